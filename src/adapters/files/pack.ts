import { PassThrough, pipeline, Readable, type Transform } from 'node:stream';
import { createGzip } from 'node:zlib';
import * as tar from 'tar-stream';
import type { ArchiveFormat, ArchiveText } from '../../host/stage.ts';
import { DeployError } from '../../model/failure.ts';
import type { SourceTree, TreeEntry } from '../../model/tree.ts';
import { readSmallFile, readSourceFile } from './source-file.ts';
import { zstdCompressor } from './zstd.ts';

type EntryHeader = Parameters<tar.Pack['entry']>[0];
type EntrySink = ReturnType<tar.Pack['entry']>;

/** How a tree is packed. */
export interface PackOptions {
  readonly format: ArchiveFormat;
  /**
   * The time that every entry bears, in milliseconds since 1970: the same on every host, so that what web servers
   * derive from it (ETag, Last-Modified) agrees across them, and another for each release.
   */
  readonly modifiedAt: number;
  /** Put before the tree. */
  readonly texts?: readonly ArchiveText[];
  /** Put before the path of each entry of the tree, `tree/`. */
  readonly prefix?: string;
  /** Told how many bytes of files have been packed so far. */
  readonly onBytes?: (bytes: number) => void;
}

/** Files up to this size are read at once; larger ones pass in chunks. */
const smallBytes = 128 * 1024;
/** Compressors and channels want few large chunks. */
const chunkBytes = 128 * 1024;

/**
 * A tree as a tar archive (POSIX ustar with PAX records where needed): parents first, links last, owner 0, modes 0755
 * and 0644. The same tree and options give the same bytes before compression. The stream fails with DeployError
 * `source-invalid` when a file changes while it is read.
 */
export function packTree(tree: Pick<SourceTree, 'root' | 'entries'>, options: PackOptions): Readable {
  const archive = Readable.from(chunks(tree, options), { objectMode: false, highWaterMark: 2 * chunkBytes });
  // The error reaches whoever reads the last stream; there is nothing else to do about it here.
  return pipeline(archive, compressor(options.format), () => undefined);
}

function compressor(format: ArchiveFormat): Transform {
  switch (format) {
    case 'gzip':
      // A fast level: networks between runners and hosts are quicker than the stronger ones.
      return createGzip({ level: 1, chunkSize: chunkBytes });
    case 'none':
      return new PassThrough();
    case 'zstd': {
      const zstd = zstdCompressor();
      if (zstd !== undefined) return zstd;
      throw new DeployError({ kind: 'internal', message: 'this runtime has no zstd: choose gzip' });
    }
  }
}

async function* chunks(
  tree: Pick<SourceTree, 'root' | 'entries'>,
  options: PackOptions,
): AsyncGenerator<Buffer> {
  const pack = tar.pack();
  const filled = fill(pack, tree, options).catch((error: unknown) => {
    pack.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    let waiting: Buffer[] = [];
    let bytes = 0;
    // The library's types leave open what a chunk is.
    for await (const chunk of pack as AsyncIterable<Buffer>) {
      waiting.push(chunk);
      bytes += chunk.length;
      if (bytes < chunkBytes) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      bytes = 0;
    }
    yield Buffer.concat(waiting);
  } finally {
    pack.destroy();
    await filled;
  }
}

async function fill(
  pack: tar.Pack,
  tree: Pick<SourceTree, 'root' | 'entries'>,
  options: PackOptions,
): Promise<void> {
  const modified = new Date(options.modifiedAt);
  for (const { path, text } of options.texts ?? []) {
    const header = { name: path, type: 'file', mode: 0o644, uid: 0, gid: 0, mtime: modified } as const;
    await addWhole(pack, header, Buffer.from(text));
  }
  const ordered = [
    ...tree.entries.filter((entry) => entry.kind !== 'link'),
    ...tree.entries.filter((entry) => entry.kind === 'link'),
  ];
  let done = 0;
  const count = (bytes: number): void => {
    done += bytes;
    options.onBytes?.(done);
  };
  for (const entry of ordered) {
    const header = headerOf(entry, modified, options.prefix ?? '');
    if (entry.kind !== 'file') await addWhole(pack, header, undefined);
    else if (entry.size <= smallBytes) {
      await addWhole(pack, header, readSmallFile(tree.root, entry));
      count(entry.size);
    } else await addStream(pack, header, readSourceFile(tree.root, entry), count);
  }
  pack.finalize();
}

function headerOf(entry: TreeEntry, mtime: Date, prefix: string): EntryHeader {
  const common = { name: prefix + entry.path, uid: 0, gid: 0, mtime };
  switch (entry.kind) {
    case 'directory':
      return { ...common, type: 'directory', mode: 0o755 };
    case 'link':
      return { ...common, type: 'symlink', mode: 0o777, linkname: entry.target };
    case 'file':
      return { ...common, type: 'file', mode: entry.executable ? 0o755 : 0o644, size: entry.size };
  }
}

function addWhole(pack: tar.Pack, header: EntryHeader, content: Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const added = (error?: Error | null): void => (error ? reject(error) : resolve());
    const entry = content === undefined ? pack.entry(header, added) : pack.entry(header, content, added);
    entry.on('error', reportedByCallback);
  });
}

async function addStream(
  pack: tar.Pack,
  header: EntryHeader,
  content: AsyncIterable<Buffer>,
  count: (bytes: number) => void,
): Promise<void> {
  const { entry, added } = openEntry(pack, header);
  for await (const chunk of content) {
    if (!entry.write(chunk)) await Promise.race([drained(entry), added]);
    count(chunk.length);
  }
  entry.end(null);
  await added;
}

/** An entry to be written in parts; `added` settles once it is complete or the archive has failed. */
function openEntry(pack: tar.Pack, header: EntryHeader): { entry: EntrySink; added: Promise<void> } {
  let settle: (error?: Error | null) => void = () => undefined;
  const added = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve());
  });
  // When the content fails first, that is the error to report.
  added.catch(() => undefined);
  const entry = pack.entry(header, (error) => settle(error));
  entry.on('error', reportedByCallback);
  return { entry, added };
}

/** tar-stream hands the error of an entry to its callback as well. */
function reportedByCallback(): void {}

function drained(stream: EntrySink): Promise<void> {
  return new Promise((resolve) => stream.once('drain', resolve));
}
