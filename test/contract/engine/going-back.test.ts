import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import type { Clock } from '../../../src/model/clock.ts';
import type { RemoteCommand } from '../../../src/model/command.ts';
import { cuttingTransport } from '../../fixtures/cutting-transport.ts';
import { type EngineHosts, startEngineHosts } from '../../fixtures/engine-hosts.ts';
import { makeZip } from '../../fixtures/zips.ts';

const health = 'health: [{ command: test -f healthy, interval: 100ms, unhealthy: 2, timeout: 60s }]';
const noting = `driver: { command: { restart: 'basename "$(pwd -P)" >>"$DEPLOY_PATH/restarts"', stop: 'true' } }`;
const good = { healthy: '' };

/** Waits for nothing as long as it is told to. */
const impatient: Clock = {
  now: systemClock.now,
  sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 100), signal),
};

/** The restart itself, not the arming that names it for later. */
const isRunIn = ({ argv }: RemoteCommand): boolean => argv.includes('run-in') && !argv.includes('arm');

let fleet: EngineHosts;

beforeEach(async () => {
  fleet = await startEngineHosts(['one']);
});
afterEach(() => fleet.stop());

async function deploy(files: Readonly<Record<string, string>>, settings = `${noting}\n${health}`) {
  await fleet.source(files);
  return fleet.deploy(fleet.config(settings));
}

describe('a rollback by command', () => {
  it('goes to the previous good release, past the bad ones, and back to one that is named', async () => {
    const [first, second] = [await deploy(good), await deploy(good)];
    const sick = await deploy({ other: '' });
    expect(sick.outcome).toBe('rolled-back');
    const config = fleet.config(`${noting}\n${health}`);
    const back = await fleet.rollback(config);
    expect(back).toMatchObject({ command: 'rollback', outcome: 'deployed', release: first.release });
    expect(back.warnings).toEqual([]);
    expect(await fleet.host('one').current()).toBe(first.release);
    const forth = await fleet.rollback(config, second.release);
    expect(forth).toMatchObject({ outcome: 'deployed', previousRelease: first.release });
    expect(await fleet.host('one').current()).toBe(second.release);
    expect((await fleet.host('one').read('restarts'))?.trim().split('\n').slice(-2)).toEqual([
      first.release,
      second.release,
    ]);
  });

  it('offers what there is when the name is wrong, and changes nothing', async () => {
    const [first, second] = [await deploy(good), await deploy(good)];
    const report = await fleet.rollback(fleet.config(noting), '19990101');
    expect(report.outcome).toBe('failed');
    expect(report.failures[0]).toMatchObject({ kind: 'release-unknown', phase: 'preflight' });
    expect(report.failures[0]?.hint).toContain(first.release);
    expect(await fleet.host('one').current()).toBe(second.release);
  });

  it('puts back what was in service when the earlier release is not healthy any more', async () => {
    const [first, second] = [await deploy(good), await deploy({ ...good, newer: '' })];
    const report = await fleet.rollback(
      fleet.config(
        `${noting}\nhealth: [{ command: test -f newer, interval: 100ms, unhealthy: 2, timeout: 60s }]`,
      ),
      first.release,
    );
    expect(report.outcome).toBe('rolled-back');
    expect(await fleet.host('one').current()).toBe(second.release);
    expect(await fleet.host('one').read(`.deploy/releases/${first.release}`)).toContain('state=good');
  });

  it('proves an older release by the version that it was deployed with', async () => {
    const version = `health: [{ command: 'test -f healthy', interval: 100ms, timeout: 60s }]`;
    const first = await deploy(good, version);
    await deploy(good, version);
    const record = await fleet.host('one').read(`.deploy/releases/${first.release}`);
    expect(record).toContain(`version=${'a'.repeat(40)}`);
  });
});

describe('when going back does not work either', () => {
  it('does not call a first release stopped that nothing can stop', async () => {
    await fleet.source({ other: '' });
    const report = await fleet.deploy(fleet.config(`driver: { command: { restart: 'true' } }\n${health}`));
    expect(report).toMatchObject({ outcome: 'failed' });
    expect(report.hosts[0]).toMatchObject({ state: 'failed' });
    expect(report.failures.at(-1)).toMatchObject({ kind: 'rollback-failed' });
    expect(await fleet.host('one').current()).toBeUndefined();
  });

  it('lets the probes tell whether the old app ever stopped when the restart is refused', async () => {
    const first = await deploy(good, health);
    await fleet.source(good);
    const report = await fleet.deploy(fleet.config(`driver: { command: { restart: exit 9 } }\n${health}`));
    expect(report).toMatchObject({ outcome: 'rolled-back' });
    expect(report.failures[0]).toMatchObject({ kind: 'command-failed', exit: 9, phase: 'activate' });
    expect(await fleet.host('one').current()).toBe(first.release);
    // The host knows it too, so that the next deployment finds nothing unfinished.
    expect(await fleet.host('one').read('.deploy/journal')).toContain('proven');
    expect(await deploy(good)).toMatchObject({ outcome: 'deployed', warnings: [] });
  });

  it('says failed, loudly, with what to do by hand', async () => {
    const first = await deploy(good);
    await fleet.source(good);
    const second = await fleet.deploy(
      fleet.config(
        `driver: { command: { restart: exit 9 } }\nhealth: [{ command: exit 1, interval: 100ms, unhealthy: 2, timeout: 60s }]`,
      ),
    );
    expect(second.outcome).toBe('failed');
    const failure = second.failures.find(({ kind }) => kind === 'rollback-failed');
    expect(failure).toMatchObject({ host: 'one', phase: 'rollback' });
    expect(failure?.hint).toContain(`releases/${first.release}`);
    expect(failure?.hint).toContain('not healthy before this deployment either');
    expect(second.hosts[0]).toMatchObject({ state: 'failed' });
    expect(fleet.lines.join('\n')).toContain('By hand on one');
    const cure = await deploy(good);
    expect(cure).toMatchObject({ outcome: 'deployed', previousRelease: first.release });
    expect(cure.warnings.join('\n')).toContain('was put back, but not started');
  });
});

describe('when the connection is lost', () => {
  const isSwitch = (command: RemoteCommand): boolean => command.argv.includes('switch');
  const isRestart = (command: RemoteCommand): boolean => isRunIn(command);

  it.each([
    ['before the switch is known to have happened, though it did', isSwitch, true],
    ['in the middle of the switch', isSwitch, false],
    ['in the middle of the restart', isRestart, false],
  ] as const)('%s: observes again and goes back', async (_name, when, afterEnd) => {
    const first = await deploy(good);
    await fleet.source(good);
    const report = await fleet.deploy(fleet.config(`${noting}\n${health}`), {
      transport: (real) => cuttingTransport(real, when, { stayCut: false, afterEnd }),
    });
    expect(['rolled-back', 'failed']).toContain(report.outcome);
    expect(report.failures[0]).toMatchObject({ kind: 'connection-lost', phase: 'activate' });
    expect(await fleet.host('one').current()).toBe(first.release);
    expect(report.hosts[0]?.release).toBe(first.release);
  });

  /** The first command of a kind after the host was asked to go back. */
  const afterGoBack = (isIt: (command: RemoteCommand) => boolean): ((command: RemoteCommand) => boolean) => {
    let asked = false;
    return (command) => {
      if (asked) return isIt(command);
      asked = command.argv.includes('go-back');
      return false;
    };
  };

  it.each([
    ['while it waits for the host to go back', (command: RemoteCommand) => command.argv.includes('go-back')],
    ['once the host is back', afterGoBack((command) => command.argv.includes('current'))],
    ['while the old release is proven', afterGoBack((command) => command.argv.includes('probe'))],
  ] as const)('%s: reaches it anew, and tells what came of it', async (_name, when) => {
    const first = await deploy(good);
    await fleet.source({ other: '' });
    const report = await fleet.deploy(fleet.config(`${noting}\n${health}`), {
      transport: (real) => cuttingTransport(real, when, { stayCut: false, afterEnd: false }),
    });
    expect(report.outcome).toBe('rolled-back');
    expect(report.hosts[0]).toMatchObject({ state: 'rolled-back', release: first.release });
    expect(report.failures.map(({ kind }) => kind)).toEqual(['unhealthy']);
    expect(await fleet.host('one').current()).toBe(first.release);
    expect((await fleet.host('one').read('restarts'))?.trim().split('\n').at(-1)).toBe(first.release);
  });

  it('for good: says unknown, and claims nothing about the host', async () => {
    await deploy(good);
    await fleet.source(good);
    const report = await fleet.deploy(fleet.config(`${noting}\n${health}`), {
      transport: (real) => cuttingTransport(real, isRestart, { stayCut: true, afterEnd: false }),
      clock: impatient,
    });
    expect(report.outcome).toBe('unknown');
    expect(report.hosts[0]).toMatchObject({ state: 'unknown' });
    expect(report.hosts[0]?.release).toBeUndefined();
  });

  it('while staging: nothing that runs was touched, and it says so', async () => {
    const first = await deploy(good);
    await fleet.source(good);
    const report = await fleet.deploy(fleet.config(`${noting}\n${health}`), {
      transport: (real) =>
        cuttingTransport(real, (command) => command.argv.includes('stage'), {
          stayCut: false,
          afterEnd: false,
        }),
    });
    expect(report.outcome).toBe('failed');
    expect(report.hosts[0]).toMatchObject({ state: 'unchanged', release: first.release });
    expect(await fleet.host('one').current()).toBe(first.release);
    // The lease was given back over a connection of its own.
    expect(await deploy(good, `${noting}\n${health}\nlock-wait: 0s`)).toMatchObject({ outcome: 'deployed' });
  });
});

describe('when the runner was killed between switch and verdict', () => {
  it('is seen by status and doctor', async () => {
    await deploy(good);
    const config = fleet.config(`${noting}\n${health}`);
    expect(await fleet.look(config)).toEqual({ status: true, doctor: true });
    await fleet.source(good);
    const switched = fleet.deploy(config, {
      transport: (real) =>
        cuttingTransport(real, (command) => isRunIn(command), {
          stayCut: true,
          afterEnd: true,
        }),
      clock: impatient,
    });
    expect((await switched).outcome).toBe('unknown');
    expect(await fleet.look(config)).toEqual({ status: false, doctor: false });
    expect(fleet.lines.join('\n')).toMatch(/not confirmed yet: run run-\d+ is at work, or was cut off/);

    const unconfirmed = await fleet.host('one').current();
    // The run may be alive.
    expect(await fleet.recover(config)).toBe(true);
    expect(fleet.lines.join('\n')).toMatch(/run run-\d+ has under way was left alone.*\n.*unlock run-\d+/);
    expect(await fleet.host('one').current()).toBe(unconfirmed);
    expect(await fleet.unlock(config)).toBe(true);
    const holder = /`unlock (run-\d+)/.exec(fleet.lines.join('\n'))?.[1];
    expect(await fleet.unlock(config, 'another-run')).toBe(false);
    expect(await fleet.host('one').current()).toBe(unconfirmed);
    expect(await fleet.unlock(config, holder)).toBe(true);
    expect(await fleet.host('one').current()).not.toBe(unconfirmed);
    expect(await fleet.recover(config)).toBe(true);
    expect(await fleet.look(config)).toEqual({ status: true, doctor: true });
  });

  it('is no matter where the host had confirmed, though nothing was recorded', async () => {
    const { release } = await deploy(good);
    const record = join(fleet.host('one').path, '.deploy/releases', release ?? '');
    const text = readFileSync(record, 'utf8');
    expect(text).toContain('state=good');
    await rm(record);
    await writeFile(record, text.replace('state=good', 'state=staged'));
    expect(await fleet.look(fleet.config(`${noting}\n${health}`))).toEqual({ status: true, doctor: true });
  });
});

describe('when the run is cancelled', () => {
  it('in the middle of a build: ends the build on the host', async () => {
    const first = await deploy(good);
    const cancel = new AbortController();
    const report = await fleet.deploy(
      fleet.config(`${noting}\nbuild: ['echo $$ >"$DEPLOY_PATH/pid"; echo building; sleep 600']`),
      {
        signal: cancel.signal,
        onLine: (line) => {
          if (/one.*building/.test(line)) cancel.abort();
        },
      },
    );
    expect(report).toMatchObject({ outcome: 'failed' });
    expect(report.failures[0]).toMatchObject({ kind: 'cancelled', phase: 'stage' });
    expect(await fleet.host('one').current()).toBe(first.release);
    const pid = Number(await fleet.host('one').read('pid'));
    expect(isRunning(pid)).toBe(false);
  });

  it('during staging: changes nothing that runs', async () => {
    const first = await deploy(good);
    const cancel = new AbortController();
    const report = await fleet.deploy(fleet.config(`${noting}\nbuild: ['echo building', 'echo never']`), {
      signal: cancel.signal,
      onLine: (line) => {
        if (line.includes('building')) cancel.abort();
      },
    });
    expect(report.failures[0]).toMatchObject({ kind: 'cancelled', phase: 'stage' });
    expect(fleet.lines.join('\n')).not.toContain('| never');
    expect(await fleet.host('one').current()).toBe(first.release);
  });

  it('during activation: goes back', async () => {
    const first = await deploy(good);
    const cancel = new AbortController();
    await fleet.source({ other: '' });
    const report = await fleet.deploy(
      fleet.config(
        `${noting}\nhealth: [{ command: test -f healthy || exit 75, interval: 100ms, timeout: 1h }]`,
      ),
      {
        signal: cancel.signal,
        onLine: (line) => {
          if (line.includes('inconclusive')) cancel.abort();
        },
      },
    );
    expect(report).toMatchObject({ outcome: 'rolled-back' });
    expect(report.failures[0]).toMatchObject({ kind: 'cancelled' });
    expect(await fleet.host('one').current()).toBe(first.release);
  });
});

/** Whether a process is there and not merely waiting to be reaped. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a source', () => {
  const files = { ...good, 'a/b.txt': 'packed' };
  const tar = (): Buffer => execFileSync('tar', ['-cf', '-', '-C', join(fleet.root, 'source'), '.']);

  it.each([
    ['app.tar.gz', () => gzipSync(tar())],
    ['app.tar.zst', () => zstdCompressSync(tar())],
    // As GitHub's API hands out a workflow artifact.
    [
      'artifact.zip',
      () => makeZip(Object.entries(files).map(([name, content]) => ({ name, content, deflate: true }))),
    ],
  ])('may be an archive: %s', async (name, pack) => {
    const directory = await mkdtemp(join(tmpdir(), 'engine-archive-'));
    try {
      await fleet.source(files);
      const archive = join(directory, name);
      await writeFile(archive, pack());
      const report = await fleet.deploy(fleet.config(`source: ${archive}\n${health}`));
      expect(report.outcome).toBe('deployed');
      expect(await fleet.host('one').read('current/a/b.txt')).toBe('packed');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
