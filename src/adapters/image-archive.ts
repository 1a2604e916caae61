import { PassThrough, pipeline, Readable, type Transform } from 'node:stream';
import { pipeline as piped } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import * as tar from 'tar-stream';
import type { ImageFormat } from '../model/images.ts';
import { zstdCompressor, zstdDecompressor } from './files/zstd.ts';
import type { ImageFiles } from './image-manifest.ts';

/** Configurations and manifests are small; layers may be, and then are kept in vain. */
const smallBytes = 1024 * 1024;

type Content = AsyncIterable<Buffer>;

/** What an archive of images holds, apart from the layers themselves. */
export interface ArchiveContents {
  readonly texts: ReadonlyMap<string, string>;
  /** In bytes, of what is compressed as it is unpacked. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Files that are another one's again. */
  readonly links: ReadonlyMap<string, string>;
}

/** Reads an archive through. Rejects with the stream's error, or that of what is compressed and broken. */
export async function readContents(archive: Readable): Promise<ArchiveContents> {
  const texts = new Map<string, string>();
  const sizes = new Map<string, number>();
  const links = new Map<string, string>();
  const extract = tar.extract();
  pipeline(archive, extract, (error) => {
    if (error) extract.destroy(error);
  });
  for await (const entry of extract) {
    const { size = 0, type, linkname } = entry.header;
    const name = plainName(entry.header.name);
    if (type === 'symlink' && linkname) links.set(name, linkname.replace(/^\.\.\//, ''));
    if (size <= smallBytes) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      const content = Buffer.concat(chunks);
      texts.set(name, content.toString('utf8'));
      sizes.set(name, await sizeOf(Readable.from([content])));
    } else {
      sizes.set(name, await sizeOf(entry as AsyncIterable<Buffer>));
    }
  }
  return { texts, sizes, links };
}

/** What `docker load` takes for the image `name`: its configuration, its layers but the `present` lowest, compressed. */
export function loadable(
  archive: Readable,
  image: ImageFiles & Pick<ArchiveContents, 'sizes'> & { readonly name: string },
  present: number,
  format: ImageFormat,
): Readable {
  const kept = new Set([image.config, ...image.layers.slice(present)]);
  const extract = tar.extract();
  const pack = tar.pack();
  const output = (format === 'zstd' ? zstdCompressor() : undefined) ?? createGzip({ level: 1 });
  const fail = (error: Error | null | undefined): void => {
    if (error) output.destroy(error);
  };
  pipeline(archive, extract, fail);
  extract.on('entry', (header, content, next) => {
    const name = plainName(header.name);
    if (!kept.delete(name)) {
      content.resume();
      content.once('end', next);
      return;
    }
    const entry = pack.entry({ name, size: image.sizes.get(name) ?? 0 }, (error) => next(error));
    unpacked(content as AsyncIterable<Buffer>).then((plain) => pipeline(plain, entry, fail), fail);
  });
  extract.once('finish', () => {
    const { config, layers, name } = image;
    pack.entry(
      { name: 'manifest.json' },
      JSON.stringify([{ Config: config, RepoTags: [name], Layers: layers }]),
    );
    pack.finalize();
  });
  pipeline(pack, output, () => undefined);
  output.once('close', () => archive.destroy());
  return output;
}

/** Some tools write `./` before every name. */
function plainName(name: string): string {
  return name.replace(/^\.\//, '');
}

async function sizeOf(content: Content): Promise<number> {
  let size = 0;
  for await (const chunk of await unpacked(content)) size += chunk.length;
  return size;
}

/** The content of a layer, which registries and OCI layouts keep compressed. */
async function unpacked(content: Content): Promise<Readable> {
  const chunks = content[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  let ended = false;
  while (start.length < 4 && !ended) {
    const { value, done } = await chunks.next();
    if (done === true) ended = true;
    else start = Buffer.concat([start, value]);
  }
  const plain = new PassThrough();
  const decompressor = decompressorFor(start);
  const source = async function* (): AsyncGenerator<Buffer> {
    yield start;
    while (!ended) {
      const { value, done } = await chunks.next();
      if (done === true) ended = true;
      else yield value;
    }
  };
  const way = decompressor === undefined ? piped(source, plain) : piped(source, decompressor, plain);
  way.catch((error: Error) => plain.destroy(error));
  return plain;
}

/** By the first bytes: RFC 1952, 2.3.1, and RFC 8878, 3.1.1. */
function decompressorFor(start: Buffer): Transform | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return createGunzip();
  if (start.length >= 4 && start.readUInt32LE(0) === 0xfd2fb528) {
    const decompressor = zstdDecompressor();
    if (decompressor === undefined)
      throw new Error('its layers are compressed with zstd, which this Node.js does not know');
    return decompressor;
  }
  return undefined;
}
