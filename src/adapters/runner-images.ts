import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import * as z from 'zod';
import { DeployError } from '../model/failure.ts';
import type { ImageSource, RunnerImage, RunnerImages } from '../model/images.ts';
import { type ArchiveContents, loadable, readContents } from './image-archive.ts';
import { imageFiles } from './image-manifest.ts';
import { type KeptOutput, keepOutput } from './kept-output.ts';

const configSchema = z.looseObject({ rootfs: z.looseObject({ diff_ids: z.array(z.string()) }) });

/** The images of the engine that `docker` on the runner reaches, with `env` as its whole environment, and of archives. */
export function runnerImages(env: Readonly<Record<string, string | undefined>>): RunnerImages {
  const found = new Map<string, Promise<RunnerImage>>();
  return {
    find(source, machine) {
      const key = JSON.stringify([source.name, source.archive, machine]);
      const image = found.get(key) ?? describeImage(source, machine, env);
      found.set(key, image);
      return image;
    },
  };
}

async function describeImage(
  source: ImageSource,
  machine: string,
  env: NodeJS.ProcessEnv,
): Promise<RunnerImage> {
  const { name, archive } = source;
  // The engine takes longer to put the archive together than it takes to read it again.
  const kept: KeptOutput | undefined =
    archive === undefined ? keepOutput(save(name, env), randomBytes(8).toString('hex')) : undefined;
  const open = (): Readable =>
    archive === undefined ? (kept?.again() ?? save(name, env)) : createReadStream(archive);
  const contents = await contentsOf(source, kept === undefined ? open() : Readable.from(kept.through));
  const files = imageFiles(contents.texts, name, machine);
  if ('problem' in files) throw missing(source, files.problem);
  const config = configSchema.safeParse(JSON.parse(contents.texts.get(files.config) ?? 'null'));
  const layers = files.layers.map((file) => contents.links.get(file) ?? file);
  if (!config.success || layers.some((file) => !contents.sizes.has(file))) {
    throw missing(source, 'some of its files are not there');
  }
  return {
    name,
    id: `sha256:${/[0-9a-f]{64}/.exec(files.config)?.[0] ?? ''}`,
    layers: config.data.rootfs.diff_ids,
    layerBytes: layers.map((file) => contents.sizes.get(file) ?? 0),
    open: (present, format) =>
      loadable(open(), { name, config: files.config, layers, sizes: contents.sizes }, present, format),
  };
}

async function contentsOf(source: ImageSource, archive: Readable): Promise<ArchiveContents> {
  try {
    return await readContents(archive);
  } catch (thrown) {
    if (thrown instanceof DeployError || source.archive === undefined) throw thrown;
    throw missing(source, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** The output of `docker image save`; it fails when the command does. */
function save(name: string, env: NodeJS.ProcessEnv): Readable {
  const child = spawn('docker', ['image', 'save', name], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = new PassThrough();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-2_000);
  });
  child.stdout.pipe(output, { end: false });
  child.once('error', (error) => output.destroy(missing({ name }, error.message)));
  child.once('close', (code) => {
    if (code === 0) output.end();
    else output.destroy(missing({ name }, said.trim() || `docker ended with ${code ?? 'a signal'}`));
  });
  output.once('close', () => stop(child));
  return output;
}

function stop(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill();
}

function missing({ name, archive }: ImageSource, why: string): DeployError {
  return new DeployError({
    kind: 'image-missing',
    message:
      archive === undefined
        ? `the runner does not have the image ${name}: ${why}`
        : `${archive} on the runner does not give the image ${name}: ${why}`,
    hint:
      archive === undefined
        ? 'Build or pull it in an earlier step of the job, or take it out of driver.compose.images.'
        : 'Make it in an earlier step of the job: docker buildx build -o type=oci,dest=FILE, or docker image save -o FILE.',
  });
}
