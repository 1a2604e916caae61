import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imagesForCompose } from '../fixtures/fleet/compose-images.ts';
import { deployRecipe } from '../fixtures/fleet/compose-recipe.ts';
import { Deployer } from '../fixtures/fleet/deployer.ts';
import {
  buildImage,
  composePluginAt,
  dockerHost,
  grantDocker,
  moveDocker,
} from '../fixtures/fleet/docker-host.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { postgresTree } from '../fixtures/fleet/postgres.ts';
import { containersInTraffic } from '../fixtures/traffic/containers.ts';
import { describeIf } from '../setup/requirements.ts';

const plugin = '/usr/libexec/docker/cli-plugins/docker-compose';
const settings =
  'confirm-within: 20s\nkeep: 1\ndriver: { compose: { pull: missing, settle: 1s, timeout: 60s } }';

const composeFile = `services:
  web:
    image: shop:latest
    ports: ["127.0.0.1:8090:80"]
    stop_signal: SIGKILL
    environment: { RELEASE: "\${DEPLOY_RELEASE}" }
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1/ok"]
      interval: 1s
      timeout: 10s
      retries: 3
    depends_on:
      migrate: { condition: service_completed_successfully }
  migrate:
    image: shop:latest
    command: ["true"]
  store:
    image: store:1
    stop_signal: SIGKILL
    volumes: ["data:/data"]
volumes: { data: {} }
`;

describeIf(['systemd-hosts', 'busybox'], 'containers of Docker Compose', () => {
  let fleet: Fleet;
  let host: FleetHost;
  let deployer: Deployer;
  const releases: Record<string, string> = {};

  beforeAll(async () => {
    const box = await dockerHost('box');
    const mounts = [...(box.mounts ?? []), nodeBinary(), await postgresTree()];
    fleet = await startFleet({ label: 'compose', hosts: [{ ...box, mounts }] });
    host = fleet.host('box');
    await host.run(['sh', '-c', 'mkdir -p "${2%/*}" && ln -s "$1" "$2"', 'sh', composePluginAt, plugin]);
    await moveDocker(host);
    await buildImage(host, 'store:1', ['CMD ["/bin/sleep", "100000"]']);
    deployer = await Deployer.start(host, '/srv/shop');
    await deployer.source({ 'compose.yaml': composeFile });
  });
  afterAll(async () => {
    await fleet?.stop();
    await deployer?.stop();
  });

  const log = (): string => deployer.lines.join('\n');
  const imageOf = async (version: string, files: string): Promise<void> => {
    const content = `RUN mkdir /www && cd /www && echo ${version} >version && ${files}`;
    await buildImage(host, 'shop:latest', [content, 'CMD ["/bin/httpd", "-f", "-p", "80", "-h", "/www"]']);
  };
  const answer = async (): Promise<string> =>
    (await host.exec(['curl', '-s', '-m', '5', 'http://127.0.0.1:8090/version'])).stdout.trim();
  const docker = async (...args: readonly string[]): Promise<string> =>
    (await host.run(['docker', ...args])).trim();
  const container = (service: string): Promise<string> =>
    docker('ps', '--quiet', '--no-trunc', '--filter', `label=com.docker.compose.service=${service}`);
  const imageInUse = async (): Promise<string> =>
    docker('container', 'inspect', '--format', '{{.Image}}', await container('web'));

  it('is refused while the host could not go back by itself', async () => {
    await host.run(['usermod', '-aG', 'docker', host.user]);
    const report = await deployer.deploy(settings);
    expect(report.failures[0]).toMatchObject({ kind: 'agent-refused', phase: 'preflight' });
    expect(report.failures[0]?.message).toContain('joined the group docker');
    await grantDocker(host);
  });

  it('deploys a first release, with a service that ends when its work is done', async () => {
    await imageOf('one', 'touch ok');
    const report = await deployer.deploy(settings);
    expect(report.outcome, log()).toBe('deployed');
    releases.one = report.release;
    expect(await answer()).toBe('one');
  });

  it('upgrades, and leaves alone what has not changed', async () => {
    const [store, image] = [await container('store'), await imageInUse()];
    await imageOf('two', 'touch ok');
    const report = await deployer.deploy(settings);
    expect(report.outcome, log()).toBe('deployed');
    releases.two = report.release;
    expect(await answer()).toBe('two');
    expect(await imageInUse()).not.toBe(image);
    expect(await container('store')).toBe(store);
  });

  it('goes back when a container is unhealthy, to the image of before though the name moved', async () => {
    const image = await imageInUse();
    await imageOf('three', 'echo not ok');
    const report = await deployer.deploy(settings);
    expect(report.outcome, log()).toBe('rolled-back');
    expect(report.failures[0]).toMatchObject({ kind: 'unhealthy', phase: 'activate' });
    expect(report.failures[0]?.tail?.join('\n')).toMatch(/web is running \(health: unhealthy/);
    expect(await imageInUse()).toBe(image);
    expect(await answer()).toBe('two');
  });

  it.each([
    {
      what: 'an image cannot be had',
      text: composeFile.replace('store:1', 'localhost:1/store:9'),
      said: { kind: 'image-missing', message: expect.stringContaining('localhost:1/store:9') },
    },
    {
      what: 'Compose does not know a key',
      text: composeFile.replace('    stop_signal', '    stop_sign'),
      said: { kind: 'config-invalid', message: expect.stringMatching(/^compose\.yaml line 5: .*stop_sign/) },
    },
    {
      what: 'a file is no YAML',
      text: composeFile.replace('    ports: [', '   ports: [['),
      said: { kind: 'config-invalid', message: expect.stringMatching(/^compose\.yaml line \d+: /) },
    },
    {
      what: 'a port is taken and a volume is missing',
      text: composeFile
        .replace(':8090:', ':22:')
        .replace('data: {}', 'data: { name: no-such, external: true }'),
      said: {
        kind: 'resource-taken',
        message:
          'compose.yaml line 4: web wants the port 127.0.0.1:22/tcp, which a program of root has open on the host',
        hint: expect.stringContaining("sudo ss -lnpt 'sport = :22'"),
        tail: ['compose.yaml line 21: store expects the external volume no-such, which does not exist'],
      },
    },
  ])('changes nothing that runs when $what', async ({ text, said }) => {
    const before = await container('web');
    await deployer.source({ 'compose.yaml': text });
    const report = await deployer.deploy(settings);
    await deployer.source({ 'compose.yaml': composeFile });
    expect(report.outcome, log()).toBe('failed');
    expect(report.failures[0]).toMatchObject({ ...said, phase: 'stage' });
    expect(await container('web')).toBe(before);
  });

  it('goes back by command, without any name of the image but ours', async () => {
    await docker('image', 'rm', '--no-prune', 'shop:latest');
    const report = await deployer.rollback(settings);
    expect(report, log()).toMatchObject({ outcome: 'deployed', release: releases.one });
    expect(await answer()).toBe('one');
  });

  it('is whole on the old or the new release wherever the runner is killed', {
    timeout: 400_000,
  }, async () => {
    const before = await container('web');
    await imageOf('four', 'touch ok');
    // Not nearer to the confirmation than this: it must not be there before the kill is.
    for (const moment of ['✓ prepare the containers', '✓ start the containers', '✓ confirm']) {
      await deployer.killAt(settings, moment);
      const confirmed = moment === '✓ confirm';
      expect(await answer(), `${moment}\n${log()}`).toBe(confirmed ? 'four' : 'one');
      expect((await deployer.current()) === releases.one, moment).toBe(!confirmed);
      if (moment === '✓ prepare the containers') expect(await container('web'), moment).toBe(before);
    }
    releases.four = await deployer.current();
  });

  it('goes back by itself when the runner is killed after they were changed', async () => {
    const image = await imageInUse();
    await imageOf('five', 'touch ok');
    await deployer.killAt(settings, '✓ start the containers', { post: false });
    await expect.poll(answer, { timeout: 15_000 }).toBe('five');
    await expect.poll(answer, { timeout: 150_000, interval: 1_000 }).toBe('four');
    await expect.poll(() => deployer.current(), { timeout: 60_000 }).toBe(releases.four);
    expect(await imageInUse()).toBe(image);
  });

  it('removes the images of releases that are gone, and nobody else’s', async () => {
    await buildImage(host, 'other:1', ['LABEL of=another']);
    let previousRelease = releases.four;
    for (const version of ['six', 'seven']) {
      await imageOf(version, 'touch ok');
      const report = await deployer.deploy(settings);
      expect(report, log()).toMatchObject({ outcome: 'deployed', previousRelease });
      previousRelease = report.release;
    }
    const kept = await docker('image', 'ls', '--format', '{{.Tag}}', 'localhost/deploy-action/shop');
    expect(kept.split('\n').filter((tag) => tag.startsWith('web-'))).toHaveLength(2);
    expect(await docker('image', 'ls', '--quiet', 'other:1')).not.toBe('');
    expect(await docker('volume', 'ls', '--quiet')).toContain('shop_data');
  });

  imagesForCompose(() => host);

  it('deploys the recipe of the documentation, whose data outlast upgrades and going back', () =>
    deployRecipe(host));

  describe('under two colours', () => containersInTraffic(() => host));

  it('refuses Compose v1 where it destroys containers', async () => {
    const wrapper =
      '#!/bin/sh\nif [ "$1" = version ]; then echo 26.1.5; else exec /usr/bin/docker "$@"; fi\n';
    await host.run(
      ['sh', '-c', 'rm "$1"; cat >/usr/local/bin/docker; chmod +x /usr/local/bin/docker', 'sh', plugin],
      {
        input: wrapper,
      },
    );
    const before = await container('web');
    const report = await deployer.deploy(settings);
    expect(report.failures[0]).toMatchObject({ kind: 'tool-missing', phase: 'preflight' });
    expect(report.failures[0]?.message).toMatch(/^docker-compose 1\.\S+ with engine 26/);
    expect(await container('web')).toBe(before);
  });
});
