import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../../../src/model/events.ts';
import type { HostState } from '../../../src/model/outcome.ts';
import type { HostTruth } from '../../../src/model/rehearsal.ts';
import type { JudgedConfig, RehearsedRun } from '../../../src/planning/invariants/rehearsed-run.ts';
import { brokenInvariants } from '../../../src/planning/rehearsal.ts';
import { backOf, ended, hostConfig, truthOf } from './invariants/rehearsed.ts';

const phase = (name: 'activate' | 'rollback', at: number): DeployEvent => ({
  ...{ type: 'phase-started', at, phase: name, hosts: ['a', 'b'] },
});
const failedOn = (host: string): DeployEvent => ({
  ...{ type: 'failed', at: 50, failure: { kind: 'unhealthy', message: 'it failed', host } },
});

/** `b` comes after `a`. */
const config: JudgedConfig = {
  hosts: [hostConfig('a'), hostConfig('b', { after: ['a'] })],
  groups: [],
  strategy: { kind: 'all-at-once' },
  verify: [],
};

interface Told {
  readonly outcome: RehearsedRun['outcome'];
  readonly states: Readonly<Record<string, HostState>>;
  readonly truth: readonly HostTruth[];
  readonly atEnd?: readonly HostTruth[];
  readonly config?: JudgedConfig;
  readonly events?: readonly DeployEvent[];
  readonly unwell?: readonly string[];
}

function runOf({
  states,
  truth,
  events = [phase('activate', 5), phase('rollback', 90)],
  ...told
}: Told): RehearsedRun {
  const ends = Object.entries(states).map(([host, state]) => ended(host, state));
  const run = { config, release: 'new', unwell: [], atEnd: truth, ...told };
  return { ...run, truth, events: [...events, ...ends] };
}

const onlyChange = [phase('activate', 5)];
const atLater = (at: number): Partial<HostTruth> => ({ switches: [{ at, release: 'new' }] });
const untouched: Partial<HostTruth> = { current: 'old', serving: 'old', transaction: 'none', switches: [] };

const good: Told = {
  ...{ outcome: 'deployed', states: { a: 'deployed', b: 'deployed' }, events: onlyChange },
  truth: [truthOf('a'), truthOf('b', atLater(20))],
};
const bothBack: Told = {
  ...{ outcome: 'rolled-back', states: { a: 'rolled-back', b: 'rolled-back' } },
  truth: [backOf('a', 10, 110), backOf('b', 20, 100)],
};
const alone = {
  ...config,
  hosts: [hostConfig('a'), hostConfig('b', { after: ['a'], onFailure: 'rollback-host' })],
};
const partial: Told = {
  ...{ outcome: 'partial', states: { a: 'deployed', b: 'rolled-back' }, config: alone, events: onlyChange },
  truth: [truthOf('a'), backOf('b', 20, 60)],
};
const asleep = { ...config, hosts: [hostConfig('a'), hostConfig('b', { after: ['a'], optional: true })] };
const skipped: Told = {
  ...{ outcome: 'partial', states: { a: 'deployed', b: 'skipped' }, config: asleep, events: onlyChange },
  truth: [truthOf('a'), truthOf('b', { ...untouched, wasOutOfReach: true })],
};
const rolling = {
  ...config,
  strategy: { kind: 'rolling', batch: { kind: 'count', value: 1 }, pauseMs: 30 },
} as const;
const group = (onFailure: 'rollback-all' | 'rollback-host'): JudgedConfig => ({
  ...alone,
  groups: [{ name: 'some', hosts: ['a', 'b'], onFailure, minSuccess: { kind: 'count', value: 2 } }],
});

describe('what must hold after a rehearsed deployment', () => {
  it.each([
    ['went well', good],
    ['went back', bothBack],
    ['went back on one host alone', partial],
    ['left out a host that was asleep', skipped],
    [
      'was held long enough',
      {
        ...good,
        config: { ...rolling, hosts: [hostConfig('a'), hostConfig('b')] },
        truth: [truthOf('a'), truthOf('b', atLater(40))],
      },
    ],
    [
      'lost a group of which nothing may go back alone',
      { ...partial, outcome: 'failed', config: group('rollback-all') },
    ],
  ] as const)('holds after one that %s', (_what, told) => {
    expect(brokenInvariants(runOf(told))).toEqual([]);
  });

  it.each<readonly [string, Partial<JudgedConfig['hosts'][number]>, boolean]>([
    ['nothing asks', { driver: { kind: 'compose' } }, true],
    [
      'only its port is asked',
      { driver: { kind: 'command' }, health: [{ question: { kind: 'tcp' } }] },
      true,
    ],
    ['a page is asked', { driver: { kind: 'command' }, health: [{ question: { kind: 'http' } }] }, false],
    ['systemd starts', {}, false],
  ])('where %s an app may still be starting when the run ends: %j %s', (_what, own, isRight) => {
    const truth = [truthOf('a')];
    const told: Told = {
      ...{
        outcome: 'deployed',
        states: { a: 'deployed' },
        truth,
        atEnd: [truthOf('a', { isHealthy: false })],
      },
      config: { ...config, hosts: [hostConfig('a', own)] },
      events: [{ type: 'phase-started', at: 5, phase: 'activate', hosts: ['a'] }],
    };
    expect(brokenInvariants(runOf(told))).toHaveLength(isRight ? 0 : 1);
  });

  it.each<readonly [string, Told, RegExp]>([
    [
      'a host that was called deployed and is not',
      { ...good, truth: [backOf('a', 10, 60), truthOf('b', atLater(20))] },
      /a was called deployed/,
    ],
    [
      'a host whose app is not well with the release',
      { ...good, atEnd: [truthOf('a', { isHealthy: false }), truthOf('b')] },
      /a was called deployed, and its app was not well/,
    ],
    [
      'a host whose old app is not well again',
      {
        ...bothBack,
        atEnd: [backOf('a', 10, 110, { serving: undefined, isHealthy: false }), backOf('b', 20, 100)],
      },
      /a was called rolled-back, and its app was not well/,
    ],
    [
      'a host that was called unchanged and was changed',
      { ...bothBack, states: { a: 'unchanged', b: 'rolled-back' } },
      /a was called unchanged, and was changed/,
    ],
    ['a required host that was skipped', { ...skipped, config }, /b was called skipped, and is not optional/],
    [
      'a host that was skipped though it could be reached',
      { ...skipped, truth: [truthOf('a'), truthOf('b', untouched)] },
      /b was called skipped, and was never out of reach/,
    ],
    [
      'a host that was left as it is though it may not be',
      { ...good, outcome: 'failed', states: { a: 'deployed', b: 'left-as-is' } },
      /b was called left-as-is, and no policy lets it be/,
    ],
    [
      'a host that was called failed and had gone back well',
      { ...bothBack, outcome: 'failed', states: { a: 'failed', b: 'rolled-back' } },
      /a was called failed, and had gone back well/,
    ],
    [
      'a host that was called unknown and could be reached',
      { ...bothBack, outcome: 'unknown', states: { a: 'unknown', b: 'rolled-back' } },
      /a was called unknown, and was never out of reach/,
    ],
    ['a host of which nothing was said', { ...good, states: { a: 'deployed' } }, /nothing was said of b/],
    [
      'a host that is under way still',
      { ...good, truth: [truthOf('a', { transaction: 'switched', isUnfinished: true }), truthOf('b')] },
      /a is still switched/,
    ],
    [
      'a host that has something else',
      { ...good, truth: [truthOf('a', { current: 'other' }), truthOf('b')] },
      /a has other, neither the new release nor the old one/,
    ],
    [
      'a verdict that leaves out a host',
      { ...bothBack, truth: [truthOf('a'), backOf('b', 20, 100)] },
      /rolled-back, and the release is on a/,
    ],
    [
      'a fleet that is called partial though all had to go back',
      { ...partial, config },
      /is partial, and should be failed: a deployed, b rolled-back/,
    ],
    [
      'a fleet that is called partial though too few of a group hold',
      { ...partial, config: group('rollback-all') },
      /is partial, and should be failed/,
    ],
    [
      'a fleet that is called failed though it went back',
      { ...bothBack, outcome: 'failed' },
      /is failed, and should be rolled-back/,
    ],
    [
      'a fleet that is called unknown though all is known',
      { ...good, outcome: 'unknown' },
      /is unknown, and should be deployed/,
    ],
    [
      'a host that its group takes back although it failed itself',
      {
        ...partial,
        outcome: 'partial',
        config: { ...group('rollback-host'), hosts: config.hosts },
        events: [...onlyChange, failedOn('b')],
      },
      /should be failed/,
    ],
    [
      'a host that changed before the one that it comes after',
      { ...good, truth: [truthOf('a', atLater(30)), truthOf('b', atLater(20))] },
      /b changed before a, which it comes after/,
    ],
    [
      'a wave that began before the one before it had held',
      { ...good, config: { ...rolling, hosts: [hostConfig('a'), hostConfig('b')] } },
      /wave 2 began before wave 1 had held/,
    ],
    [
      'a host that was not to change',
      { ...good, events: [{ type: 'phase-started', at: 5, phase: 'activate', hosts: ['a'] }] },
      /b changed without being of those that were to change/,
    ],
    [
      'a way back that begins with the first wave',
      { ...bothBack, truth: [backOf('a', 10, 100), backOf('b', 20, 110)] },
      /went a, b, not the last wave first/,
    ],
    [
      'hosts of two waves that are unwell together',
      { ...good, unwell: ['a, b were unwell together'] },
      /a, b were unwell together/,
    ],
  ])('tells %s', (_what, told, expected) => {
    expect(brokenInvariants(runOf(told)).join('\n')).toMatch(expected);
  });
});
