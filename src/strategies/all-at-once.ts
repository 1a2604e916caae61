import type { AllAtOnce } from '../model/fleet.ts';
import type { Strategy } from './strategy.ts';

/** One wave of all. */
export const allAtOnce: Strategy<AllAtOnce> = {
  kind: 'all-at-once',
  cut: (hosts) => (hosts.length === 0 ? [] : [{ hosts, holdMs: 0, trial: false }]),
  describe: () => 'all at once',
};
