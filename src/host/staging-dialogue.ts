import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { CommandResult, RemoteCommand } from '../model/command.ts';

/** How much of an archive passes in one piece; the host reads each with one program. */
const chunkBytes = 1024 * 1024;

/** Both sides of one command's conversation: lines come, lines and archives go. */
export class StagingDialogue {
  /** How the command ended; to be awaited once the conversation is over. */
  readonly result: Promise<CommandResult>;
  /** Bytes written so far. */
  sent = 0;
  readonly #input = new PassThrough({ highWaterMark: chunkBytes });
  readonly #lines: string[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(run: (io: Required<Pick<RemoteCommand, 'stdin' | 'onLine'>>) => Promise<CommandResult>) {
    // A transport that gives up may fail the stream; the result tells all there is to know.
    this.#input.on('error', () => undefined);
    const onLine = (stream: 'stdout' | 'stderr', line: string): void => {
      if (stream !== 'stdout') return;
      this.#lines.push(line);
      this.#wake();
    };
    const end = (): void => {
      this.#ended = true;
      this.#wake();
    };
    // What the two sides say to each other is nobody's last words.
    this.result = run({ stdin: this.#input, onLine }).then((end) => ({ ...end, stdout: '' }));
    this.result.then(end, end);
  }

  /** What the host says next; undefined once the command has ended. */
  async next(): Promise<string | undefined> {
    while (this.#lines.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#lines.shift();
  }

  /** Says something, no faster than the host listens. */
  async say(words: string | Buffer): Promise<void> {
    if (this.#ended || this.#input.destroyed) return;
    this.sent += Buffer.byteLength(words);
    if (this.#input.write(words)) return;
    const ended = new AbortController();
    const { signal } = ended;
    const quiet = (): undefined => undefined;
    await Promise.race([
      once(this.#input, 'drain', { signal }).catch(quiet),
      once(this.#input, 'close', { signal }).catch(quiet),
      this.result.catch(quiet),
    ]);
    ended.abort();
  }

  /** Sends an archive in chunks; rejects with what the archive rejects with, and then the host must not be told more. */
  async sendArchive(archive: Readable): Promise<void> {
    await this.say('archive\n');
    let waiting: Buffer[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      if (bytes === 0) return;
      await this.say(`${bytes}\n`);
      for (const part of waiting) await this.say(part);
      waiting = [];
      bytes = 0;
    };
    try {
      for await (const part of archive as AsyncIterable<Buffer>) {
        if (this.#ended) return;
        waiting.push(part);
        bytes += part.length;
        if (bytes >= chunkBytes) await flush();
      }
    } finally {
      archive.destroy();
    }
    await flush();
    await this.say('0\n');
  }

  /** Nothing more will be said: without `commit` before it, the host takes what came for cut short. */
  close(): void {
    this.#input.end();
  }
}
