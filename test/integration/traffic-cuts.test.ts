import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scriptFile } from '../../src/host/script.ts';
import { scripts } from '../../src/host/scripts.generated.ts';
import type { RemoteCommand } from '../../src/model/command.ts';
import type { Report } from '../../src/model/report.ts';
import { cuttingTransport } from '../fixtures/cutting-transport.ts';
import { Deployer } from '../fixtures/fleet/deployer.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { appFiles } from '../fixtures/traffic/app.ts';
import { snippetIn } from '../fixtures/traffic/subject.ts';
import { proxySubjects } from '../fixtures/traffic/subjects.ts';
import { describeIf } from '../setup/requirements.ts';

const path = '/srv/shop';
const subject = proxySubjects.haproxy;

/** The runner's own calls of a script with these words. */
function calls(...words: readonly string[]): (command: RemoteCommand) => boolean {
  return ({ argv }) => argv.includes('run-script') && words.every((word) => argv.includes(word));
}

/** The steps that move traffic, as the command that a run is cut off in; `20` is the time to drain. */
const steps = {
  /** Before the new release starts, traffic that an earlier run may have left halfway goes where `current` pointed. */
  before: (command: RemoteCommand) => calls('move')(command) && command.argv.at(-1) === '20',
  move: (command: RemoteCommand) => calls('move')(command) && command.argv.at(-1) === '0',
  return: ({ argv }: RemoteCommand) => argv.includes('go-back'),
  drain: (command: RemoteCommand, moved: boolean) => moved && steps.before(command),
  stop: calls('deactivate'),
} as const;

describeIf(['systemd-hosts'], 'a run that is cut off while it moves traffic', () => {
  let fleet: Fleet;
  let host: FleetHost;
  let deployer: Deployer;
  const settings = [
    'driver: { systemd: { unit: shop, scope: user, exec: /usr/local/bin/node server.cjs, settle: 1s } }',
    `traffic: ${subject.traffic}`,
    'confirm-within: 20s',
    `health: [{ http: { ${subject.question}, version: body }, interval: 200ms, unhealthy: 10, timeout: 30s }]`,
  ].join('\n');
  const refused = 'verify: [{ command: "false", interval: 200ms, unhealthy: 1, timeout: 5s }]';

  const log = (): string => deployer.lines.join('\n');
  const front = async (): Promise<string> => {
    const url = `http://127.0.0.1:${subject.port}/version`;
    return (await host.exec(['curl', '-s', '-m', '5', url])).stdout.trim();
  };
  const running = async (): Promise<string[]> => {
    const ask =
      'export XDG_RUNTIME_DIR=/run/user/$(id -u); for c in blue green; do systemctl --user -q is-active shop@$c && echo $c; done; :';
    const { stdout } = await host.exec(['sh', '-c', ask], { user: 'deploy' });
    return stdout.split('\n').filter((line) => line !== '');
  };
  /** The colours that HAProxy sends new requests to. */
  const inTraffic = async (): Promise<string[]> => {
    const stdout = await host.run(['sh', '-s', '--', 'live', '/none', '/run/haproxy/admin.sock', 'shop'], {
      input: scripts['traffic/proxies/haproxy.sh'],
    });
    return stdout
      .split('\n')
      .flatMap((line) => (line.endsWith('=ready') ? [line.replace('=ready', '')] : []));
  };
  const deploy = async (version: string, more = '', transport?: Parameters<Deployer['deploy']>[2]) => {
    await deployer.source(appFiles(version));
    return deployer.deploy(`${settings}\n${more}`, version, transport);
  };
  /** Where the host's own transaction stands. */
  const state = async (): Promise<string> => {
    const agent = scriptFile(path, scripts['host/agent.sh']);
    const { stdout } = await host.exec(['sh', agent, 'transaction', path], { user: 'deploy' });
    return /^state=(.*)$/m.exec(stdout)?.[1] ?? stdout;
  };
  const versionOfCurrent = async (): Promise<string> =>
    (await host.run(['cat', `${path}/current/version`])).trim();

  beforeAll(async () => {
    fleet = await startFleet({
      label: 'traffic-cuts',
      hosts: [{ name: 'box', proxies: true, mounts: [nodeBinary()] }],
    });
    host = fleet.host('box');
    deployer = await Deployer.start(host, path);
    const report = await deploy('zero');
    await subject.start(host, snippetIn(report.failures[0]?.hint));
    expect((await deploy('zero')).outcome, log()).toBe('deployed');
  });
  afterAll(async () => {
    await deployer?.stop();
    await fleet?.stop();
  });

  /** What a report claims must be so by the time the host has had to go back by itself. */
  async function expectWhole(report: Report, before: string, after: string): Promise<void> {
    await expect.poll(state, { timeout: 90_000, interval: 500 }).toMatch(/^(committed|rolled-back)$/);
    await expect.poll(inTraffic, { timeout: 60_000, interval: 500 }).toHaveLength(1);
    const now = await versionOfCurrent();
    await expect.poll(front, { timeout: 60_000, interval: 500 }).toBe(now);
    expect([before, after]).toContain(now);
    expect(await running()).toEqual(expect.arrayContaining(await inTraffic()));
    if (report.outcome === 'deployed') expect(now, log()).toBe(after);
    else if (report.outcome === 'rolled-back') expect(now, log()).toBe(before);
    else expect(report.outcome, log()).toBe('unknown');
  }

  let before = 'zero';
  const names = ['before', 'move', 'return', 'drain', 'stop'] as const;
  // The runner is gone for good where traffic is in between: the host has to wait for its dead-man.
  const cases = names.flatMap((step) => [
    { step, stayCut: false, afterEnd: false },
    ...(step === 'move' || step === 'return' ? [{ step, stayCut: true, afterEnd: true }] : []),
  ]);
  it.each(cases)(
    '$step, for good: $stayCut, when it was done: $afterEnd',
    async ({ step, stayCut, afterEnd }) => {
      const version = `${step}-${stayCut}-${afterEnd}`;
      let cuts = 0;
      let moved = false;
      const picked = (command: RemoteCommand): boolean => {
        const isPicked = steps[step](command, moved);
        if (isPicked) cuts += 1;
        moved ||= steps.move(command);
        return isPicked;
      };
      const report = await deploy(version, step === 'return' ? refused : '', (real) =>
        cuttingTransport(real, picked, { stayCut, afterEnd }),
      );
      expect(cuts, log()).toBeGreaterThan(0);
      await expectWhole(report, before, version);
      if (!stayCut) expect(report.outcome, log()).not.toBe('unknown');
      if (stayCut) await deployer.unlock();
      before = `${version}-next`;
      const next = await deploy(before);
      expect(next.outcome, log()).toBe('deployed');
      expect(await front()).toBe(before);
      expect(await running()).toEqual(await inTraffic());
    },
  );

  it('goes back to the old one though HAProxy was restarted in the middle', async () => {
    const go = join(deployer.workspace, 'go');
    const wait = `while [ ! -e ${go} ]; do sleep 0.2; done; false`;
    const deploying = deploy(
      'restarted',
      `verify: [{ command: "${wait}", unhealthy: 1, attempt-timeout: 2m, timeout: 2m }]`,
    );
    await expect.poll(front, { timeout: 60_000, interval: 200 }).toBe('restarted');
    await host.run(['systemctl', 'restart', 'haproxy']);
    await expect.poll(front, { timeout: 10_000, interval: 200 }).toBe('restarted');
    await writeFile(go, '');
    expect((await deploying).outcome, log()).toBe('rolled-back');
    expect(await front()).toBe(before);
    expect(await running()).toEqual(await inTraffic());
  });
});
