import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as tar from 'tar-stream';
import type { UnpackTarget } from './unpack-target.ts';

const blockBytes = 512;

/**
 * Unpacks a tar archive (ustar, GNU, PAX) that arrives uncompressed. `limitBytes` bounds the whole stream, padding and
 * all. Rejects with what `target` refuses, or with an Error that names what is wrong with the archive.
 */
export async function unpackTar(stream: Readable, target: UnpackTarget, limitBytes: number): Promise<void> {
  const extract = tar.extract();
  const flow = pipeline(stream, new TarGuard(limitBytes), extract);
  // Its error reaches the loop below through `extract`, and is told there.
  flow.catch(() => undefined);
  for await (const entry of extract) {
    await unpackEntry(entry.header, entry as AsyncIterable<Buffer>, target);
    // Whatever content was not asked for has to pass.
    entry.resume();
  }
  await flow;
  await target.finish();
}

async function unpackEntry(
  header: tar.Header,
  content: AsyncIterable<Buffer>,
  target: UnpackTarget,
): Promise<void> {
  const { name, type, mode, linkname, size } = header;
  switch (type) {
    case 'directory':
      return target.directory(name);
    case 'file':
    case 'contiguous-file':
      if (isSparse(header)) target.refuse(name, 'is stored as a sparse file: pack without --sparse');
      return target.file(name, (mode & 0o100) !== 0, size, content);
    case 'link':
      return target.copy(name, linkname ?? '');
    case 'symlink':
      return target.link(name, linkname ?? '');
    case 'fifo':
    case 'block-device':
    case 'character-device':
      return target.refuse(name, `is a ${type}: only directories, regular files and links can be deployed`);
    default:
      // The library leaves the type out where it does not know it.
      return target.refuse(name, 'is of a kind that is not known');
  }
}

/** GNU tar describes holes in PAX records and stores what lies between them only. */
function isSparse(header: tar.Header): boolean {
  const { pax } = header;
  return (
    typeof pax === 'object' && pax !== null && Object.keys(pax).some((key) => key.startsWith('GNU.sparse.'))
  );
}

/** Bounds a tar stream, and sees to it that one cut short between two files is not taken for whole. */
class TarGuard extends Transform {
  readonly #limitBytes: number;
  #bytes = 0;
  #last: Buffer = Buffer.alloc(0);

  constructor(limitBytes: number) {
    super();
    this.#limitBytes = limitBytes;
  }

  override _transform(
    chunk: Buffer,
    _encoding: string,
    done: (error?: Error | null, data?: Buffer) => void,
  ): void {
    this.#bytes += chunk.length;
    const tail = chunk.subarray(-blockBytes);
    this.#last = Buffer.concat([this.#last, tail]).subarray(-blockBytes);
    if (this.#bytes > this.#limitBytes) done(new Error(`it unpacks to more than ${this.#limitBytes} bytes`));
    else done(null, chunk);
  }

  override _flush(done: (error?: Error | null) => void): void {
    const ended = this.#last.length === blockBytes && this.#last.every((byte) => byte === 0);
    done(ended ? null : new Error('it was cut short: the mark at its end is missing'));
  }
}
