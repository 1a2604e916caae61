import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFailed, vi } from 'vitest';
import { Deployer } from '../fixtures/fleet/deployer.ts';
import { docker, dockerOutcome } from '../fixtures/fleet/docker.ts';
import { buildImage, dockerHost } from '../fixtures/fleet/docker-host.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { markdownBlocks } from '../fixtures/markdown-blocks.ts';
import { findExecutable } from '../setup/programs.ts';
import { describeIf } from '../setup/requirements.ts';

// Only so that a hanging test ends: on a busy machine an update and the way back may take the whole limits below.
vi.setConfig({ testTimeout: 600_000 });

const names = ['one', 'two', 'three'] as const;
const registry = '127.0.0.1:5000';
const settings = (probe = '/version'): string => `confirm-within: 20s
driver: { swarm: { settle: 2s, timeout: 90s } }
health: [{ http: { url: "http://127.0.0.1:8088${probe}" }, interval: 500ms, unhealthy: 5, timeout: 30s }]`;

/** The machines and the stack are those of the guide. */
const guide = 'docs/swarm.md';

function stack(image: string): string {
  const [text = ''] = markdownBlocks(guide, 'yaml');
  const made = text
    .replace('registry.example.org/shop:latest', image)
    .replace('stop_grace_period: 10s', 'stop_grace_period: 1s');
  expect(made).toContain(`image: ${image}\n`);
  return made;
}

describeIf(['systemd-hosts', 'busybox', 'docker-registry'], 'a swarm of three managers', () => {
  let fleet: Fleet;
  let one: FleetHost;
  let deployer: Deployer;
  let stored: string;

  beforeAll(async () => {
    stored = await mkdtemp(join(tmpdir(), 'swarm-registry-'));
    await chmod(stored, 0o777);
    const storage = 'storage: { filesystem: { rootdirectory: /opt/registry/data } }';
    await writeFile(join(stored, 'config.yml'), `version: 0.1\n${storage}\nhttp: { addr: "${registry}" }\n`);
    const hosts = await Promise.all(names.map(dockerHost));
    const mounts = [
      { from: stored, to: '/opt/registry', readOnly: false },
      { from: findExecutable('docker-registry') ?? '', to: '/usr/local/bin/docker-registry', readOnly: true },
    ];
    fleet = await startFleet({
      label: 'swarm',
      hosts: hosts.map((host) => ({ ...host, mounts: [...(host.mounts ?? []), ...mounts] })),
    });
    one = fleet.host('one');
    const serve = ['systemd-run', '--unit=registry', 'docker-registry', 'serve', '/opt/registry/config.yml'];
    for (const host of fleet.hosts) await host.run(serve);
    const [first = '', others = '', deploying = ''] = markdownBlocks(guide, 'sh');
    const token = (await one.run(['sh', '-ec', first.replace('192.0.2.11', one.address)]))
      .trim()
      .split('\n')
      .at(-1);
    const joining = others.replace('shop-1.example.org', one.address);
    for (const host of fleet.hosts.slice(1)) await host.run(['sh', '-ec', `token=${token}\n${joining}`]);
    await one.run(['sh', '-ec', deploying]);
    deployer = await Deployer.start(one, '/srv/shop');
  });
  afterAll(async () => {
    await fleet?.stop();
    await deployer?.stop();
    await rm(stored, { recursive: true, force: true });
  });

  const log = (): string => deployer.lines.join('\n');
  beforeEach(() => onTestFailed(() => console.log(log())));
  const push = async (version: string, command = 'exec httpd -f -p 8088 -h /www'): Promise<void> => {
    const content = `RUN mkdir /www && echo ${version} >/www/version`;
    await buildImage(one, `${registry}/shop:latest`, [content, `CMD ["/bin/sh", "-c", "${command}"]`]);
    await one.run(['docker', 'push', '--quiet', `${registry}/shop:latest`]);
  };
  const deploy = async (probe?: string) => {
    await deployer.source({ 'stack.yaml': stack(`${registry}/shop:latest`) });
    return deployer.deploy(settings(probe));
  };
  const answers = (hosts: readonly FleetHost[]): Promise<string[]> =>
    Promise.all(
      hosts.map(async (host) =>
        (await host.exec(['curl', '-s', '-m', '5', 'http://127.0.0.1:8088/version'])).stdout.trim(),
      ),
    );

  it('deploys by digest to every node', async () => {
    await push('first');
    expect((await deploy()).outcome, log()).toBe('deployed');
    expect(await answers(fleet.hosts)).toEqual(['first', 'first', 'first']);
    const image = '{{.Spec.TaskTemplate.ContainerSpec.Image}}';
    expect(await one.run(['docker', 'service', 'inspect', '--format', image, 'shop_web'])).toContain(
      'shop@sha256:',
    );
  });

  it('watches the swarm go back by itself, tells why, and is on the release of before', async () => {
    await push('second', 'echo no such database >&2; exit 3');
    const report = await deploy();
    expect(report.outcome, log()).toBe('rolled-back');
    expect(report.failures[0]).toMatchObject({ kind: 'crash-loop', phase: 'activate' });
    expect(report.failures[0]?.message).toContain('shop_web went back by itself');
    expect(report.failures[0]?.tail?.join('\n')).toMatch(/non-zero exit \(3\)/);
    await expect.poll(() => answers(fleet.hosts), { timeout: 120_000 }).toEqual(['first', 'first', 'first']);
  });

  it('goes back when all tasks run and none answers as it should', async () => {
    await push('third');
    const report = await deploy('/nothing-here');
    expect(report.outcome, log()).not.toBe('deployed');
    expect(report.failures[0]).toMatchObject({ kind: 'unhealthy' });
    await expect.poll(() => answers(fleet.hosts), { timeout: 120_000 }).toEqual(['first', 'first', 'first']);
  });

  it('deploys while a manager is down, and says so', async () => {
    await one.run(['docker', 'swarm', 'update', '--dispatcher-heartbeat', '1s']);
    await docker(['kill', fleet.host('three').container]);
    const list = ['docker', 'node', 'ls', '--format', '{{.Status}}/{{.ManagerStatus}}'];
    await expect
      .poll(() => one.run(list), { timeout: 120_000, interval: 1_000 })
      .toContain('Down/Unreachable');
    await push('fourth');
    const report = await deploy();
    expect(report.outcome, log()).toBe('deployed');
    expect(log()).toContain('the manager three is unreachable');
    expect(await answers([one, fleet.host('two')])).toEqual(['fourth', 'fourth']);
  });

  it('changes nothing without a majority of managers', async () => {
    const before = await answers([one]);
    for (const name of ['two', 'three']) await dockerOutcome(['kill', fleet.host(name).container]);
    const list = ['timeout', '5', 'docker', 'node', 'ls'];
    await expect.poll(async () => (await one.exec(list)).code, { timeout: 120_000 }).not.toBe(0);
    const report = await deploy();
    expect(report.failures[0]).toMatchObject({ phase: 'preflight', kind: 'agent-refused' });
    expect(await answers([one])).toEqual(before);
  });
});
