import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import type { Clock } from '../../../src/model/clock.ts';
import type { RemoteCommand } from '../../../src/model/command.ts';
import { DeployError } from '../../../src/model/failure.ts';
import type { Report } from '../../../src/model/report.ts';
import type { Connection, Transport } from '../../../src/model/transport.ts';
import { cuttingTransport } from '../../fixtures/cutting-transport.ts';
import { type EngineHosts, startEngineHosts } from '../../fixtures/engine-hosts.ts';

const wellFor = (name: string): string => `! test -f sick-${name}`;

/** Waits a fifth as long as it is told to, and says that all of it has passed. */
const hurried: Clock = {
  now: () => systemClock.now() * 5,
  sleep: (ms, signal) => systemClock.sleep(ms / 5, signal),
};

let fleet: EngineHosts;

beforeEach(async () => {
  fleet = await startEngineHosts(['edge', 'office', 'gpu']);
});
afterEach(() => fleet.stop());

type Settings = Readonly<Record<string, string>>;

/** Each host's probe asks for the file that makes it sick; what else is said of a host comes from `more`. */
function config(settings = '', more: Settings = {}) {
  const perHost = Object.fromEntries(
    fleet.hosts.map(({ name }) => [
      name,
      [
        `health: [{ command: '${wellFor(name)}', interval: 100ms, unhealthy: 1, healthy: 1, timeout: 10m, attempt-timeout: 5m }]`,
        ...(more[name] === undefined ? [] : [more[name]]),
      ].join('\n'),
    ]),
  );
  return fleet.config(`driver: { command: { restart: 'true', stop: 'true' } }\n${settings}`, perHost);
}

async function deploy(sick: readonly string[], settings = '', more: Settings = {}): Promise<Report> {
  await fleet.source({ 'page.txt': 'page', ...Object.fromEntries(sick.map((name) => [`sick-${name}`, ''])) });
  return fleet.deploy(config(settings, more));
}

const states = (report: Report): Record<string, string> =>
  Object.fromEntries(report.hosts.map((host) => [host.name, host.state]));

async function expectTruth(report: Report, before: string | undefined): Promise<void> {
  for (const host of report.hosts) {
    const current = await fleet.host(host.name).current();
    const isNew = host.state === 'deployed' || host.state === 'left-as-is';
    expect([host.name, current]).toEqual([host.name, isNew ? report.release : before]);
  }
}

describe('unequal failures', () => {
  it('take only the host back whose failure concerns it alone', async () => {
    const before = await deploy([]);
    const report = await deploy(['edge'], '', { edge: 'on-failure: rollback-host' });
    expect(report.outcome).toBe('partial');
    expect(states(report)).toEqual({ edge: 'rolled-back', office: 'deployed', gpu: 'deployed' });
    await expectTruth(report, before.release);
  });

  it('leave a host as it is where that is what its failure means, and mark the release bad there', async () => {
    await deploy([]);
    const report = await deploy(['edge'], '', { edge: 'on-failure: continue' });
    expect(report.outcome).toBe('partial');
    expect(states(report)).toEqual({ edge: 'left-as-is', office: 'deployed', gpu: 'deployed' });
    expect(await fleet.host('edge').current()).toBe(report.release);
    expect(await fleet.host('edge').read(`.deploy/releases/${report.release}`)).toContain('state=bad');
  });

  it('take back what was left as it is, too, when everything goes back', async () => {
    const before = await deploy([]);
    const report = await deploy(['edge', 'gpu'], '', { edge: 'on-failure: continue', gpu: 'after: edge' });
    expect(report.outcome).not.toBe('deployed');
    expect(await fleet.host('edge').current()).toBe(before.release);
    expect(await fleet.host('gpu').current()).toBe(before.release);
  });

  it('leave a host out that cannot even be staged, and go on with the others', async () => {
    const before = await deploy([]);
    const report = await deploy([], '', { gpu: "on-failure: rollback-host\nbuild: ['exit 3']" });
    expect(report.outcome).toBe('partial');
    expect(states(report)).toEqual({ edge: 'deployed', office: 'deployed', gpu: 'unchanged' });
    const gpu = report.hosts.find((host) => host.name === 'gpu');
    expect(gpu?.phases.find((phase) => phase.phase === 'stage')).toMatchObject({
      result: 'failed',
      attempts: 1,
      errorKind: 'command-failed',
    });
    await expectTruth(report, before.release);
  });

  it('take a whole group back of which too few are left, and keep the rest', async () => {
    const before = await deploy([]);
    const groups = 'groups: { far: { min-success: 2, on-failure: rollback-host } }';
    const members = { edge: 'group: far', gpu: 'group: far' };
    const report = await deploy(['gpu'], groups, members);
    expect(report.outcome).toBe('partial');
    expect(states(report)).toEqual({ edge: 'rolled-back', office: 'deployed', gpu: 'rolled-back' });
    await expectTruth(report, before.release);
  });

  it('never end in a confirmation before the last wave has held', async () => {
    const before = await deploy([]);
    const commands: string[] = [];
    await fleet.source({ 'sick-gpu': '' });
    const report = await fleet.deploy(config('', { office: 'after: edge', gpu: 'after: office' }), {
      transport: (real) =>
        cuttingTransport(real, (command) => noted(commands, command), { stayCut: false, afterEnd: false }),
    });
    expect(report.outcome).toBe('rolled-back');
    expect(commands).not.toContain('confirm');
    expect(states(report)).toEqual({ edge: 'rolled-back', office: 'rolled-back', gpu: 'rolled-back' });
    await expectTruth(report, before.release);
  });
});

/** Notes the subcommand of the agent; picks nothing to be cut. */
function noted(commands: string[], { argv }: RemoteCommand): boolean {
  commands.push(...argv.filter((word) => ['arm', 'switch', 'confirm', 'go-back'].includes(word)));
  return false;
}

describe('waves', () => {
  it('come in order, and go back in reverse', async () => {
    await deploy([]);
    const report = await deploy(['gpu'], '', { office: 'after: edge', gpu: 'after: office' });
    expect(report.outcome).toBe('rolled-back');
    const lines = fleet.lines.join('\n');
    const places = ['wave 1 of 3: edge', 'wave 2 of 3: office', 'wave 3 of 3: gpu'].map((text) =>
      lines.indexOf(text),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const back = [...lines.matchAll(/^ {2}(\w+) +✓ back to/gm)].map((match) => match[1]);
    expect(back).toEqual(['gpu', 'office', 'edge']);
  });

  it('stop behind a canary that does not hold, whatever its own failure means', async () => {
    const before = await deploy([]);
    const report = await deploy(['edge'], 'strategy: { canary: { soak: 0s } }', {
      edge: 'on-failure: rollback-host',
    });
    expect(report.outcome).toBe('rolled-back');
    expect(states(report)).toEqual({ edge: 'rolled-back', office: 'unchanged', gpu: 'unchanged' });
    await expectTruth(report, before.release);
  });

  it('wait for a gate, and go back when it does not hold', async () => {
    const before = await deploy([]);
    const gate = `gate: [{ command: 'exit 1', name: errors, interval: 100ms, unhealthy: 1, timeout: 5s }]`;
    const report = await deploy([], `${gate}\nstrategy: rolling`);
    expect(report.outcome).toBe('rolled-back');
    expect(report.failures[0]).toMatchObject({ kind: 'unhealthy', phase: 'activate', step: 'errors' });
    expect(states(report)).toEqual({ edge: 'rolled-back', office: 'unchanged', gpu: 'unchanged' });
    await expectTruth(report, before.release);
  });

  it('are held for a while, and a host that gets sick meanwhile is found', async () => {
    const before = await deploy([]);
    const sickens = `health: [{ command: 'n=$(cat "$DEPLOY_PATH/n" 2>/dev/null || echo 0); echo $((n + 1)) >"$DEPLOY_PATH/n"; test "$n" -lt 3', interval: 100ms, unhealthy: 1, healthy: 1, timeout: 10m, attempt-timeout: 5m }]`;
    await fleet.source({ 'page.txt': 'page' });
    const report = await fleet.deploy(
      fleet.config(
        `driver: { command: { restart: 'true', stop: 'true' } }\nstrategy: { rolling: { pause: 60s } }`,
        { edge: sickens.replaceAll('$DEPLOY_PATH', fleet.host('edge').path) },
      ),
      { clock: hurried },
    );
    expect(report.failures[0]).toMatchObject({ host: 'edge', step: 'stay well' });
    expect(await fleet.host('office').current()).toBe(before.release);
  });
});

describe('a host that a deployment skipped', () => {
  it('is caught up by the next, and goes back to what it had before', async () => {
    const optional = { gpu: 'optional: true' };
    const first = await deploy([], '', optional);
    const port = fleet.host('gpu').server.port;
    const away = config('', optional);
    const unreachable = {
      ...away,
      hosts: away.hosts.map((host) => (host.name === 'gpu' ? { ...host, port: 1 } : host)),
    };
    await fleet.source({ 'page.txt': 'second' });
    const second = await fleet.deploy(unreachable);
    expect(second.outcome).toBe('partial');
    expect(states(second)).toEqual({ edge: 'deployed', office: 'deployed', gpu: 'skipped' });
    expect(second.hosts[2]?.phases[0]).toMatchObject({
      phase: 'connect',
      result: 'failed',
      attempts: 2,
      errorKind: 'connection-refused',
    });
    expect(port).not.toBe(1);

    const third = await deploy([], '', optional);
    expect(third.outcome).toBe('deployed');
    expect(await fleet.host('gpu').releases()).toEqual([first.release, third.release]);
    expect(await fleet.host('edge').releases()).toEqual([first.release, second.release, third.release]);

    const back = await fleet.rollback(config('', optional));
    expect(back).toMatchObject({ outcome: 'deployed', release: second.release });
    expect(await fleet.host('edge').current()).toBe(second.release);
    expect(await fleet.host('gpu').current()).toBe(first.release);
  });
});

/** The real transport, but from its `from`th connection on `name` cannot be reached. */
function unreachableFrom(real: Transport, name: string, from: number): Transport {
  let connections = 0;
  return {
    name: real.name,
    connect: (target, signal) => {
      if (target.name === name) connections += 1;
      if (target.name !== name || connections < from) return real.connect(target, signal);
      const message = `${name} refused the connection`;
      return Promise.reject(new DeployError({ kind: 'connection-refused', host: name, message }));
    },
  };
}

/** The real transport, but on `name` the commands that are picked fail and do nothing. */
function refusingTransport(
  real: Transport,
  name: string,
  isPicked: (command: RemoteCommand) => boolean,
): Transport {
  return {
    name: real.name,
    connect: async (target, signal) => {
      const connection = await real.connect(target, signal);
      return {
        ...connection,
        lost: connection.lost,
        forward: (address, port) => connection.forward(address, port),
        close: () => connection.close(),
        run: (command) =>
          target.name === name && isPicked(command)
            ? connection.run({ ...command, argv: ['sh', '-c', 'exit 79'] })
            : connection.run(command),
      };
    },
  };
}

describe('the confirmation', () => {
  const isConfirm = (command: RemoteCommand): boolean => command.argv.includes('confirm');

  it('holds although its answer was lost: the host is asked again', async () => {
    await fleet.source({ 'page.txt': 'page' });
    const report = await fleet.deploy(config(), {
      transport: (real) => cuttingTransport(real, isConfirm, { stayCut: false, afterEnd: true }),
    });
    expect(report.outcome).toBe('deployed');
    await expectTruth(report, undefined);
  });

  it('is given anew when it did not arrive', async () => {
    await fleet.source({ 'page.txt': 'page' });
    const report = await fleet.deploy(config(), {
      transport: (real) => cuttingTransport(real, isConfirm, { stayCut: false, afterEnd: false }),
    });
    expect(report.outcome).toBe('deployed');
    await expectTruth(report, undefined);
  });

  it('is given to nobody when a host cannot be reached anew, and all go back', async () => {
    const before = await deploy([]);
    await fleet.source({ 'page.txt': 'other' });
    const report = await fleet.deploy(config(), { transport: (real) => unreachableFrom(real, 'gpu', 2) });
    expect(report.outcome).toBe('rolled-back');
    expect(report.failures[0]).toMatchObject({ kind: 'connection-refused', host: 'gpu', step: 'reach anew' });
    await expectTruth(report, before.release);
  });

  it.each([
    ['failed, where its failure would have taken all back', {}, 'failed'],
    ['partial, where its failure is its own', { gpu: 'on-failure: rollback-host' }, 'partial'],
  ] as const)(
    'that fails for good when others are final already is called %s',
    async (_what, own, outcome) => {
      const before = await deploy([]);
      await fleet.source({ 'page.txt': 'other' });
      const report = await fleet.deploy(config('', own), {
        transport: (real) => refusingTransport(real, 'gpu', isConfirm),
      });
      expect(report.outcome).toBe(outcome);
      expect(states(report)).toEqual({ edge: 'deployed', office: 'deployed', gpu: 'rolled-back' });
      expect(report.failures[0]).toMatchObject({ host: 'gpu', phase: 'verify', step: 'confirm' });
      await expectTruth(report, before.release);
    },
  );

  it('is given to the others when that host is on its own', async () => {
    const before = await deploy([]);
    await fleet.source({ 'page.txt': 'other' });
    const report = await fleet.deploy(config('', { gpu: 'on-failure: rollback-host' }), {
      transport: (real) => unreachableFrom(real, 'gpu', 2),
    });
    expect(report.outcome).toBe('partial');
    expect(states(report)).toEqual({ edge: 'deployed', office: 'deployed', gpu: 'rolled-back' });
    await expectTruth(report, before.release);
  });
});

describe('a group of which too many are away', () => {
  it('ends the run before anything is changed, and says why', async () => {
    const settings = 'groups: { far: { optional: true, min-success: 2 } }';
    const members = { edge: 'group: far', gpu: 'group: far' };
    await fleet.source({ 'page.txt': 'page' });
    const report = await fleet.deploy(config(settings, members), {
      transport: (real) => unreachableFrom(real, 'gpu', 1),
    });
    expect(report.outcome).toBe('failed');
    expect(report.failures[0]).toMatchObject({
      kind: 'too-few-hosts',
      message: '1 of 2 hosts of far can still succeed; at least 2 must (min-success)',
      location: { file: 'deploy.yml' },
    });
    for (const host of fleet.hosts) expect(await host.releases()).toEqual([]);
  });
});

describe('a wave that is held', () => {
  it('stays armed although its connection breaks meanwhile', async () => {
    const lost: Connection[] = [];
    const commands: string[] = [];
    await fleet.source({ 'page.txt': 'page' });
    const settings = 'confirm-within: 20s\nstrategy: { rolling: { pause: 15s } }';
    const report = await fleet.deploy(config(settings, { office: 'after: edge', gpu: 'after: edge' }), {
      transport: (real) => ({
        name: real.name,
        connect: async (target, signal) => {
          const connection = await real.connect(target, signal);
          if (target.name === 'office') lost.push(connection);
          return {
            ...connection,
            lost: connection.lost,
            forward: (address, port) => connection.forward(address, port),
            close: () => connection.close(),
            run: (command) => {
              if (target.name === 'office') commands.push(...command.argv);
              return connection.run(command);
            },
          };
        },
      }),
      onLine: (line) => {
        // The gate after the second wave begins when the office has changed.
        if (line.includes('gate after wave 2')) void lost[0]?.close();
      },
      clock: hurried,
    });
    expect(report.outcome, fleet.lines.join('\n')).toBe('deployed');
    expect(lost.length).toBeGreaterThan(2);
    expect(commands).toContain('extend');
    await expectTruth(report, undefined);
  });
});
