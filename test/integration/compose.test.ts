import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrateComposeCommand } from '../../src/commands/migrate-compose.ts';
import type { Transport } from '../../src/model/transport.ts';
import { doingBefore } from '../fixtures/cutting-transport.ts';
import { composePlugin } from '../fixtures/fleet/compose-plugin.ts';
import { deployRecipe } from '../fixtures/fleet/compose-recipe.ts';
import { Deployer } from '../fixtures/fleet/deployer.ts';
import { dockerEnvironment, dockerOutcome } from '../fixtures/fleet/docker.ts';
import {
  buildImage,
  buildOnRunner,
  composePluginAt,
  dockerHost,
  grantDocker,
  moveDocker,
  smallDocker,
  startSmallDocker,
  tellDocker,
} from '../fixtures/fleet/docker-host.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { postgresTree } from '../fixtures/fleet/postgres.ts';
import { pushImage, registry, startRegistry } from '../fixtures/fleet/registry.ts';
import { ociLayout, partsOfSaved } from '../fixtures/oci-layout.ts';
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

  it('takes images from the runner, and only the layers that the host lacks', async () => {
    const sent = await Deployer.start(host, '/srv/sent');
    const name = `sent-${process.pid}:1`;
    const service = `image: ${name}\n    command: ["sleep", "100000"]\n    stop_signal: SIGKILL`;
    await sent.source({ 'compose.yaml': `services:\n  web:\n    ${service}\n` });
    const own = `driver: { compose: { project: sent, images: ["${name}"], settle: 1s } }`;
    const build = (version: string): Promise<void> =>
      buildOnRunner(name, [
        'RUN ["/bin/sh", "-c", "dd if=/dev/urandom of=/big bs=65536 count=64"]',
        `RUN ["/bin/sh", "-c", "echo ${version} >/version"]`,
      ]);
    const web = (): Promise<string> =>
      docker('ps', '--quiet', '--filter', 'label=com.docker.compose.project=sent');
    vi.stubEnv('DOCKER_HOST', dockerEnvironment().DOCKER_HOST ?? process.env.DOCKER_HOST ?? '');
    try {
      for (const [version, said] of [
        ['one', 'sending 4 of 4 layers'],
        ['two', 'sending 1 of 4 layers'],
        ['two', 'is there already'],
      ] as const) {
        await build(version);
        const report = await sent.deploy(own);
        expect(report.outcome, sent.lines.join('\n')).toBe('deployed');
        expect(sent.lines.join('\n')).toContain(said);
        expect(await docker('exec', await web(), 'cat', '/version')).toBe(version);
      }
      const before = await web();
      await build('three');
      await sent.killAt(own, 'sending 1 of 4 layers');
      expect(await web()).toBe(before);
      const archive = join(sent.workspace, 'image.tar');
      await dockerOutcome(['image', 'save', '--output', archive, name]);
      await writeFile(archive, await ociLayout(await partsOfSaved(await readFile(archive))));
      await dockerOutcome(['image', 'rm', '--force', name]);
      const archived = own.replace(`"${name}"`, `{ name: "${name}", archive: "${archive}" }`);
      const next = await sent.deploy(archived);
      expect(next.outcome, sent.lines.join('\n')).toBe('deployed');
      expect(sent.lines.join('\n')).toContain('sending 1 of 4 layers');
      expect(await docker('exec', await web(), 'cat', '/version')).toBe('three');
      const report = await sent.deploy(own.replaceAll(name, 'nowhere:1'));
      expect(report.failures[0]).toMatchObject({ kind: 'image-missing', phase: 'preflight' });
    } finally {
      vi.unstubAllEnvs();
      await dockerOutcome(['image', 'rm', '--force', name]);
      await sent.stop();
    }
  });

  it('ends on the old release when the disk is full, before an image is sent and while it is loaded', async () => {
    const small = await Deployer.start(host, '/srv/small');
    const name = `small-${process.pid}:1`;
    const own = `driver: { compose: { project: small, images: ["${name}"], settle: 0s } }`;
    const service = `image: ${name}\n    command: ["sleep", "100000"]\n    network_mode: none\n    stop_signal: SIGKILL`;
    await small.source({ 'compose.yaml': `services:\n  web:\n    ${service}\n` });
    const build = (version: string): Promise<void> =>
      buildOnRunner(name, [
        `RUN ["/bin/sh", "-c", "dd if=/dev/urandom of=/${version}-${process.pid} bs=65536 count=64"]`,
      ]);
    const running = (): Promise<string> => docker('--host', `unix://${smallDocker.socket}`, 'ps', '--quiet');
    const fill = ['sh', '-c', 'cat /dev/zero >"$1/filler" || :', 'sh', smallDocker.data];
    vi.stubEnv('DOCKER_HOST', dockerEnvironment().DOCKER_HOST ?? process.env.DOCKER_HOST ?? '');
    try {
      await startSmallDocker(host, 80);
      await tellDocker(host, smallDocker.socket);
      await build('one');
      const first = await small.deploy(own);
      expect(first.outcome, small.lines.join('\n')).toBe('deployed');
      const before = await running();
      await build('two');
      const filling = (real: Transport): Transport =>
        doingBefore(
          real,
          ({ argv }) => argv.includes('load'),
          () => host.run(fill),
        );
      for (const [transport, sent] of [
        [filling, true],
        [undefined, false],
      ] as const) {
        const report = await small.deploy(own, undefined, transport);
        expect(report, small.lines.join('\n')).toMatchObject({
          outcome: 'failed',
          failures: [{ kind: 'disk-full', phase: 'stage' }],
        });
        expect(small.lines.join('\n').includes('sending 1 of 3 layers')).toBe(sent);
        expect(await running()).toBe(before);
        expect(await small.current()).toBe(first.release);
      }
    } finally {
      vi.unstubAllEnvs();
      await tellDocker(host, '/run/engine.sock');
      await dockerOutcome(['image', 'rm', '--force', name]);
      await small.stop();
    }
  });

  describeIf('docker-registry', 'with a private registry', () => {
    it('pulls by digest with a password that lies nowhere on the host', async () => {
      const name = `${registry.address}/team/shop:1`;
      await startRegistry(host);
      const push = async (version: string): Promise<void> => {
        await buildImage(host, name, [`LABEL version=${version}`, 'CMD ["/bin/sleep", "100000"]']);
        await pushImage(host, name);
        await docker('image', 'rm', name);
      };
      const shop = await Deployer.start(host, '/srv/registry');
      try {
        const service = `image: ${name}\n    network_mode: none\n    stop_signal: SIGKILL`;
        await shop.source({ 'compose.yaml': `services:\n  web:\n    ${service}\n` });
        const own = (password: string, more = ''): string =>
          `driver: { compose: { project: registry, settle: 0s, ${more} registries: { "${registry.address}": { user: ${registry.user}, password: ${password} } } } }`;
        const serving = (): Promise<string> =>
          docker(
            'ps',
            '--format',
            '{{.ID}} {{.Image}}',
            '--filter',
            'label=com.docker.compose.project=registry',
          );
        await push('one');
        const first = await shop.deploy(own(registry.password));
        expect(first.outcome, shop.lines.join('\n')).toBe('deployed');
        expect(shop.lines.join('\n')).toMatch(`${name} is ${registry.address}/team/shop@sha256:`);
        const before = await serving();
        const settings = `/srv/registry/releases/${first.release}/.deploy-compose/settings`;
        expect(await host.run(['cat', settings])).toMatch(
          /^image=sha256:\S+ localhost\S+ \S+@sha256:\S+ \S+@sha256:/m,
        );
        await push('two');
        const wrong = await shop.deploy(own('no-such-password'));
        expect(wrong.failures[0]).toMatchObject({ kind: 'image-missing', phase: 'stage' });
        expect(await serving()).toBe(before);
        // More than any disk has: only what the registry says of the image's size lets it come.
        const second = await shop.deploy(own(registry.password, 'min-free-megabytes: 1000000,'));
        expect(second.outcome, shop.lines.join('\n')).toBe('deployed');
        expect(await serving()).not.toBe(before);
        const encoded = Buffer.from(`${registry.user}:${registry.password}`).toString('base64');
        const places = ['/etc', '/home', '/root', '/run', '/srv', '/tmp', '/dev/shm', '/var/tmp', '/var/log'];
        const words = ['-e', registry.password, '-e', encoded];
        const search = ['grep', '-rlaF', '-D', 'skip', ...words, '--', ...places];
        expect((await host.exec(search)).stdout).toBe('');
        expect(shop.lines.join('\n')).not.toContain(registry.password);
      } finally {
        await shop.stop();
      }
    });
  });

  it('proves by Compose that a file means the same without what it extends of others', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'migrate-'));
    const [file, other] = [join(directory, 'compose.yaml'), join(directory, 'common.yml')];
    const text = `services:\n  web:\n    extends: { file: common.yml, service: app }\n    ports: ["80:80"]\n`;
    const said: string[] = [];
    const migrate = (): number =>
      migrateComposeCommand({ write: (line) => said.push(line), github: false, color: false }, file);
    await symlink(await composePlugin(), join(directory, 'docker-compose'));
    vi.stubEnv('PATH', directory);
    try {
      await writeFile(file, text);
      await writeFile(
        other,
        'services: { app: { image: "shop:${TAG}", ports: ["90:90"], command: [a, b] } }\n',
      );
      expect(migrate(), said.join('\n')).toBe(0);
      expect(await readFile(file, 'utf8')).toContain('<<: *app');
      await writeFile(file, text);
      // Compose replaces the whole of what is reset; an anchor cannot say so.
      await writeFile(other, 'services: { app: { image: "shop:1", ports: !reset ["90:90"] } }\n');
      expect(migrate(), said.join('\n')).toBe(1);
      expect(await readFile(file, 'utf8')).toBe(text);
    } finally {
      vi.unstubAllEnvs();
      await rm(directory, { recursive: true, force: true });
    }
  });

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
