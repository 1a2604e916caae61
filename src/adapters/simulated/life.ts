import type { Clock } from '../../model/clock.ts';

/** Thrown inside a program whose process was killed: nothing of it happens any more. */
export class Killed extends Error {}

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
    const { signal } = this;
    let onAbort = (): void => undefined;
    const killed = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([work, killed]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
