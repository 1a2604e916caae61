import { cpSync, existsSync, mkdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CommandOptions, runProgram, runProgramWell } from '../fixtures/fleet/command.ts';
import { findExecutable } from '../setup/programs.ts';
import type { Cargo } from './cargo.ts';
import { type Engines, registryPort } from './engines.ts';
import { makeTree } from './workloads.ts';

/** What all images have in common, and what is another in each. */
const base = { files: 3_000, bytes: 98_000_000 };
const layer = { files: 200, bytes: 5_000_000 };
const baseName = 'bench-base';

/** What of the host an image is brought to. */
export interface ImagePlace {
  readonly engines: Engines;
  /** The host's address on the link. */
  readonly address: string;
  /** The app's directory, whose name is the project's too. */
  readonly root: string;
  /** For the tree and what images are built from. */
  readonly work: string;
  /** Ends what makes the images. */
  readonly signal: AbortSignal;
}

/** An image that a container runs; when it runs it says so itself, by a link in a directory that it mounts. */
export function imageCargo({ engines, address, root, work, signal }: ImagePlace): Cargo {
  const project = basename(root);
  const image = `${address}:${registryPort}/${project}:latest`;
  const [tree, sign] = [join(work, 'tree'), join(root, 'up')];
  const composeText = composeFile(image, sign);
  const onHost = { DOCKER_HOST: engines.host };
  let version = '';
  return {
    tree,
    driver: { compose: { project, images: [image] } },
    sign,
    signFollows: true,
    environment: { DOCKER_HOST: engines.runner, IMAGE: image, PROJECT: project },
    servicesCpuS: () => engines.cpuS(),
    async prepare(id) {
      for (const directory of [tree, sign]) mkdirSync(directory, { recursive: true });
      for (const directory of [tree, root]) writeFileSync(join(directory, 'compose.yaml'), composeText);
      version = `${project}-${id}`;
      await buildImage(image, version, work, { environment: { DOCKER_HOST: engines.runner }, signal });
    },
    async compare() {
      const runs = readlinkSync(join(sign, 'current'));
      if (runs !== version) throw new Error(`${runs} runs, and not ${version}`);
      const [here, there] = await Promise.all(
        [{ DOCKER_HOST: engines.runner }, onHost].map((environment) =>
          runProgramWell('docker', ['image', 'inspect', '--format', '{{.Id}}', image], { environment }),
        ),
      );
      if (here !== there) throw new Error(`the host has ${there} and not ${here}`);
    },
    async clear() {
      const filter = ['--filter', `label=com.docker.compose.project=${project}`];
      const { stdout } = await runProgram('docker', ['ps', '--all', '--quiet', ...filter], {
        environment: onHost,
      });
      const ids = stdout.split('\n').filter((line) => line !== '');
      if (ids.length > 0) await runProgram('docker', ['rm', '--force', ...ids], { environment: onHost });
    },
  };
}

function composeFile(image: string, sign: string): string {
  return `services:
  web:
    image: ${image}
    command: ["/busybox", "sh", "/app/start.sh"]
    network_mode: none
    stop_signal: SIGKILL
    volumes: ["${sign}:/up"]
`;
}

async function buildImage(
  image: string,
  version: string,
  work: string,
  { environment, signal }: CommandOptions,
): Promise<void> {
  const build = async (name: string, from: string, context: string): Promise<void> => {
    writeFileSync(join(context, 'Dockerfile'), `FROM ${from}\nCOPY . /\n`);
    await runProgramWell('docker', ['build', '--quiet', '--tag', name, context], {
      // What the daemon does by itself: BuildKit is a plugin that may be absent.
      environment: { ...environment, DOCKER_BUILDKIT: '0' },
      signal,
    });
  };
  const common = join(work, '..', 'image-base');
  if (!existsSync(common)) {
    await makeTree(common, 11, base.files, base.bytes);
    cpSync(findExecutable('busybox') ?? '/bin/busybox', join(common, 'busybox'));
    await build(baseName, 'scratch', common);
  }
  const context = join(work, 'image');
  rmSync(context, { recursive: true, force: true });
  await makeTree(join(context, 'app'), seedOf(version), layer.files, layer.bytes);
  const start = `/busybox ln -s ${version} /up/next\n/busybox mv -T /up/next /up/current\nexec /busybox sleep 1000000\n`;
  writeFileSync(join(context, 'app/start.sh'), start);
  await build(image, baseName, context);
}

/** No two versions have the same layer, or one contestant would find what another has brought. */
function seedOf(version: string): number {
  return [...version].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7) + 100;
}
