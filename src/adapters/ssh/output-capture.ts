import { StringDecoder } from 'node:string_decoder';
import { longestOutputLine } from '../../model/command.ts';

/**
 * One output stream of a command: remembers the end of it, `keepBytes` at most, in bounded memory and hands on each line.
 * Lines end with \n, \r\n or \r; UTF-8 characters may be cut by chunks, invalid bytes become U+FFFD.
 */
export class OutputCapture {
  readonly #tail: ByteTail;
  readonly #lines: LineSplitter | undefined;
  readonly #decoder = new StringDecoder('utf8');

  constructor(keepBytes: number, onLine?: (line: string) => void) {
    this.#tail = new ByteTail(keepBytes);
    this.#lines = onLine === undefined ? undefined : new LineSplitter(onLine);
  }

  add(chunk: Buffer): void {
    this.#tail.add(chunk);
    this.#lines?.add(this.#decoder.write(chunk));
  }

  /** Hands on a last line that had no end; to be called once, after the last chunk. */
  end(): void {
    this.#lines?.add(this.#decoder.end());
    this.#lines?.end();
  }

  /** The kept bytes as text; a line that was cut goes, as far as it could end in a secret. */
  text(): string {
    return this.#tail.text();
  }
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/** The last `limit` bytes of a stream in at most twice that memory, with few copies. */
class ByteTail {
  readonly #limit: number;
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;
  #cut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    const fresh = chunk.length > this.#limit ? chunk.subarray(chunk.length - this.#limit) : chunk;
    if (fresh.length < chunk.length) this.#cut = true;
    this.#makeRoom(fresh.length);
    fresh.copy(this.#buffer, this.#length);
    this.#length += fresh.length;
  }

  text(): string {
    let start = Math.max(0, this.#length - this.#limit);
    if (start > 0 || this.#cut) start = this.#afterCutLine(start);
    return this.#buffer.toString('utf8', start, this.#length);
  }

  /**
   * Where the first line begins that is there as a whole: the end of one whose beginning is gone could be the end of a
   * secret, which nobody would recognize. Of a line that is longer than a quarter of all that is kept, that quarter
   * goes, and a character that was cut (10xxxxxx continues one).
   */
  #afterCutLine(start: number): number {
    const quarter = Math.min(start + Math.ceil(this.#limit / 4), this.#length);
    for (let at = start; at < quarter; at += 1) {
      const byte = this.#buffer[at];
      if (byte === newline || byte === carriageReturn) return at + 1;
    }
    let at = quarter;
    while (at < this.#length && ((this.#buffer[at] ?? 0) & 0xc0) === 0x80) at += 1;
    return at;
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const most = 2 * this.#limit;
    if (needed <= most) {
      const grown = Buffer.alloc(Math.min(most, Math.max(needed, 2 * this.#buffer.length, 4096)));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
      return;
    }
    const keep = Math.max(0, this.#limit - bytes);
    this.#buffer.copy(this.#buffer, 0, this.#length - keep, this.#length);
    this.#length = keep;
    this.#cut = true;
    if (this.#length + bytes > this.#buffer.length) this.#makeRoom(bytes);
  }
}

/** Cuts text into lines, wherever the pieces it arrives in are cut. */
class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = '';
  #skipNewline = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(text: string): void {
    if (text === '') return;
    const fresh = this.#skipNewline && text.startsWith('\n') ? text.slice(1) : text;
    this.#skipNewline = text.endsWith('\r');
    const parts = fresh.split(/\r\n|\r|\n/);
    const last = parts.pop() ?? '';
    for (const part of parts) {
      this.#emit(this.#rest + part);
      this.#rest = '';
    }
    this.#rest += last;
    if (this.#rest.length > longestOutputLine) this.#rest = this.#emitParts(this.#rest);
  }

  end(): void {
    if (this.#rest !== '') this.#emit(this.#rest);
    this.#rest = '';
  }

  #emit(line: string): void {
    this.#onLine(line.length > longestOutputLine ? this.#emitParts(line) : line);
  }

  /** Hands on whole parts and returns what is left; never cuts a character in two. */
  #emitParts(line: string): string {
    let at = 0;
    while (line.length - at > longestOutputLine) {
      const last = line.charCodeAt(at + longestOutputLine - 1);
      const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
      const end = at + longestOutputLine - (isHighSurrogate ? 1 : 0);
      this.#onLine(line.slice(at, end));
      at = end;
    }
    return line.slice(at);
  }
}
