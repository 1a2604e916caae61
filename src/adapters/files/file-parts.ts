import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import * as zlib from 'node:zlib';
import { pathBytes } from '../../host/name-bytes.ts';
import { type PartGroup, partText } from '../../model/file-parts.ts';
import { type CutFile, fileCutter } from './cut-file.ts';

/** So many parts make a group on average, and at most. */
const groupParts = { average: 64, most: 256 } as const;

/** What the thread runs; the bundle has no file of its own for it. */
const program = `
const { parentPort } = require('node:worker_threads');
const cut = (${fileCutter.toString()})(require('node:fs'), require('node:zlib'));
parentPort.on('message', ({ path, average }) => parentPort.postMessage(cut(path, average)));
`;

/**
 * Cuts large files into parts, one after another in a thread of its own, beside those that hash. A file that cannot be
 * read has no parts, nor has any where this runtime (Node before 20.15) cannot make checksums.
 */
export class FileParts {
  readonly #known = new Map<string, Promise<readonly PartGroup[] | undefined>>();
  readonly #waiting: ((cut: CutFile) => void)[] = [];
  readonly #signal: AbortSignal;
  #worker: Worker | undefined;

  /** The thread ends, and nothing is cut any more, once the signal aborts. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#giveUp(), { once: true });
  }

  /** The parts of a file, of `average` bytes each; made once. */
  of(path: string, average: number): Promise<readonly PartGroup[] | undefined> {
    const key = `${average} ${path}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#cut(path, average).then((cut) => (cut === undefined ? undefined : [...groupsOf(cut)]));
    this.#known.set(key, made);
    return made;
  }

  #cut(path: string, average: number): Promise<CutFile> {
    if (this.#signal.aborted || typeof zlib.crc32 !== 'function') return Promise.resolve(undefined);
    this.#worker ??= this.#start();
    this.#worker.postMessage({ path: pathBytes(path), average });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #start(): Worker {
    const worker = new Worker(program, { eval: true });
    worker.on('message', (cut: CutFile) => this.#waiting.shift()?.(cut));
    worker.on('error', () => this.#giveUp());
    worker.unref();
    return worker;
  }

  #giveUp(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}

/** Where groups end depends on their parts only, as parts do on bytes. */
function* groupsOf(cut: Uint32Array): Generator<PartGroup> {
  let parts: string[] = [];
  let bytes = 0;
  for (let at = 0; at < cut.length; at += 2) {
    const checksum = cut[at] ?? 0;
    const length = cut[at + 1] ?? 0;
    parts.push(partText(checksum, length));
    bytes += length;
    const ends = checksum % groupParts.average === 0 || parts.length === groupParts.most;
    if (!ends && at + 2 < cut.length) continue;
    const text = parts.join('');
    yield { name: createHash('sha256').update(text).digest('hex').slice(0, 16), bytes, parts: text };
    parts = [];
    bytes = 0;
  }
}
