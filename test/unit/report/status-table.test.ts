import { describe, expect, it } from 'vitest';
import type { DeploymentRecord, HostStatus } from '../../../src/model/status.ts';
import { driftLines, statusMarkdown, statusProblems } from '../../../src/report/status-problems.ts';
import { figuresText, historyTable, statusTable } from '../../../src/report/status-table.ts';
import { expectGolden } from '../../fixtures/golden.ts';

const release = '20261120T131502Z-1a2b3c4';
const before = '20261118T090311Z-9f8e7d6';
const deadMan = { timer: 'systemd-user', survivesReboot: true, reason: 'a timer of the user' } as const;

const web: HostStatus = {
  host: 'web-1',
  address: '192.0.2.11',
  current: release,
  since: '2026-11-20T13:16:40.123Z',
  releases: [
    { id: before, state: 'good', current: false },
    { id: release, state: 'good', current: true },
  ],
  probes: [{ probe: 'http', verdict: 'healthy', latencyMs: 12, detail: 'status 200' }],
  failures: [],
  promise: { host: 'web-1', deadMan, lease: undefined, transaction: { state: 'committed', epoch: 4 } },
};

const hosts: readonly HostStatus[] = [
  web,
  {
    ...web,
    host: 'web-2',
    drift: [
      {
        kind: 'files',
        message: 'a file of R2 is not as sent: ##[error]a (changed)',
        hint: 'Deploy again.',
        files: [{ path: '##[error]a', is: 'changed' }],
      },
    ],
    promise: {
      host: 'web-2',
      deadMan,
      lease: { run: '4711-1', actor: 'ann', url: '', epoch: 5, secondsLeft: 42 },
      transaction: { state: 'switched', release, previous: before, epoch: 5 },
    },
  },
  {
    ...{ host: 'new-1', address: '192.0.2.13', current: undefined, releases: [], probes: [], failures: [] },
    promise: { host: 'new-1', deadMan, lease: undefined, transaction: { state: 'none', epoch: 0 } },
  },
  {
    host: 'gpu-1',
    address: '192.0.2.21',
    current: undefined,
    releases: [],
    probes: [],
    failures: [{ kind: 'connection-timed-out', message: 'gpu-1 did not answer' }],
  },
];

const deployments: readonly DeploymentRecord[] = [
  {
    at: '2026-11-20T13:16:40.123Z',
    command: 'deploy',
    release,
    outcome: 'partial',
    durationMs: 64_000,
    hosts: [
      { host: 'web-1', state: 'deployed', release },
      { host: 'edge-1', state: 'rolled-back', release },
      { host: 'web-2', state: 'deployed', release },
    ],
    actor: 'octocat',
    commit: '1a2b3c4d5e6f',
  },
  {
    at: '2026-11-18T09:04:00.000Z',
    command: 'rollback',
    release: before,
    outcome: 'deployed',
    durationMs: 4200,
    hosts: [{ host: 'web-1', state: 'deployed', release: before }],
    reason: 'prices are wrong',
  },
  {
    at: '2026-11-17T09:04:00.000Z',
    command: 'deploy',
    release: before,
    outcome: 'rolled-back',
    // As the next run tells of one that was killed.
    durationMs: 0,
    hosts: [{ host: 'web-1', state: 'rolled-back', release: before }],
  },
];

describe('what is shown of a fleet', () => {
  it('status, history and figures', () => {
    const figures = {
      since: '2026-11-01T00:00:00.000Z',
      deployments: 12,
      perWeek: 4.2,
      failed: 3,
      failedShare: 0.25,
      recoveries: 2,
      medianRecoveryMs: 1_830_000,
    };
    const { medianRecoveryMs: _none, ...without } = { ...figures, recoveries: 0 };
    const { perWeek: _unknown, ...young } = { ...without, deployments: 1 };
    const lines = [
      ...[...statusTable(hosts), ...hosts.flatMap(({ host, drift = [] }) => driftLines(host, drift)), ''],
      ...[...historyTable(deployments), ''],
      ...[...figuresText('production', figures), '', ...figuresText('staging', without), ''],
      ...figuresText('test', young),
    ];
    expectGolden('report/look.txt', `${lines.join('\n')}\n`);
  });

  it('a status, in a job summary', () => {
    const told = { app: 'shop', environment: 'production' };
    expectGolden('report/look.summary.md', statusMarkdown({ ...told, hosts }));
    expect(statusMarkdown({ ...told, hosts: [web] })).toContain('## ✅ Status of shop in production\n');
  });

  it('what is not as it should be, a line each', () => {
    const sick = {
      probe: 'http',
      verdict: 'unhealthy',
      latencyMs: 3,
      detail: 'status 500\n::error::x',
    } as const;
    expect(statusProblems([...hosts, { ...web, probes: [sick] }])).toEqual([
      'web-2: a file of R2 is not as sent: ##\\[error]a (changed) (drift: files)',
      'gpu-1: gpu-1 did not answer (connection-timed-out)',
      'web-1: http is unhealthy: status 500 ::error::x',
    ]);
  });
});
