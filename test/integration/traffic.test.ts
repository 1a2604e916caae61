import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { proxies } from '../../src/traffic/proxies/registry.ts';
import { Deployer } from '../fixtures/fleet/deployer.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { appFiles } from '../fixtures/traffic/app.ts';
import { inParts } from '../fixtures/traffic/in-parts.ts';
import { Load } from '../fixtures/traffic/load.ts';
import { snippetIn } from '../fixtures/traffic/subject.ts';
import { proxySubjects } from '../fixtures/traffic/subjects.ts';
import { describeIf } from '../setup/requirements.ts';

const path = '/srv/shop';

/** The command line from its source. */
const commandLine = "import('./src/cli.ts').then(({ cli }) => cli())";

for (const { kind } of Object.values(proxies)) {
  const needs = proxySubjects[kind].needs ?? [];
  describeIf(['systemd-hosts', ...needs], `traffic between two releases on a real host: ${kind}`, () =>
    suite(kind),
  );
}

function suite(kind: keyof typeof proxySubjects): void {
  const subject = proxySubjects[kind];
  let fleet: Fleet;
  let host: FleetHost;
  let deployer: Deployer;
  const settings = [
    'driver: { systemd: { unit: shop, scope: user, exec: /usr/local/bin/node server.cjs, settle: 1s } }',
    `traffic: ${subject.traffic}`,
    'confirm-within: 20s',
    `health: [{ http: { ${subject.question}, version: body }, interval: 200ms, unhealthy: 10, timeout: 30s }]`,
  ].join('\n');

  beforeAll(async () => {
    fleet = await startFleet({
      label: `traffic-${kind}`,
      hosts: [{ name: 'box', proxies: true, mounts: [nodeBinary(), ...(subject.mounts ?? [])] }],
    });
    host = fleet.host('box');
    deployer = await Deployer.start(host, path);
  });
  afterAll(async () => {
    await deployer?.stop();
    await fleet?.stop();
  });

  const log = (): string => deployer.lines.join('\n');
  const front = async (): Promise<string> => {
    const url = `http://127.0.0.1:${subject.port}/version`;
    return (await host.exec(['curl', '-s', '-m', '5', url])).stdout.trim();
  };
  /** The colours whose app runs. */
  const running = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const colour of ['blue', 'green']) {
      const ask = 'XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user is-active "$1"';
      const unit = `shop@${colour}.service`;
      const { stdout } = await host.exec(['sh', '-c', ask, 'sh', unit], { user: 'deploy' });
      if (stdout.trim() === 'active') found.push(colour);
    }
    return found;
  };
  const deploy = async (version: string, more = '', health: 'good' | 'unhealthy' = 'good') => {
    await deployer.source(appFiles(version, health));
    return deployer.deploy(`${settings}\n${more}`, version);
  };

  it('is refused before anything changes while the proxy is not ready, with what its configuration must say', async () => {
    const report = await deploy('zero');
    expect(report.outcome, log()).toBe('failed');
    expect(report.failures[0]).toMatchObject({ kind: 'proxy-unready', phase: 'preflight' });
    expect(await deployer.current()).toBe('');
    const hint = report.failures[0]?.hint ?? '';
    if (subject.verdict !== undefined) expect(hint).toMatch(subject.verdict);
    await subject.start(host, snippetIn(hint));
  });

  if (subject.verdict !== undefined) {
    it('is refused before anything changes while the proxy’s own checker does not take its file', async () => {
      const spoil = 'cp "$1" "$1.good" && printf "%s\\n" "spoilt {{" >>"$1"';
      await host.run(['sh', '-c', spoil, 'sh', subject.file]);
      const report = await deploy('zero');
      await host.run(['mv', `${subject.file}.good`, subject.file]);
      expect(report.outcome, log()).toBe('failed');
      expect(report.failures[0], log()).toMatchObject({ kind: 'proxy-unready', phase: 'preflight' });
      expect(report.failures[0]?.tail?.join('\n')).toContain(subject.file);
      expect(await deployer.current()).toBe('');
    });
  }

  it('puts a first release into service', async () => {
    const report = await deploy('one');
    expect(report.outcome, log()).toBe('deployed');
    expect(await front()).toBe('one');
    expect(await running()).toEqual(['blue']);
  });

  it('moves the traffic to the next release without one failed request, and stops the old one', async () => {
    const load = new Load(host.address, subject.port, { keepalive: 10, long: 3, webSockets: 3 });
    const report = await deploy('two');
    const result = await load.stop();
    expect(report.outcome, log()).toBe('deployed');
    expect(result).toMatchObject({
      requests: { failed: 0, reasons: [] },
      long: { failed: 0, reasons: [] },
      webSockets: { failed: 0, reasons: [] },
      versions: ['one', 'two'],
    });
    expect(result.requests.done).toBeGreaterThan(1000);
    expect(await running()).toEqual(['green']);
  });

  it('never sends a request to a release that is not well', async () => {
    const load = new Load(host.address, subject.port, { keepalive: 4, long: 1, webSockets: 1 });
    const report = await deploy('sick', '', 'unhealthy');
    const result = await load.stop();
    expect(report.outcome, log()).toBe('rolled-back');
    expect(result).toMatchObject({ requests: { failed: 0 }, versions: ['two'] });
    expect(await running()).toEqual(['green']);
  });

  // HAProxy's tests have both of these while traffic is shared, below.
  if (kind !== 'haproxy') {
    it('moves the traffic back when a question from the runner fails', async () => {
      const load = new Load(host.address, subject.port, { keepalive: 4, long: 1, webSockets: 1 });
      const report = await deploy(
        'three',
        'verify: [{ command: "false", interval: 200ms, unhealthy: 2, timeout: 5s }]',
      );
      const result = await load.stop();
      expect(report.outcome, log()).toBe('rolled-back');
      expect(result).toMatchObject({
        requests: { failed: 0, reasons: [] },
        long: { failed: 0 },
        webSockets: { failed: 0 },
        versions: ['two', 'three'],
      });
      expect(await front()).toBe('two');
      expect(await running()).toEqual(['green']);
    });

    it('moves the traffic back by itself when the runner is killed', async () => {
      await deployer.source(appFiles('four'));
      const file = join(deployer.workspace, 'deploy.yml');
      const hanging = 'verify: [{ command: "sleep 1000", attempt-timeout: 5m, timeout: 5m }]';
      await writeFile(file, deployer.configuration(`${settings}\n${hanging}`));
      const runner = spawn(
        process.execPath,
        ['-e', commandLine, '--', 'cli', 'deploy', '--config', file, '--version', 'four'],
        {
          env: { ...process.env, DEPLOY_KEY: host.privateKey },
          stdio: 'ignore',
          detached: true,
        },
      );
      const ended = once(runner, 'exit');
      await expect.poll(front, { timeout: 60_000, interval: 200 }).toBe('four');
      process.kill(-(runner.pid ?? 0), 'SIGKILL');
      await ended;
      await expect.poll(front, { timeout: 60_000, interval: 500 }).toBe('two');
      await expect.poll(running, { timeout: 60_000, interval: 500 }).toEqual(['green']);
      await deployer.unlock();
    });
  }

  it('goes back by command', async () => {
    const report = await deployer.rollback(settings);
    expect(report.outcome, log()).toBe('deployed');
    expect(await front()).toBe('one');
    expect(await running()).toEqual(['blue']);
  });

  it('has the traffic where it was when the proxy is reloaded and when the host restarts', async () => {
    await host.run(['systemctl', 'reload', subject.unit]);
    expect(await front()).toBe('one');
    await host.reboot('power-cut');
    await expect.poll(front, { timeout: 60_000, interval: 500 }).toBe('one');
    expect(await running()).toEqual(['blue']);
  });

  it('has nothing to find fault with', async () => {
    expect(await deployer.doctor(settings), log()).toBe(true);
  });

  // One thing more that HAProxy can do.
  if (kind === 'haproxy') inParts(() => ({ host, deployer, settings, running }));
}
