import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../../../src/model/events.ts';
import type { HostState } from '../../../src/model/outcome.ts';
import type { HostTruth } from '../../../src/model/rehearsal.ts';
import { brokenInvariants, type RehearsedRun } from '../../../src/planning/rehearsal.ts';

const truthOf = (host: string, change: Partial<HostTruth> = {}): HostTruth => ({
  ...{ host, before: 'old', current: 'new', serving: 'new', isHealthy: true },
  ...{ transaction: 'committed', isUnfinished: false, ...change },
});
const ended = (host: string, state: HostState): DeployEvent => ({ type: 'host-ended', at: 0, host, state });
const back = { current: 'old', transaction: 'rolled-back' } as const;
const wave = (number: number, ...hosts: readonly string[]): DeployEvent => ({
  ...{ type: 'wave-started', at: 0, wave: number, waves: 2, hosts },
});
const visited = (host: string): DeployEvent => ({
  ...{ type: 'step-started', at: 0, host, phase: 'rollback', step: 'observe' },
});
const goingBack: DeployEvent = { type: 'phase-started', at: 0, phase: 'rollback', hosts: ['a', 'b'] };

const good: RehearsedRun = {
  ...{ outcome: 'deployed', release: 'new', unwell: [] },
  events: [ended('a', 'deployed'), ended('b', 'deployed')],
  truth: [truthOf('a'), truthOf('b')],
};
const bothBack: RehearsedRun = {
  ...{ outcome: 'rolled-back', release: 'new', unwell: [] },
  events: [
    ...[wave(1, 'a'), wave(2, 'b'), goingBack, visited('b'), visited('a')],
    ...[ended('a', 'rolled-back'), ended('b', 'rolled-back')],
  ],
  truth: [truthOf('a', back), truthOf('b', back)],
};

describe('what must hold after a rehearsed deployment', () => {
  it('holds after one that went well, and after one that went back', () => {
    expect(brokenInvariants(good)).toEqual([]);
    expect(brokenInvariants(bothBack)).toEqual([]);
  });

  it.each<readonly [string, RehearsedRun, RegExp]>([
    [
      'a host that is not what it was called',
      { ...good, truth: [truthOf('a', back), truthOf('b')] },
      /a was called deployed/,
    ],
    [
      'a host of which nothing was said',
      { ...good, events: [ended('a', 'deployed')] },
      /nothing was said of b/,
    ],
    [
      'a host that is under way still',
      { ...good, truth: [truthOf('a', { transaction: 'switched', isUnfinished: true }), truthOf('b')] },
      /a is still switched/,
    ],
    [
      'a verdict that leaves out a host',
      { ...bothBack, truth: [truthOf('a'), truthOf('b', back)] },
      /some were left/,
    ],
    [
      'a way back that begins with the first wave',
      {
        ...bothBack,
        events: [...bothBack.events.slice(0, 3), visited('a'), visited('b'), ...bothBack.events.slice(5)],
      },
      /not the last wave first/,
    ],
    [
      'a way back that leaves out a host',
      {
        ...bothBack,
        events: bothBack.events.filter((event) => event.type !== 'step-started' || event.host !== 'a'),
      },
      /left out a/,
    ],
    [
      'hosts of two waves that are unwell together',
      { ...good, unwell: ['a, b were unwell together'] },
      /a, b were unwell together/,
    ],
  ])('tells %s', (_what, run, told) => {
    expect(brokenInvariants(run).join('\n')).toMatch(told);
  });
});
