import { describe, expect, it } from 'vitest';
import type { HostState, Outcome } from '../../../src/model/outcome.ts';
import { outcomeOf } from '../../../src/planning/outcome.ts';

const cases: readonly (readonly [readonly HostState[], Outcome])[] = [
  [['deployed'], 'deployed'],
  [['deployed', 'deployed'], 'deployed'],
  [['deployed', 'skipped'], 'partial'],
  [['deployed', 'rolled-back'], 'partial'],
  [['deployed', 'unchanged'], 'partial'],
  [['rolled-back', 'rolled-back'], 'rolled-back'],
  [['rolled-back', 'unchanged'], 'rolled-back'],
  [['rolled-back', 'left-as-is'], 'failed'],
  [['deployed', 'left-as-is'], 'partial'],
  [['unchanged', 'unchanged'], 'failed'],
  [['skipped'], 'failed'],
  [[], 'failed'],
  [['deployed', 'failed'], 'failed'],
  [['rolled-back', 'failed'], 'failed'],
  [['deployed', 'failed', 'unknown'], 'unknown'],
  [['rolled-back', 'unknown'], 'unknown'],
];

describe('the one verdict over all hosts', () => {
  it.each(cases)('%j is %s', (states, outcome) => {
    expect(outcomeOf(states)).toBe(outcome);
    expect(outcomeOf([...states].reverse())).toBe(outcome);
  });

  it('is failed where a release stays that a failure demands back, and nothing else is changed by that', () => {
    expect(outcomeOf(['deployed', 'rolled-back'], true)).toBe('failed');
    expect(outcomeOf(['deployed', 'deployed'], true)).toBe('deployed');
    expect(outcomeOf(['rolled-back', 'rolled-back'], true)).toBe('rolled-back');
    expect(outcomeOf(['deployed', 'unknown'], true)).toBe('unknown');
  });
});
