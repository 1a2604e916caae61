import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Share, StrategyConfig } from '../../src/model/fleet.ts';
import { strategies, strategyOf } from '../../src/strategies/registry.ts';
import { assertProperty } from '../fixtures/assert-property.ts';

type Kind = StrategyConfig['kind'];

const share: fc.Arbitrary<Share> = fc.oneof(
  fc.record({ kind: fc.constant('count' as const), value: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('percent' as const), value: fc.integer({ min: 1, max: 100 }) }),
);
const span = fc.integer({ min: 0, max: 3_600_000 });
const allAtOnce = fc.constant({ kind: 'all-at-once' } as const);
const rolling = fc.record({ kind: fc.constant('rolling' as const), batch: share, pauseMs: span });

/** Every configuration that a strategy may have. A new strategy needs one here, or the types fail. */
const configs: { readonly [K in Kind]: fc.Arbitrary<Extract<StrategyConfig, { kind: K }>> } = {
  'all-at-once': allAtOnce,
  rolling,
  canary: fc.record({
    kind: fc.constant('canary' as const),
    first: share,
    soakMs: span,
    rest: fc.oneof(allAtOnce, rolling),
  }),
};

const fleets = fc
  .integer({ min: 0, max: 60 })
  .map((count) => Array.from({ length: count }, (_, i) => `host-${i}`));
const kinds = Object.keys(strategies) as Kind[];

it('has configurations for every registered strategy', () => {
  expect(kinds.toSorted()).toEqual(Object.keys(configs).toSorted());
});

describe.each(kinds)('the strategy %s', (kind) => {
  const holds = (property: (hosts: readonly string[], config: StrategyConfig) => void): void => {
    assertProperty(fc.property(fleets, configs[kind], property));
  };

  it('is registered under its own name', () => {
    expect(strategies[kind].kind).toBe(kind);
  });

  it('changes every host exactly once, in the order given', () => {
    holds((hosts, config) => {
      const waves = strategyOf(config).cut(hosts, config);
      expect(waves.flatMap((wave) => wave.hosts)).toEqual(hosts);
    });
  });

  it('makes no empty wave, and no pause that is none', () => {
    holds((hosts, config) => {
      const waves = strategyOf(config).cut(hosts, config);
      expect(waves.every((wave) => wave.hosts.length > 0 && wave.holdMs >= 0)).toBe(true);
    });
  });

  it('never lets the last wave be a trial: there would be nobody to try for', () => {
    holds((hosts, config) => {
      expect(strategyOf(config).cut(hosts, config).at(-1)?.trial ?? false).toBe(false);
    });
  });

  it('says in words what it does', () => {
    assertProperty(
      fc.property(configs[kind], (config: StrategyConfig) => {
        expect(strategyOf(config).describe(config)).toMatch(/^[a-z][^\n]{3,100}$/);
      }),
    );
  });
});
