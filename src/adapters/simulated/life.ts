import type { Clock } from '../../model/clock.ts';

/** Thrown inside a program whose process was killed: nothing of it happens any more. */
export class Killed extends Error {}

/** A reason of its own spares an exception with its stack. */
const done = 'it is over';

/** The life of one process on a simulated host: it can be killed between any two moments of its program. */
export class Life {
  readonly clock: Clock;
  readonly #end = new AbortController();
  readonly write: (stream: 'stdout' | 'stderr', data: string) => void;

  constructor(clock: Clock, write: (stream: 'stdout' | 'stderr', data: string) => void) {
    this.clock = clock;
    this.write = write;
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  kill(): void {
    this.#end.abort(new Killed('killed'));
  }

  /** To be asked after whatever may have taken time. */
  check(): void {
    this.#end.signal.throwIfAborted();
  }

  /** Lets time pass. */
  async rest(ms: number): Promise<void> {
    this.check();
    if (ms > 0) await this.clock.sleep(ms, this.#end.signal);
  }

  /** Waits for what another does, and no longer than it lives. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.check();
    const ended = new AbortController();
    const killed = new Promise<never>((_, reject) => {
      const onAbort = (): void => reject(this.#end.signal.reason);
      this.#end.signal.addEventListener('abort', onAbort, { once: true, signal: ended.signal });
    });
    try {
      return await Promise.race([work, killed]);
    } finally {
      ended.abort(done);
    }
  }
}
