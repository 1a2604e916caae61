import { setImmediate as nextTurn } from 'node:timers/promises';
import { onAbort } from '../on-abort.ts';
import type { AlarmClock } from './alarm-clock.ts';
import { SleeperHeap } from './sleeper-heap.ts';

/** A clock of its own: hours of sleep take no time, in the order in which they would have ended. */
export interface VirtualClock extends AlarmClock {
  /** How many sleeps have not ended. */
  readonly sleeping: number;
  /** Lets `ms` pass: every sleep due until then ends at its time, and what follows from it runs, before this resolves. */
  advance(ms: number): Promise<void>;
}

/** So many sleeps at most end in one round of the event loop. */
const mostTurns = 64;

/**
 * With `auto` (the default) time moves by itself to the next sleep's end whenever the program has nothing else
 * to do in this turn of the event loop. That suits a world whose only waiting is on the clock: where real input or
 * output takes part, `auto: false` and `advance` keep time from running ahead of it (a sleep of 0 ms needs no
 * time and ends by itself). Sleeps that end at the same time end in the order in which they began.
 */
export function virtualClock({ start = Date.UTC(2026, 10, 20), auto = true } = {}): VirtualClock {
  let now = start;
  /** How many turns were asked for and have not come. */
  let turns = 0;
  const sleepers = new SleeperHeap();

  const wakeNext = (): void => {
    now = Math.max(now, sleepers.firstAt ?? now);
    sleepers.take()?.wake();
  };
  /** What follows from one wake runs before the next turn; that of a round of the event loop takes longer than both. */
  const askForTurns = (): void => {
    const wanted = Math.min(sleepers.size, Math.max(1, sleepers.dueBy(now)), mostTurns);
    for (; turns < wanted; turns += 1) setImmediate(turn);
  };
  const turn = (): void => {
    turns -= 1;
    // Time moves on in the last turn only: until then there is something else to do.
    if ((sleepers.firstAt ?? 0) > now && turns > 0) return;
    wakeNext();
    askForTurns();
  };

  const alarm = (ms: number, ring: () => void): (() => void) => {
    const sleeper = sleepers.add(now + Math.max(0, ms), ring);
    if (auto && turns === 0) askForTurns();
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
        const stop = alarm(ms, () => {
          stopWaiting();
          resolve();
        });
        const stopWaiting = onAbort(signal, () => {
          stop();
          reject(signal.reason);
        });
      }),
    get sleeping() {
      return sleepers.size;
    },
    advance: async (ms) => {
      const until = now + ms;
      for (let at = sleepers.firstAt; at !== undefined && at <= until; at = sleepers.firstAt) {
        wakeNext();
        await nextTurn();
      }
      now = Math.max(now, until);
      await nextTurn();
    },
  };
}
