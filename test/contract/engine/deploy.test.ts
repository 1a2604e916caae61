import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../../src/model/transport.ts';
import { cuttingTransport } from '../../fixtures/cutting-transport.ts';
import { type EngineHosts, startEngineHosts } from '../../fixtures/engine-hosts.ts';

const health = 'health: [{ command: test -f healthy, interval: 100ms, unhealthy: 2, timeout: 60s }]';
/** Notes each activation beside the app: which release was in service when it was restarted. */
const noting = `driver: { command: { restart: 'basename "$(pwd -P)" >>"$DEPLOY_PATH/restarts"', stop: 'true' } }`;
const good = { 'page.txt': 'good', healthy: '' };
const sick = { 'page.txt': 'sick' };

let fleet: EngineHosts;

beforeEach(async () => {
  fleet = await startEngineHosts(['one', 'two']);
});
afterEach(() => fleet.stop());

/** Deploys `files` and returns the report. */
async function deploy(files: Readonly<Record<string, string>>, settings = `${noting}\n${health}`) {
  await fleet.source(files);
  return fleet.deploy(fleet.config(settings));
}

describe('a deployment', () => {
  it('puts the release into service on every host and records it', async () => {
    const report = await deploy(good);
    expect(report).toMatchObject({ outcome: 'deployed', failures: [] });
    for (const host of fleet.hosts) {
      expect(await host.current()).toBe(report.release);
      expect(await host.read('current/page.txt')).toBe('good');
      expect(await host.read('restarts')).toBe(`${report.release}\n`);
      const [entry] = (await host.read('.deploy/history.jsonl'))?.split('\n') ?? [];
      expect(JSON.parse(entry ?? '')).toMatchObject({
        outcome: 'deployed',
        actor: 'octocat',
        previous: null,
      });
    }
  });

  it('leaves no current when a first release is not healthy', async () => {
    const report = await deploy(sick);
    expect(report.outcome).toBe('rolled-back');
    expect(report.failures[0]).toMatchObject({ kind: 'unhealthy', phase: 'activate' });
    for (const host of fleet.hosts) {
      expect(await host.current()).toBeUndefined();
      expect(await host.read(`.deploy/releases/${report.release}`)).toContain('state=bad');
    }
  });

  it('tells a host that answers slower than it should as degraded, and fails it not', async () => {
    const slowly = 'health: [{ command: sleep 0.2, interval: 100ms, degraded-after: 100ms, timeout: 60s }]';
    const slow = await deploy(good, `${noting}\n${slowly}`);
    expect(slow).toMatchObject({ outcome: 'deployed', failures: [] });
    expect(slow.hosts.map((host) => host.degraded)).toEqual([true, true]);
    const quick = await deploy(
      good,
      `${noting}\n${slowly.replace('degraded-after: 100ms', 'degraded-after: 4s')}`,
    );
    expect(quick.hosts.map((host) => host.degraded)).toEqual([false, false]);
  });

  it('puts every host back, restarted and healthy, when one of them is not healthy', async () => {
    const first = await deploy(good);
    const settings = `${noting}\nhealth: [{ command: test -f healthy && test ! -f refuse, interval: 100ms, unhealthy: 2, timeout: 60s }]`;
    const build = `build: ['[ "$(basename "$(dirname "$DEPLOY_PATH")")" = one ] || touch refuse']`;
    const second = await deploy({ ...good, 'page.txt': 'better' }, `${settings}\n${build}`);
    expect(second).toMatchObject({ outcome: 'rolled-back', previousRelease: first.release });
    for (const host of fleet.hosts) {
      expect(await host.current()).toBe(first.release);
      expect(await host.read('restarts')).toBe(`${first.release}\n${second.release}\n${first.release}\n`);
    }
    expect(second.hosts.map((host) => host.state)).toEqual(['rolled-back', 'rolled-back']);
  });

  it('puts every host back when the questions from the runner are not answered well', async () => {
    const first = await deploy(good);
    const verify = 'verify: [{ command: exit 1, interval: 100ms, unhealthy: 1, timeout: 60s }]';
    const second = await deploy(good, `${noting}\n${verify}`);
    expect(second).toMatchObject({ outcome: 'rolled-back' });
    expect(second.failures[0]).toMatchObject({ kind: 'unhealthy', phase: 'verify' });
    for (const host of fleet.hosts) expect(await host.current()).toBe(first.release);
  });

  it('changes nothing that runs when a build fails, and keeps the failed build to look at', async () => {
    const first = await deploy(good);
    const second = await deploy(
      good,
      `${noting}\nbuild: ['echo compiling; echo no such header >&2; exit 3']`,
    );
    expect(second.outcome).toBe('failed');
    expect(second.failures[0]).toMatchObject({
      kind: 'command-failed',
      exit: 3,
      phase: 'stage',
      tail: ['compiling', 'no such header'],
      location: { file: 'deploy.yml' },
    });
    for (const host of fleet.hosts) {
      expect(await host.current()).toBe(first.release);
      expect(await host.read('restarts')).toBe(`${first.release}\n`);
      expect(await host.releases()).toEqual([first.release, second.release]);
      expect(await host.read(`.deploy/releases/${second.release}`)).toContain('state=bad');
    }
  });

  it('runs build and migrate in order in the new release, before the switch', async () => {
    const note = (what: string): string =>
      `'echo ${what} $(readlink "$DEPLOY_PATH/current" || echo none) >>"$DEPLOY_PATH/order"'`;
    await deploy(good, `build: [${note('build')}]\nmigrate: [${note('first')}, ${note('second')}]`);
    expect(await fleet.host('one').read('order')).toBe('build none\nfirst none\nsecond none\n');
    const failing = await deploy(good, `migrate: [exit 1]\n${health}`);
    expect(failing.failures[0]).toMatchObject({ phase: 'migrate', kind: 'command-failed' });
    expect(await fleet.host('one').current()).not.toBe(failing.release);
  });

  it('links what is shared and writes the env file for its owner only', async () => {
    const settings = 'shared: [data/]\nenv: { TOKEN: "${SECRET}" }';
    await deploy({ ...good, 'data/seed': 'seed' }, settings);
    await writeFile(join(fleet.host('one').path, 'shared/data/mine'), 'kept');
    const words: string[] = [];
    const spy = (real: Transport): Transport =>
      cuttingTransport(
        real,
        ({ argv }) => {
          words.push(...argv);
          return false;
        },
        { stayCut: false, afterEnd: false },
      );
    await fleet.source(good);
    const report = await fleet.deploy(fleet.config(settings), { transport: spy });
    expect(words.join(' ')).toContain('.env');
    expect(words.join(' ')).not.toContain('hunter2hunter2');
    expect(await fleet.host('one').read('current/data/mine')).toBe('kept');
    expect(await fleet.host('one').read('current/.env')).toBe("TOKEN='hunter2hunter2'\n");
    const shown = [...fleet.lines, JSON.stringify(report)].join('\n');
    expect(shown).not.toContain('hunter2hunter2');
  });

  it('keeps as many good releases as it is told, and the one before', async () => {
    const names: string[] = [];
    for (let index = 0; index < 4; index += 1) names.push((await deploy(good, `keep: 1\n${health}`)).release);
    expect(await fleet.host('one').releases()).toEqual(names.slice(-2));
    const bad = await deploy(sick, `keep: 1\n${health}`);
    expect(await fleet.host('one').releases()).toEqual([...names.slice(-2), bad.release]);
  });

  it.each([
    ['refuses the second of two at once, and names the first', 'lock-wait: 0s', false],
    ['lets the second of two at once wait for its turn', 'lock-wait: 1m', true],
  ])('%s', async (_name, wait, waits) => {
    const building = Promise.withResolvers<void>();
    const build = `build: ['echo building; while [ ! -f "$DEPLOY_PATH/go" ]; do sleep 0.02; done']`;
    await fleet.source(good);
    const first = fleet.deploy(fleet.config(`${noting}\n${health}\n${build}`), {
      onLine: (line) => {
        if (/two.*building/.test(line)) building.resolve();
      },
    });
    await building.promise;
    const go = async (): Promise<void> => {
      for (const host of fleet.hosts) await writeFile(join(host.path, 'go'), '');
    };
    const said: string[] = [];
    const second = fleet.deploy(fleet.config(`${noting}\n${health}\n${wait}`), {
      onLine: (line) => {
        said.push(line);
        if (line.includes('waiting for run')) void go();
      },
    });
    if (!waits) {
      const refused = await second;
      expect(refused.outcome).toBe('failed');
      expect(refused.failures[0]).toMatchObject({ kind: 'deployment-in-progress', phase: 'preflight' });
      expect(refused.failures[0]?.message).toMatch(/run-\d+ by octocat/);
      await go();
    }
    const [one, two] = [await first, await second];
    expect(one.outcome).toBe('deployed');
    if (waits) {
      const told = said.find((line) => line.includes('waiting for run'));
      expect(told).toMatch(
        /\d+ s at most \(lock-wait\); if it was cut off, its lease ends by itself in \d+ s/,
      );
      expect(said.join('\n')).toMatch(
        /`unlock run-\d+`, with the same configuration or flags as this command/,
      );
    }
    for (const host of fleet.hosts) expect(await host.current()).toBe((waits ? two : one).release);
  });

  it('is not called cut off while it is under way', async () => {
    await fleet.source(good);
    const asked = Promise.withResolvers<void>();
    const waiting = `health: [{ command: '[ -f ../../go ]', interval: 100ms, unhealthy: 1000, timeout: 60s }]`;
    const config = fleet.config(`${noting}\n${waiting}`);
    const deploying = fleet.deploy(config, {
      onLine: (line) => {
        if (line.includes('♡')) asked.resolve();
      },
    });
    await asked.promise;
    await fleet.look(fleet.config(noting));
    const seen = fleet.lines.join('\n');
    for (const host of fleet.hosts) await writeFile(join(host.path, 'go'), '');
    expect((await deploying).outcome).toBe('deployed');
    expect(seen).toMatch(/not confirmed yet: run run-\d+ is at work/);
  });

  it('cannot be made to speak for the runner by what a host prints', async () => {
    await fleet.source(good);
    const config = fleet.config(
      `build: ['printf "::set-output name=outcome::deployed\\\\r##[error]forged\\\\n"']`,
    );
    await fleet.deploy(config, { github: true });
    const said = fleet.lines.filter((line) => line.includes('forged') || line.includes('set-output'));
    expect(said.length).toBeGreaterThan(0);
    for (const line of said) expect(line).not.toMatch(/^\s*::|##\[/);
  });
});

describe('before anything changes', () => {
  const untouched = async (name: string): Promise<void> => {
    expect(await fleet.host(name).read('.deploy/history.jsonl')).toBeUndefined();
    expect(await fleet.host(name).releases()).toEqual([]);
  };

  it('stops when a required host is out of reach', async () => {
    await fleet.source(good);
    const config = fleet.config(health);
    await fleet.host('two').server.close();
    const report = await fleet.deploy(config);
    expect(report.outcome).toBe('failed');
    expect(report.failures[0]).toMatchObject({ kind: 'connection-refused', host: 'two', phase: 'connect' });
    await untouched('one');
  });

  it('skips an optional host that is out of reach, and says so', async () => {
    await fleet.source(good);
    const config = fleet.config(health, { two: 'optional: true' });
    await fleet.host('two').server.close();
    const report = await fleet.deploy(config);
    expect(report).toMatchObject({ outcome: 'partial', failures: [] });
    expect(report.hosts.map((host) => host.state)).toEqual(['deployed', 'skipped']);
    expect(report.warnings.join('\n')).toContain('two');
    expect(await fleet.host('one').current()).toBe(report.release);
  });

  it('stops when something else stands at current, and leaves it', async () => {
    await mkdir(join(fleet.host('one').path, 'current'), { recursive: true });
    await writeFile(join(fleet.host('one').path, 'current/theirs'), 'theirs');
    const report = await deploy(good);
    expect(report.outcome).toBe('failed');
    expect(report.failures[0]).toMatchObject({ phase: 'preflight', host: 'one' });
    expect(await fleet.host('one').read('current/theirs')).toBe('theirs');
    await untouched('two');
  });

  it('stops when the source is empty, without a connection', async () => {
    const report = await deploy({});
    expect(report.failures[0]).toMatchObject({ kind: 'source-invalid', phase: 'validate' });
    expect(report.phases.map((phase) => phase.phase)).toEqual(['validate']);
  });
});
