import type { AlarmClock } from './alarm-clock.ts';

/** Thrown inside a program whose process was killed: nothing of it happens any more. */
export class Killed extends Error {}

/** Nobody asks where it was thrown. */
const killedOnce = new Killed('killed');

/** The life of one process on a simulated host: it can be killed between any two moments of its program. */
export class Life {
  readonly clock: AlarmClock;
  /** Made when it is asked for: few programs do, and there are many of them. */
  #end: AbortController | undefined;
  #killed: Killed | undefined;
  readonly #listeners = new Set<(killed: Killed) => void>();
  readonly write: (stream: 'stdout' | 'stderr', data: string) => void;

  constructor(clock: AlarmClock, write: (stream: 'stdout' | 'stderr', data: string) => void) {
    this.clock = clock;
    this.write = write;
  }

  get signal(): AbortSignal {
    if (this.#end === undefined) {
      const end = new AbortController();
      this.#end = end;
      if (this.#killed !== undefined) end.abort(this.#killed);
      this.#listeners.add((killed) => end.abort(killed));
    }
    return this.#end.signal;
  }

  kill(): void {
    if (this.#killed !== undefined) return;
    this.#killed = killedOnce;
    for (const listener of this.#listeners) listener(killedOnce);
    this.#listeners.clear();
  }

  /** To be asked after whatever may have taken time. */
  check(): void {
    if (this.#killed !== undefined) throw this.#killed;
  }

  /** Lets time pass. */
  rest(ms: number): Promise<void> {
    if (this.#killed !== undefined) return Promise.reject(this.#killed);
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const onKill = (killed: Killed): void => {
        stop();
        reject(killed);
      };
      const stop = this.clock.alarm(ms, () => {
        this.#listeners.delete(onKill);
        resolve();
      });
      this.#listeners.add(onKill);
    });
  }

  /** Waits for what another does, and no longer than it lives. */
  during<T>(work: Promise<T>): Promise<T> {
    if (this.#killed !== undefined) return Promise.reject(this.#killed);
    return new Promise((resolve, reject) => {
      this.#listeners.add(reject);
      work.then(
        (value) => {
          this.#listeners.delete(reject);
          resolve(value);
        },
        (thrown: unknown) => {
          this.#listeners.delete(reject);
          reject(thrown);
        },
      );
    });
  }
}
