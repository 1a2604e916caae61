import { describe, expect, it } from 'vitest';
import type { HostState, Outcome } from '../../../src/model/outcome.ts';
import type { HostPhaseReport, HostReport, Report } from '../../../src/model/report.ts';
import { nextSteps, verdictSentence } from '../../../src/report/verdict.ts';

function host(name: string, state: HostState, release?: string, more: Partial<HostReport> = {}): HostReport {
  const known = release === undefined ? {} : { release };
  return { name, address: name, state, degraded: false, phases: [], probes: [], ...known, ...more };
}

function report(
  outcome: Outcome,
  hosts: readonly HostReport[],
  command: Report['command'] = 'deploy',
): Report {
  return {
    ...{ schema: 1, command, app: 'shop', environment: 'production', outcome, release: 'R2', hosts },
    ...{
      startedAt: '2026-11-20T13:15:02.000Z',
      durationMs: 1,
      failures: [],
      warnings: [],
      phases: [],
      probes: [],
    },
  };
}

const migrated: HostPhaseReport = {
  ...{ phase: 'migrate', result: 'done', startedAt: '2026-11-20T13:15:02.000Z', durationMs: 1, attempts: 1 },
};

describe('nextSteps after a cancel', () => {
  it('does not speak of a cause to remove', () => {
    const failures = [{ kind: 'cancelled', message: 'cancelled' }] as const;
    const cancelled = { ...report('failed', [host('a', 'unchanged')]), failures };
    expect(nextSteps(cancelled)).toEqual(['Run it again when you are ready.']);
  });
});

describe('verdictSentence', () => {
  it.each<[string, Report]>([
    ['Deployed: a is on R2 now.', report('deployed', [host('a', 'deployed', 'R2')])],
    [
      'Deployed: every host is on R2 now.',
      report('deployed', [host('a', 'deployed', 'R2'), host('b', 'deployed', 'R2')]),
    ],
    ['Rolled back as asked: a is on R1 now.', report('deployed', [host('a', 'deployed', 'R1')], 'rollback')],
    [
      'Partly deployed: a is on R2 now; b and c were skipped, being optional and out of reach.',
      report('partial', [host('a', 'deployed', 'R2'), host('b', 'skipped'), host('c', 'skipped')]),
    ],
    [
      'Rolled back: a is on R1 again; b is on R0 again; c was left as it was, on R1.',
      report('rolled-back', [
        ...[host('a', 'rolled-back', 'R1'), host('b', 'rolled-back', 'R0'), host('c', 'unchanged', 'R1')],
      ]),
    ],
    [
      'Rolled back: nothing is in service on a, as before.',
      report('rolled-back', [host('a', 'rolled-back')]),
    ],
    [
      'The rollback did not hold and was taken back: a is on R1 again.',
      report('rolled-back', [host('a', 'rolled-back', 'R1')], 'rollback'),
    ],
    [
      'Failed before anything changed: every host was left as it was.',
      report('failed', [host('a', 'unchanged'), host('b', 'unchanged')]),
    ],
    ['Failed before anything changed: no host was contacted.', report('failed', [])],
    [
      'Failed: a was left as it was, on R1.',
      report('failed', [host('a', 'unchanged', 'R1', { phases: [migrated] })]),
    ],
    [
      'Failed: a needs a person, `current` names R2; b and c are on R1 again.',
      report('failed', [
        ...[host('b', 'rolled-back', 'R1'), host('a', 'failed', 'R2'), host('c', 'rolled-back', 'R1')],
      ]),
    ],
    [
      'Unknown: contact was lost and the state of b is not known; a is on R2 now.',
      report('unknown', [host('a', 'deployed', 'R2'), host('b', 'unknown', 'R2')]),
    ],
  ])('%s', (sentence, of) => {
    expect(verdictSentence(of)).toBe(sentence);
  });
});

describe('nextSteps', () => {
  it('is nothing when all is well', () => {
    expect(nextSteps(report('deployed', [host('a', 'deployed', 'R2')]))).toEqual([]);
  });

  it('says what is to be done by hand first, and names what was in service', () => {
    const hosts = [
      host('a', 'unknown'),
      host('b', 'failed', 'R2', { previousRelease: 'R1' }),
      host('c', 'failed', 'R2'),
    ];
    const steps = nextSteps(report('failed', hosts));
    expect(steps.map((step) => step.split(' ').slice(0, 3).join(' '))).toEqual([
      'Put b right',
      'Put c right',
      'Once a can',
    ]);
    expect(steps[0]).toContain('R1 was in service there');
    expect(steps[1]).toContain('nothing was in service there');
  });

  it('does not hide that migrations stay', () => {
    const hosts = [host('a', 'rolled-back', 'R1', { phases: [migrated] })];
    expect(nextSteps(report('rolled-back', hosts))[0]).toMatch(/^Migrations ran on a and are not taken back/);
    const deployed = [host('a', 'deployed', 'R2', { phases: [migrated] })];
    expect(nextSteps(report('deployed', deployed))).toEqual([]);
  });

  it('names who is slow and who still lacks the release', () => {
    const hosts = [host('a', 'deployed', 'R2', { degraded: true }), host('b', 'skipped')];
    expect(nextSteps(report('partial', hosts))).toEqual([
      'Deploy again once b can be reached: this release is not there.',
      'Watch a: healthy, but slower than `degraded-after` allows.',
    ]);
  });

  it('names who keeps a release that failed, and who lacks one that held elsewhere', () => {
    const hosts = [
      ...[host('a', 'deployed', 'R2'), host('b', 'left-as-is', 'R2')],
      ...[host('c', 'rolled-back', 'R1'), host('d', 'unchanged', 'R1')],
    ];
    const partial = report('partial', hosts);
    expect(verdictSentence(partial)).toBe(
      'Partly deployed: a is on R2 now; c is on R1 again; b failed and was left as it is, on R2; d was left as it was, on R1.',
    );
    expect(nextSteps(partial)).toEqual([
      'See to b: the release failed there and was left in service (`on-failure: continue`).',
      'Remove the cause of the failure on c and d and deploy again: this release is not there.',
    ]);
  });
});
