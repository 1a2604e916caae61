import { Duplex, type Readable, type Writable } from 'node:stream';

/** The two ends of a forwarded connection and how to give it up. */
export interface ForwardEnds {
  readonly readable: Readable;
  readonly writable: Writable;
  /** Called once. */
  release(): void;
}

/**
 * One stream over the two ends of a forward, with backpressure both ways. It is destroyed with the reason of
 * `lost` when the connection goes, so that nobody takes a cut answer for a whole one.
 */
export class ForwardStream extends Duplex {
  readonly #ends: ForwardEnds;
  readonly #over = new AbortController();
  #ended = false;
  #waiting: (() => void) | undefined;

  constructor(ends: ForwardEnds, lost: AbortSignal) {
    super({ allowHalfOpen: false });
    this.#ends = ends;
    const { readable, writable } = ends;
    readable.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) readable.pause();
    });
    readable.once('end', () => this.#end());
    readable.once('error', (error) => this.destroy(error));
    readable.once('close', () => this.#onClose(lost));
    readable.pause();
    // EPIPE: the other side has stopped reading; what it still sends is to be read.
    writable.on('error', () => {});
    const onLost = () => this.destroy(reasonOf(lost));
    lost.addEventListener('abort', onLost, { once: true, signal: this.#over.signal });
    if (lost.aborted) onLost();
  }

  override _read(): void {
    this.#ends.readable.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    if (this.#ends.writable.write(chunk) || this.#ends.readable.closed) {
      callback();
      return;
    }
    this.#waiting = callback;
    this.#ends.writable.once('drain', () => this.#resumeWriting());
  }

  override _final(callback: () => void): void {
    this.#ends.writable.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#over.abort();
    this.#ends.release();
    callback(error);
  }

  /** What was still to be written has nowhere to go; what has arrived stays to be read. */
  #onClose(lost: AbortSignal): void {
    if (lost.aborted) this.destroy(reasonOf(lost));
    else this.#end();
    this.#resumeWriting();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.push(null);
  }

  #resumeWriting(): void {
    const callback = this.#waiting;
    this.#waiting = undefined;
    callback?.();
  }
}

function reasonOf(lost: AbortSignal): Error {
  return lost.reason instanceof Error ? lost.reason : new Error('connection lost');
}
