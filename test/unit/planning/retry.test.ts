import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/adapters/random.ts';
import type { FailureKind } from '../../../src/model/failure.ts';
import { waitBeforeRetry } from '../../../src/planning/retry.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

const usual = { tries: 3, minMs: 5000, maxMs: 20_000, budgetMs: 120_000 };
const first = { kind: 'connection-refused', attempt: 1, spentMs: 0, random: 0 } as const;

describe('the wait before another attempt', () => {
  it('lies between the floor and a ceiling that doubles up to the longest', () => {
    expect(waitBeforeRetry(usual, first)).toBe(5000);
    expect(waitBeforeRetry(usual, { ...first, random: 0.5 })).toBe(7500);
    expect(waitBeforeRetry(usual, { ...first, attempt: 2, random: 0.999_999 })).toBe(20_000);
    const patient = { ...usual, tries: 9 };
    expect(waitBeforeRetry(patient, { ...first, attempt: 8, random: 0.999_999 })).toBe(20_000);
  });

  it('comes to an end with the tries, and with the budget of all hosts', () => {
    expect(waitBeforeRetry(usual, { ...first, attempt: 3 })).toBeUndefined();
    expect(waitBeforeRetry({ ...usual, tries: 1 }, first)).toBeUndefined();
    expect(waitBeforeRetry(usual, { ...first, spentMs: 115_000 })).toBe(5000);
    expect(waitBeforeRetry(usual, { ...first, spentMs: 115_001 })).toBeUndefined();
  });

  it.each<[FailureKind, boolean]>([
    ['connection-refused', true],
    ['connection-timed-out', true],
    ['host-unreachable', true],
    ['name-lookup-failed', true],
    ['name-not-found', false],
    ['connection-lost', true],
    ['host-key-changed', false],
    ['host-key-unknown', false],
    ['authentication-failed', false],
    ['no-common-algorithm', false],
    ['cancelled', false],
    ['internal', false],
  ])('%s: %s', (kind, again) => {
    expect(waitBeforeRetry(usual, { ...first, kind }) !== undefined).toBe(again);
  });

  it('is never shorter than the floor nor longer than the longest', () => {
    const number = fc.integer({ min: 100, max: 60_000 });
    assertProperty(
      fc.property(number, number, fc.integer(), fc.integer({ min: 1, max: 19 }), (a, b, seed, attempt) => {
        const [minMs, maxMs] = [Math.min(a, b), Math.max(a, b)];
        const retries = { tries: 20, minMs, maxMs, budgetMs: 1e9 };
        const wait = waitBeforeRetry(retries, { ...first, attempt, random: seededRandom(seed)() });
        expect(wait).toBeGreaterThanOrEqual(minMs);
        expect(wait).toBeLessThanOrEqual(maxMs);
      }),
    );
  });
});

describe('seeded randomness', () => {
  it('yields the same numbers for the same seed, others for others, from 0 to below 1', () => {
    const take = (seed: number): number[] => {
      const next = seededRandom(seed);
      return Array.from({ length: 1000 }, next);
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
    const numbers = take(42);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  });
});
