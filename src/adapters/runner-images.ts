import { type ChildProcess, spawn } from 'node:child_process';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import * as tar from 'tar-stream';
import * as z from 'zod';
import { DeployError } from '../model/failure.ts';
import type { ImageFormat, RunnerImage, RunnerImages } from '../model/images.ts';
import { zstdCompressor } from './files/zstd.ts';

/** Configurations and manifests are small; layers may be, and then are kept in vain. */
const smallBytes = 1024 * 1024;

const manifestSchema = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) })).min(1);
const configSchema = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()) }) });

/** What an archive of `docker image save` holds, apart from the layers themselves. */
interface Contents {
  readonly texts: ReadonlyMap<string, string>;
  readonly sizes: ReadonlyMap<string, number>;
  /** Layers that are another one's file again. */
  readonly links: ReadonlyMap<string, string>;
}

/** The images of the engine that `docker` on the runner reaches, with `env` as its whole environment. */
export function runnerImages(env: Readonly<Record<string, string | undefined>>): RunnerImages {
  const found = new Map<string, Promise<RunnerImage>>();
  return {
    find(name) {
      const image = found.get(name) ?? describeImage(name, env);
      found.set(name, image);
      return image;
    },
  };
}

async function describeImage(name: string, env: NodeJS.ProcessEnv): Promise<RunnerImage> {
  const contents = await readContents(save(name, env));
  const [manifest] = manifestSchema.parse(JSON.parse(contents.texts.get('manifest.json') ?? '[]'));
  if (manifest === undefined) throw missing(name, 'its archive has no manifest');
  const config = configSchema.parse(JSON.parse(contents.texts.get(manifest.Config) ?? '{}'));
  const files = manifest.Layers;
  return {
    name,
    id: `sha256:${/[0-9a-f]{64}/.exec(manifest.Config)?.[0] ?? ''}`,
    layers: config.rootfs.diff_ids,
    layerBytes: files.map((file) => contents.sizes.get(contents.links.get(file) ?? file) ?? 0),
    open: (present, format) => {
      const kept = new Set(files.slice(present).flatMap((file) => [file, contents.links.get(file) ?? file]));
      const dropped = new Set(files.slice(0, present).filter((file) => !kept.has(file)));
      return without(save(name, env), dropped, format);
    },
  };
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
  child.once('error', (error) => output.destroy(missing(name, error.message)));
  child.once('close', (code) => {
    if (code === 0) output.end();
    else output.destroy(missing(name, said.trim() || `docker ended with ${code ?? 'a signal'}`));
  });
  output.once('close', () => stop(child));
  return output;
}

function stop(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill();
}

function missing(name: string, why: string): DeployError {
  return new DeployError({
    kind: 'image-missing',
    message: `the runner does not have the image ${name}: ${why}`,
    hint: 'Build or pull it in an earlier step of the job, or take it out of driver.compose.images.',
  });
}

async function readContents(archive: Readable): Promise<Contents> {
  const texts = new Map<string, string>();
  const sizes = new Map<string, number>();
  const links = new Map<string, string>();
  const extract = tar.extract();
  pipeline(archive, extract, (error) => {
    if (error) extract.destroy(error);
  });
  for await (const entry of extract) {
    const { name, size = 0, type, linkname } = entry.header;
    if (type === 'symlink' && linkname) links.set(name, linkname.replace(/^\.\.\//, ''));
    sizes.set(name, size);
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) if (size <= smallBytes) chunks.push(chunk);
    if (size <= smallBytes) texts.set(name, Buffer.concat(chunks).toString('utf8'));
  }
  return { texts, sizes, links };
}

/** The archive without some of its files, compressed. */
function without(archive: Readable, dropped: ReadonlySet<string>, format: ImageFormat): Readable {
  const extract = tar.extract();
  const pack = tar.pack();
  const output = (format === 'zstd' ? zstdCompressor() : undefined) ?? createGzip({ level: 1 });
  pipeline(archive, extract, (error) => {
    if (error) output.destroy(error);
  });
  extract.on('entry', (header, content, next) => {
    if (dropped.has(header.name)) {
      content.resume();
      content.once('end', next);
      return;
    }
    pipeline(
      content,
      pack.entry(header, (error) => next(error)),
      () => undefined,
    );
  });
  extract.once('finish', () => pack.finalize());
  pipeline(pack, output, () => undefined);
  output.once('close', () => archive.destroy());
  return output;
}
