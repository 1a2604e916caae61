import { closeSync, createReadStream, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { collectAsItPasses } from './young-space.ts';

/**
 * What a stream brought, to be read again any number of times, from a file without a name that goes with this process.
 * `through` passes the stream on; `again` is undefined where there was no room for the file.
 */
export interface KeptOutput {
  readonly through: AsyncGenerator<Buffer>;
  readonly again: () => Readable | undefined;
}

/** Keeps what a stream brings while it passes on. */
export function keepOutput(output: Readable, name: string): KeptOutput {
  let file: number | undefined;
  const make = (): void => {
    const path = join(tmpdir(), `deploy-${process.pid}-${name}`);
    file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  };
  /** Whatever is in the way of it, the output itself is what matters. */
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch {
      if (file !== undefined) closeSync(file);
      file = undefined;
    }
  };
  async function* pass(): AsyncGenerator<Buffer> {
    attempt(make);
    const passed = collectAsItPasses();
    for await (const chunk of output as AsyncIterable<Buffer>) {
      // Small pieces into the page cache: asking the thread pool would take longer.
      attempt(() => file !== undefined && writeFileSync(file, chunk));
      yield chunk;
      passed(chunk.length);
    }
  }
  return {
    through: pass(),
    again: () =>
      file === undefined ? undefined : createReadStream('', { fd: file, start: 0, autoClose: false }),
  };
}
