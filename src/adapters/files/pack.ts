import { type Readable, Transform } from 'node:stream';
import { createGzip } from 'node:zlib';
import { nameBytes } from '../../host/name-bytes.ts';
import type { ArchiveFormat, ArchivePatch, ArchiveText } from '../../host/stage.ts';
import { DeployError } from '../../model/failure.ts';
import type { SourceTree, TreeEntry } from '../../model/tree.ts';
import { collectAsItPasses } from '../young-space.ts';
import { readPieces, readSmallFile, readSourceFile } from './source-file.ts';
import { type TarEntry, tarBlockBytes, tarHeader, tarPadding } from './tar-header.ts';
import { zstdCompressor } from './zstd.ts';

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
  /** Put behind them. */
  readonly patches?: readonly ArchivePatch[];
  /** Put before the path of each entry of the tree, `tree/`. */
  readonly prefix?: string;
  /** Told how many bytes of files have been packed so far. */
  readonly onBytes?: (bytes: number) => void;
}

/** Files up to this size are read at once; larger ones pass in chunks. */
const smallBytes = 128 * 1024;
/** Of larger ones most of an archive may be made. */
const largeBytes = 4 * 1024 * 1024;
/** Compressors and channels want few large chunks. */
const chunkBytes = 256 * 1024;

/**
 * A tree as a tar archive (tar-header.ts): parents first, links last, owner 0, modes 0755 and 0644. The same tree and
 * options give the same bytes before compression. The stream fails with DeployError `source-invalid` when a file changes
 * while it is read.
 */
export function packTree(tree: Pick<SourceTree, 'root' | 'entries'>, options: PackOptions): Readable {
  const archive = compressor(options.format);
  feed(archive, chunks(tree, options)).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return archive;
}

/** Of the two buffers that chunks come in, one is filled while what is in the other is being compressed. */
async function feed(archive: Transform, pieces: AsyncIterable<Buffer>): Promise<void> {
  let written: Promise<void> = Promise.resolve();
  let giveUp: (reason: Error) => void = () => undefined;
  // A stream that is destroyed says nothing more of what it was given.
  archive.once('close', () => giveUp(new Error('the archive is not wanted any more')));
  for await (const piece of pieces) {
    await written;
    written = new Promise((resolve, reject) => {
      giveUp = reject;
      archive.write(piece, (error) => (error ? reject(error) : resolve()));
    });
    // Awaited once the next piece is there.
    written.catch(() => undefined);
  }
  await written;
  archive.end();
}

function compressor(format: ArchiveFormat): Transform {
  switch (format) {
    case 'gzip':
      // A fast level: networks between runners and hosts are quicker than the stronger ones.
      return createGzip({ level: 1, chunkSize: 128 * 1024 });
    case 'none':
      return new Transform({ transform: (piece: Buffer, _, done) => done(null, Buffer.from(piece)) });
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
  const modifiedAt = Math.floor(options.modifiedAt / 1000);
  const prefix = options.prefix ?? '';
  const chunk = new Chunk();
  let done = 0;
  const count = (bytes: number): void => {
    done += bytes;
    options.onBytes?.(done);
  };
  // Small files make objects enough for their chunks to be collected with.
  const passed = collectAsItPasses();
  const countLarge = (bytes: number): void => {
    count(bytes);
    passed(bytes);
  };
  for (const { path, text } of options.texts ?? []) {
    const content = nameBytes(text);
    const header = tarHeader({ kind: 'file', path, mode: 0o644, size: content.length, modifiedAt });
    yield* chunk.add(header);
    yield* chunk.add(content);
    yield* chunk.pad(content.length);
  }
  for (const { path, file, pieces } of options.patches ?? []) {
    const size = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
    yield* chunk.add(tarHeader({ kind: 'file', path, mode: 0o644, size, modifiedAt }));
    yield* chunk.fill(
      readPieces(tree.root, file, pieces, () => chunk.rest),
      count,
    );
    yield* chunk.pad(size);
  }
  for (const entry of inOrder(tree.entries)) {
    yield* chunk.add(tarHeader(describe(entry, prefix, modifiedAt)));
    if (entry.kind !== 'file') continue;
    if (entry.size <= smallBytes) {
      // One byte more, to see that the file ends where it should.
      if (chunk.room <= entry.size) yield* chunk.flush();
      chunk.used += readSmallFile(tree.root, entry, chunk.rest);
      count(entry.size);
    } else
      yield* chunk.fill(
        readSourceFile(tree.root, entry, () => chunk.rest),
        entry.size < largeBytes ? count : countLarge,
      );
    yield* chunk.pad(entry.size);
  }
  yield* chunk.add(Buffer.alloc(2 * tarBlockBytes));
  yield* chunk.flush();
}

/** Parents first, links last. */
function* inOrder(entries: readonly TreeEntry[]): Generator<TreeEntry> {
  for (const entry of entries) if (entry.kind !== 'link') yield entry;
  for (const entry of entries) if (entry.kind === 'link') yield entry;
}

function describe(entry: TreeEntry, prefix: string, modifiedAt: number): TarEntry {
  const { kind } = entry;
  const path = prefix + entry.path;
  switch (kind) {
    case 'directory':
      return { kind, path, mode: 0o755, size: 0, modifiedAt };
    case 'link':
      return { kind, path, mode: 0o777, size: 0, target: entry.target, modifiedAt };
    case 'file':
      return { kind, path, mode: entry.executable ? 0o755 : 0o644, size: entry.size, modifiedAt };
  }
}

/** Gathers small pieces in two buffers by turns: what it yields is good until it yields again. */
class Chunk {
  used = 0;
  #bytes = Buffer.allocUnsafeSlow(chunkBytes);
  #other = Buffer.allocUnsafeSlow(chunkBytes);

  get room(): number {
    return chunkBytes - this.used;
  }

  get rest(): Buffer {
    return this.#bytes.subarray(this.used);
  }

  *add(bytes: Buffer): Generator<Buffer> {
    for (let at = 0; at < bytes.length; ) {
      if (this.room === 0) yield* this.flush();
      const copied = bytes.copy(this.#bytes, this.used, at);
      this.used += copied;
      at += copied;
    }
  }

  /** What is read into its rest, piece by piece. */
  async *fill(reading: AsyncIterable<number>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
    if (this.room === 0) yield* this.flush();
    for await (const read of reading) {
      this.used += read;
      count(read);
      if (this.room === 0) yield* this.flush();
    }
  }

  pad(size: number): Generator<Buffer> {
    return this.add(zeros.subarray(0, tarPadding(size)));
  }

  *flush(): Generator<Buffer> {
    if (this.used === 0) return;
    yield this.#bytes.subarray(0, this.used);
    [this.#bytes, this.#other] = [this.#other, this.#bytes];
    this.used = 0;
  }
}

const zeros = Buffer.alloc(tarBlockBytes);
