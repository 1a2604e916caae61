import type { Clock } from '../model/clock.ts';
import { onAbort } from './on-abort.ts';

/** The longest that a Node timer can wait (2^31 - 1 ms); it fires at once when asked for more. */
const longestTimerMs = 2_147_483_647;

/** The machine's clock: UTC as it was when the process began, advancing steadily even if the wall clock is set. */
export const systemClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  sleep: async (ms, signal) => {
    for (let left = ms; ; left -= longestTimerMs) {
      await timer(Math.min(left, longestTimerMs), signal);
      if (left <= longestTimerMs) return;
    }
  },
};

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    if (signal === undefined) {
      setTimeout(resolve, ms);
      return;
    }
    const stopWaiting = onAbort(signal, () => {
      clearTimeout(handle);
      reject(signal.reason);
    });
    const handle = setTimeout(() => {
      stopWaiting();
      resolve();
    }, ms);
  });
}
