import type { StrategyConfig } from '../model/fleet.ts';
import { allAtOnce } from './all-at-once.ts';
import { canary } from './canary.ts';
import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

type Strategies = {
  readonly [K in StrategyConfig['kind']]: Strategy<Extract<StrategyConfig, { kind: K }>>;
};

/** Every strategy by the kind that the configuration names. */
export const strategies: Strategies = {
  'all-at-once': allAtOnce,
  rolling,
  canary,
};

/** The strategy for a configuration. */
export function strategyOf<C extends StrategyConfig>(config: C): Strategy<C> {
  // TypeScript cannot relate the key to the value across a union; the mapped type above does.
  return strategies[config.kind] as unknown as Strategy<C>;
}
