import type { StrategyConfig } from '../model/fleet.ts';
import type { Wave } from '../model/plan.ts';

/** Cuts hosts that may change together into waves. */
export interface Strategy<C extends StrategyConfig> {
  readonly kind: C['kind'];
  /**
   * Every host once, in the order given, in waves of which none is empty; pure. How long the last holds counts where
   * hosts follow that come after these.
   */
  cut(hosts: readonly string[], config: C): readonly Wave[];
  /** How long the first wave is watched as a trial where the order alone cuts the waves; absent: it is none. */
  trialMs?(config: C): number;
  /** For people: `2 at a time, 30 s between`. */
  describe(config: C): string;
}
