import type { Readable } from 'node:stream';

/** What comes to `stage` by standard input: lines, and archives in chunks. */
export class StagingInput {
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The next line; undefined at the end. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#held.indexOf('\n');
      if (end >= 0) return this.#take(end + 1).toString('utf8', 0, end);
      if (!(await this.#more())) return undefined;
    }
  }

  /** An archive, whole; undefined when it was cut short. */
  async archive(): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [];
    for (;;) {
      const size = Number(await this.line());
      if (!Number.isInteger(size)) return undefined;
      if (size === 0) return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      while (this.#held.length < size) if (!(await this.#more())) return undefined;
      chunks.push(this.#take(size));
    }
  }

  /** Passes over so many bytes. */
  async drop(bytes: number): Promise<void> {
    while (this.#held.length < bytes) if (!(await this.#more())) return;
    this.#take(bytes);
  }

  /** What has come and was not read is for who reads the stream next. */
  leaveRest(): void {
    if (this.#held.length > 0) this.#stream.unshift(this.#held);
    this.#held = Buffer.alloc(0);
  }

  #take(bytes: number): Buffer {
    const taken = this.#held.subarray(0, bytes);
    this.#held = this.#held.subarray(bytes);
    return taken;
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
    return true;
  }
}
