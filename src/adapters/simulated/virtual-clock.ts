import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AlarmClock } from './alarm-clock.ts';
import { SleeperHeap } from './sleeper-heap.ts';

/** A clock of its own: hours of sleep take no time, in the order in which they would have ended. */
export interface VirtualClock extends AlarmClock {
  /** How many sleeps have not ended. */
  readonly sleeping: number;
  /** Lets `ms` pass: every sleep due until then ends at its time, and what follows from it runs, before this resolves. */
  advance(ms: number): Promise<void>;
}

/**
 * With `auto` (the default) time moves by itself to the next sleep's end whenever the program has nothing else
 * to do in this turn of the event loop. That suits a world whose only waiting is on the clock: where real input or
 * output takes part, `auto: false` and `advance` keep time from running ahead of it (a sleep of 0 ms needs no
 * time and ends by itself). Sleeps that end at the same time end in the order in which they began.
 */
export function virtualClock({ start = Date.UTC(2026, 10, 20), auto = true } = {}): VirtualClock {
  let now = start;
  let running = false;
  const sleepers = new SleeperHeap();

  const wakeNext = (): void => {
    const next = sleepers.first;
    if (next === undefined) return;
    now = Math.max(now, next.at);
    sleepers.remove(next);
    next.wake();
  };
  const turn = (): void => {
    running = sleepers.size > 0;
    if (!running) return;
    wakeNext();
    setImmediate(turn);
  };
  const startTurning = (): void => {
    if (running) return;
    running = true;
    setImmediate(turn);
  };

  const alarm = (ms: number, ring: () => void): (() => void) => {
    const sleeper = sleepers.add(now + Math.max(0, ms), ring);
    if (auto) startTurning();
    else if (ms <= 0) void nextTurn().then(() => sleepers.remove(sleeper) && sleeper.wake());
    return () => sleepers.remove(sleeper);
  };

  return {
    now: () => now,
    alarm,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        if (signal === undefined) {
          alarm(ms, resolve);
          return;
        }
        const onAbort = () => {
          stop();
          reject(signal.reason);
        };
        const stop = alarm(ms, () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        });
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    get sleeping() {
      return sleepers.size;
    },
    advance: async (ms) => {
      const until = now + ms;
      for (let next = sleepers.first; next !== undefined && next.at <= until; next = sleepers.first) {
        wakeNext();
        await nextTurn();
      }
      now = Math.max(now, until);
      await nextTurn();
    },
  };
}
