import { describe, expect, it } from 'vitest';
import type { FailurePolicy, Share } from '../../../src/model/fleet.ts';
import { type FleetPolicies, type Judgement, judge } from '../../../src/planning/failure-policy.ts';

const hosts = (policies: Record<string, FailurePolicy>): FleetPolicies['hosts'] =>
  Object.entries(policies).map(([name, onFailure]) => ({ name, onFailure }));

const group = (onFailure: FailurePolicy, minSuccess: Share): FleetPolicies['groups'] => [
  { name: 'gpu', hosts: ['g1', 'g2', 'g3'], onFailure, minSuccess },
];

function judged(
  policies: FleetPolicies,
  failed: readonly string[],
  skipped: readonly string[] = [],
): Judgement {
  return judge(policies, { failed: new Set(failed), skipped: new Set(skipped) });
}

const goOn = (alone: readonly string[], left: readonly string[] = []): Judgement => ({
  kind: 'go-on',
  alone: new Set(alone),
  left: new Set(left),
});

describe('what a failure means', () => {
  const mixed = {
    hosts: hosts({ office: 'rollback-all', vps: 'rollback-host', kiosk: 'continue' }),
    groups: [],
  };

  it.each<[string, readonly string[], Judgement]>([
    ['nothing, when nothing failed', [], goOn([])],
    ['that all go back', ['office'], { kind: 'all-back', because: 'office' }],
    ['that it goes back alone', ['vps'], goOn(['vps'])],
    ['that it is left as it is', ['kiosk'], goOn([], ['kiosk'])],
    ['for each its own', ['kiosk', 'vps'], goOn(['vps'], ['kiosk'])],
    ['the strongest wins', ['kiosk', 'vps', 'office'], { kind: 'all-back', because: 'office' }],
  ])('%s', (_name, failed, judgement) => {
    expect(judged(mixed, failed)).toEqual(judgement);
  });
});

describe('a group with a least number of successes', () => {
  const members = hosts({
    web: 'rollback-all',
    g1: 'rollback-host',
    g2: 'rollback-host',
    g3: 'rollback-host',
  });
  const two: Share = { kind: 'count', value: 2 };

  it('bears as many failures as it leaves room for', () => {
    const fleet = { hosts: members, groups: group('rollback-all', two) };
    expect(judged(fleet, ['g1'])).toEqual(goOn(['g1']));
    expect(judged(fleet, ['g1', 'g3'])).toEqual({ kind: 'all-back', because: 'gpu' });
  });

  it('counts skipped hosts as not successful, and rounds a part up', () => {
    const half = { hosts: members, groups: group('rollback-all', { kind: 'percent', value: 50 }) };
    expect(judged(half, [], ['g1'])).toEqual(goOn([]));
    expect(judged(half, ['g2'], ['g1'])).toEqual({ kind: 'all-back', because: 'gpu' });
  });

  it('goes back as a group where that is what its failure means', () => {
    const fleet = { hosts: members, groups: group('rollback-host', two) };
    expect(judged(fleet, ['g1', 'g2'])).toEqual(goOn(['g1', 'g2', 'g3']));
    expect(judged(fleet, ['g1'], ['g2'])).toEqual(goOn(['g1', 'g3']));
  });

  it('is only reported where the rest is to continue', () => {
    const fleet = {
      hosts: hosts({ g1: 'continue', g2: 'continue', g3: 'continue' }),
      groups: group('continue', two),
    };
    expect(judged(fleet, ['g1', 'g2'])).toEqual(goOn([], ['g1', 'g2']));
  });
});
