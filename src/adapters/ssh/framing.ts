import { quoteCommand } from '../../host/quote.ts';
import { scripts } from '../../host/scripts.generated.ts';

/** What the marks of `src/host/run.sh` told so far. */
export interface FrameState {
  /** The process group of the command on the host; undefined until announced or where it cannot be told. */
  readonly group: number | undefined;
  /** The exit code in the sense of the host's sh: above 128 for a signal. */
  readonly code: number | undefined;
  /** Whether all that the command itself wrote to standard output has been seen. */
  readonly stdoutEnded: boolean;
}

/** No mark is longer: the prefix, a word, a number of at most ten digits and the newline. */
const longestMarkTail = 24;

/** Comments are for readers: each command would carry them over the wire. */
const wrapper = scripts['host/run.sh']
  .split('\n')
  .filter((line) => !/^\s*(#|$)/.test(line))
  .join('\n');

/** The command line that runs `argv` under the wrapper; `nonce` must be hexadecimal and unpredictable. */
export function frameCommand(nonce: string, argv: readonly string[]): string {
  // Bourne's, C's and fish's shells know exec; without it the login shell would wait as one process more.
  return `exec ${quoteCommand(['sh', '-c', wrapper, 'deploy-run', nonce, ...argv])}`;
}

/**
 * Takes the marks of `src/host/run.sh` out of both output streams of one command, wherever chunks are cut, and
 * remembers what they told. All other bytes pass unchanged and in order; only what may still become a mark is
 * held back until it is decided.
 */
export class Framing {
  readonly #stdout: MarkFilter;
  readonly #stderr: MarkFilter;
  #group: number | undefined;
  #code: number | undefined;
  #stdoutEnded = false;

  constructor(nonce: string) {
    const prefix = Buffer.from(`deploy-run ${nonce} `);
    const read = (mark: string) => this.#read(mark);
    this.#stdout = new MarkFilter(prefix, read);
    this.#stderr = new MarkFilter(prefix, read);
  }

  get state(): FrameState {
    return { group: this.#group, code: this.#code, stdoutEnded: this.#stdoutEnded };
  }

  /** Both marks that follow a command have been seen: nothing that it wrote is missing. */
  get complete(): boolean {
    return this.#code !== undefined && this.#stdoutEnded;
  }

  /** The bytes of this chunk (and of what was held back) that belong to the command itself. */
  pass(stream: 'stdout' | 'stderr', chunk: Buffer): Buffer[] {
    return (stream === 'stdout' ? this.#stdout : this.#stderr).pass(chunk);
  }

  /** What is still held back when the stream has ended: it did not become a mark. */
  rest(stream: 'stdout' | 'stderr'): Buffer {
    return (stream === 'stdout' ? this.#stdout : this.#stderr).rest();
  }

  #read(mark: string): boolean {
    if (mark === 'end') {
      this.#stdoutEnded = true;
      return true;
    }
    const [, word, digits] = /^(group|exit) (\d{1,10})$/.exec(mark) ?? [];
    if (word === 'group') this.#group = Number(digits) > 1 ? Number(digits) : undefined;
    if (word === 'exit') this.#code = Number(digits);
    return word !== undefined;
  }
}

/** Removes `<prefix><mark>\n` from a stream of bytes and hands each mark to `read`, which says whether it is one. */
class MarkFilter {
  readonly #prefix: Buffer;
  readonly #read: (mark: string) => boolean;
  #held: Buffer = Buffer.alloc(0);

  constructor(prefix: Buffer, read: (mark: string) => boolean) {
    this.#prefix = prefix;
    this.#read = read;
  }

  pass(chunk: Buffer): Buffer[] {
    let data = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    const out: Buffer[] = [];
    for (;;) {
      const at = data.indexOf(this.#prefix);
      if (at < 0) {
        const keep = this.#possibleStart(data);
        out.push(data.subarray(0, data.length - keep));
        this.#hold(data.subarray(data.length - keep));
        break;
      }
      const markAt = at + this.#prefix.length;
      const endsAt = data.subarray(0, markAt + longestMarkTail).indexOf('\n', markAt);
      if (endsAt < 0 && data.length < markAt + longestMarkTail) {
        out.push(data.subarray(0, at));
        this.#hold(data.subarray(at));
        break;
      }
      const isMark = endsAt >= 0 && this.#read(data.toString('latin1', markAt, endsAt));
      out.push(data.subarray(0, isMark ? at : markAt));
      data = data.subarray(isMark ? endsAt + 1 : markAt);
    }
    return out.filter((part) => part.length > 0);
  }

  rest(): Buffer {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    return held;
  }

  /** A copy, so that a few held bytes do not keep a whole packet in memory. */
  #hold(bytes: Buffer): void {
    this.#held = Buffer.from(bytes);
  }

  /** How many bytes at the end of `data` are the beginning of the prefix. */
  #possibleStart(data: Buffer): number {
    const longest = Math.min(data.length, this.#prefix.length - 1);
    for (let length = longest; length > 0; length -= 1) {
      if (this.#prefix.subarray(0, length).equals(data.subarray(data.length - length))) return length;
    }
    return 0;
  }
}
