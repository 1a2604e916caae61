import { describe, expect, it } from 'vitest';
import type { StrategyConfig } from '../../../src/model/fleet.ts';
import { strategyOf } from '../../../src/strategies/registry.ts';

const hosts = ['a', 'b', 'c', 'd', 'e'];

function cut(config: StrategyConfig): string[] {
  return strategyOf(config)
    .cut(hosts, config)
    .map(
      (wave) => `${wave.hosts.join('')}${wave.trial ? '?' : ''}${wave.holdMs === 0 ? '' : `+${wave.holdMs}`}`,
    );
}

describe('waves', () => {
  const count = (value: number) => ({ kind: 'count', value }) as const;
  const percent = (value: number) => ({ kind: 'percent', value }) as const;

  it.each<[string, StrategyConfig, string[]]>([
    ['all at once', { kind: 'all-at-once' }, ['abcde']],
    ['rolling by number', { kind: 'rolling', batch: count(2), pauseMs: 30 }, ['ab+30', 'cd+30', 'e+30']],
    ['rolling by part, rounded down', { kind: 'rolling', batch: percent(50), pauseMs: 0 }, ['ab', 'cd', 'e']],
    ['rolling by a part of less than one', { kind: 'rolling', batch: percent(1), pauseMs: 0 }, [...hosts]],
    ['rolling with more than there are', { kind: 'rolling', batch: count(9), pauseMs: 9 }, ['abcde+9']],
    [
      'canary, then all',
      { kind: 'canary', first: count(1), soakMs: 5, rest: { kind: 'all-at-once' } },
      ['a?+5', 'bcde'],
    ],
    [
      'canary, then rolling',
      {
        kind: 'canary',
        first: percent(40),
        soakMs: 5,
        rest: { kind: 'rolling', batch: percent(50), pauseMs: 7 },
      },
      ['ab?+5', 'c+7', 'd+7', 'e+7'],
    ],
    [
      'canary of all is none',
      { kind: 'canary', first: percent(100), soakMs: 5, rest: { kind: 'all-at-once' } },
      ['abcde'],
    ],
  ])('%s', (_name, config, waves) => {
    expect(cut(config)).toEqual(waves);
  });
});
