import type { Clock } from '../../model/clock.ts';

/** A clock for what waits very often: an alarm that may be stopped is lighter than a sleep with a signal. */
export interface AlarmClock extends Clock {
  /** Calls `ring` when `ms` have passed, unless what it returns is called before. */
  alarm(ms: number, ring: () => void): () => void;
}
