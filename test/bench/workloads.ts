import { createCipheriv } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** How many files an upgrade of b changes, and how large they are on average. */
const changedFiles = 12;
const changedBytes = 200_000;
const bigBytes = 500_000_000;
/** 1 % of the big file, in pieces as a database or a disk image has them. */
const pieceBytes = 65_536;
const pieces = Math.round(bigBytes / 100 / pieceBytes);

/** Text like a program's: words in lines, indented; zstd makes a fifth of it, as of real packages. */
export class TextMaker {
  readonly #words: readonly string[];
  #state: number;

  /** The same seed makes the same text for ever. */
  constructor(seed: number) {
    this.#state = seed;
    this.#words = Array.from({ length: 4_000 }, () => this.#word());
    this.#state = seed + 1;
  }

  /** From 0 up to, not including, `limit` (xorshift32). */
  below(limit: number): number {
    let x = this.#state || 1;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state % limit;
  }

  text(bytes: number): string {
    const lines: string[] = [];
    const known: string[] = [];
    for (let length = 0; length < bytes; ) {
      // Programs repeat themselves: every third line is one that stood before.
      const repeat = known.length > 8 && this.below(3) === 0;
      const line = repeat ? (known[this.below(known.length)] ?? '') : this.#line();
      if (!repeat) known.push(line);
      lines.push(line);
      length += line.length + 1;
    }
    return `${lines.join('\n').slice(0, bytes - 1)}\n`;
  }

  #line(): string {
    const indent = '  '.repeat(this.below(5));
    const words = Array.from({ length: 3 + this.below(8) }, () => {
      // Few words are frequent, as in any language.
      const rank = Math.floor((this.below(1_000) / 1_000) ** 4 * this.#words.length);
      return this.#words[rank] ?? '';
    });
    return `${indent}${words.join([' ', '.', ', ', ' = ', '('][this.below(5)] ?? ' ')};`;
  }

  #word(): string {
    return Array.from({ length: 2 + this.below(9) }, () => String.fromCharCode(97 + this.below(26))).join('');
  }
}

/** How many files or pieces are written before others have their turn: a signal must be heard. */
const turn = 100;

/** Writes `count` files of `bytes` in total below `root`, in directories like a package manager's. */
export async function makeTree(root: string, seed: number, count: number, bytes: number): Promise<void> {
  const maker = new TextMaker(seed);
  const weights = Array.from({ length: count }, () => ((maker.below(1_000) + 20) / 1_000) ** 4);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  for (const [index, weight] of weights.entries()) {
    if (index % turn === 0) await setImmediate();
    const size = Math.max(40, Math.round((weight / sum) * bytes));
    const file = join(root, pathOf(index));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, index % 40 === 7 ? noise(seed + index, size) : maker.text(size));
  }
}

/** Some files of a package are compressed already: pictures, archives, binaries. */
function noise(seed: number, bytes: number): Buffer {
  const key = Buffer.alloc(16, `bench ${seed}`);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

function pathOf(index: number): string {
  const place = Math.floor(index / 14);
  return `packages/scope-${place % 37}/package-${place}/${index % 3 === 0 ? 'lib/' : ''}module-${index}.js`;
}

/** Changes what an upgrade changes; `round` makes each one another. */
export function changeTree(root: string, count: number, round: number): void {
  const maker = new TextMaker(7_000 + round);
  for (let number = 0; number < changedFiles; number += 1) {
    const index = (number * 797 + 3) % count;
    writeFileSync(join(root, pathOf(index)), maker.text(changedBytes / changedFiles));
  }
}

/** Gives every file a fresh date, as a checkout in CI does. */
export function freshenDates(root: string, now: Date): void {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), now, now);
  }
}

/** One file that does not compress. */
export async function makeBigFile(root: string): Promise<void> {
  mkdirSync(root, { recursive: true });
  const file = openSync(join(root, 'big.bin'), 'w');
  for (let at = 0; at < bigBytes; at += 1_000_000) {
    writeSync(file, noise(at, 1_000_000));
    if (at % (turn * 1_000_000) === 0) await setImmediate();
  }
  closeSync(file);
}

/** Changes 1 % of it, in places all over it. */
export function changeBigFile(root: string, round: number): void {
  const file = openSync(join(root, 'big.bin'), 'r+');
  const stride = Math.floor(bigBytes / pieces);
  for (let piece = 0; piece < pieces; piece += 1) {
    const at = piece * stride + ((piece * 7_919 + round * 104_729) % (stride - pieceBytes));
    writeSync(file, noise(90_000_000 + round * 1_000 + piece, pieceBytes), 0, pieceBytes, at);
  }
  closeSync(file);
}
