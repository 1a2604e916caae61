import { LineSplitter } from './line-splitter.ts';

/**
 * One output stream of a command: remembers its last `keepBytes` bytes in bounded memory and hands on each line.
 * Lines end with \n, \r\n or \r; UTF-8 characters may be cut by chunks, invalid bytes become U+FFFD.
 */
export class OutputCapture {
  readonly #tail: ByteTail;
  readonly #lines: LineSplitter | undefined;

  constructor(keepBytes: number, onLine?: (line: string) => void) {
    this.#tail = new ByteTail(keepBytes);
    this.#lines = onLine === undefined ? undefined : new LineSplitter(onLine);
  }

  add(chunk: Buffer): void {
    this.#tail.add(chunk);
    this.#lines?.add(chunk);
  }

  /** Hands on a last line that had no end; to be called once, after the last chunk. */
  end(): void {
    this.#lines?.end();
  }

  /**
   * The kept bytes as text. Where something was cut off it begins with a whole line, and is empty where there is none:
   * a secret of which only the end is left could not be recognized any more.
   */
  text(): string {
    return this.#tail.text();
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Most commands say little, and a fleet runs many. */
const leastBytes = 256;

const nothing = Buffer.alloc(0);

/** The last `limit` bytes of a stream in at most twice that memory, with few copies. */
class ByteTail {
  readonly #limit: number;
  /** How many bytes are remembered: one more tells whether something was cut off, and whether it ended a line. */
  readonly #most: number;
  #buffer: Buffer = nothing;
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#most = limit + 1;
  }

  add(chunk: Buffer): void {
    const fresh = chunk.length > this.#most ? chunk.subarray(chunk.length - this.#most) : chunk;
    this.#makeRoom(fresh.length);
    fresh.copy(this.#buffer, this.#length);
    this.#length += fresh.length;
  }

  text(): string {
    const cut = this.#length - this.#limit;
    return this.#buffer.toString('utf8', cut > 0 ? this.#nextLine(cut - 1) : 0, this.#length);
  }

  /** Where the first line after a place begins: behind \n, \r\n or \r. */
  #nextLine(from: number): number {
    for (let at = from; at < this.#length; at += 1) {
      const byte = this.#buffer[at];
      if (byte !== lineFeed && byte !== carriageReturn) continue;
      return byte === carriageReturn && this.#buffer[at + 1] === lineFeed ? at + 2 : at + 1;
    }
    return this.#length;
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const most = 2 * this.#most;
    if (needed <= most) {
      const grown = Buffer.alloc(Math.min(most, Math.max(needed, 2 * this.#buffer.length, leastBytes)));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
      return;
    }
    const keep = Math.max(0, this.#most - bytes);
    this.#buffer.copy(this.#buffer, 0, this.#length - keep, this.#length);
    this.#length = keep;
    if (this.#length + bytes > this.#buffer.length) this.#makeRoom(bytes);
  }
}
