import type { Clock } from '../../model/clock.ts';

interface Waiter {
  readonly holder: object;
  readonly take: () => void;
}

/** The lock of one app on a simulated host: one step at a time, in the order in which they came; freed by death. */
export class HostLock {
  #holder: object | undefined;
  #waiting: Waiter[] = [];

  /** Whether it was got, waiting for nobody. */
  takeNow(holder: object): boolean {
    this.#holder ??= holder;
    return this.#holder === holder;
  }

  /** Resolves with whether it was got within `waitMs`; rejects when the signal aborts before. */
  async take(holder: object, clock: Clock, waitMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.takeNow(holder)) return true;
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    const taken = new Promise<true>((resolve) => {
      this.#waiting.push({ holder, take: () => resolve(true) });
    });
    try {
      await Promise.race([taken, clock.sleep(waitMs, both)]);
      return this.#holder === holder;
    } catch (thrown) {
      this.free(holder);
      throw thrown;
    } finally {
      over.abort('it is over');
      this.#waiting = this.#waiting.filter((waiter) => waiter.holder !== holder);
    }
  }

  isHeldBy(holder: object): boolean {
    return this.#holder === holder;
  }

  /** Does nothing for one who does not hold it. */
  free(holder: object): void {
    if (this.#holder !== holder) return;
    const next = this.#waiting.shift();
    this.#holder = next?.holder;
    next?.take();
  }
}
