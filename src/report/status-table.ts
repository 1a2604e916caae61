import type { HostState } from '../model/outcome.ts';
import type { DeploymentFigures, DeploymentRecord, HostStatus } from '../model/status.ts';
import type { HostTransaction, LeaseHolder } from '../model/transaction.ts';
import { formatDuration } from './duration.ts';
import { listNames } from './name-list.ts';
import { terminalTable } from './terminal-table.ts';

/** What each host has in service, since when, how it is, and what goes on there or was left, as a table. */
export function statusTable(hosts: readonly HostStatus[]): string[] {
  const titles = ['HOST', 'CURRENT', 'SINCE', 'HEALTH', 'LEASE', 'UNFINISHED', 'DRIFT'];
  return terminalTable(
    [...titles.map((title) => ({ title })), { title: 'RELEASES', align: 'right' }],
    hosts.map((host) => [
      host.host,
      host.failures.length > 0 && host.current === undefined ? '?' : (host.current ?? 'nothing'),
      host.since === undefined ? '-' : minuteOf(host.since),
      healthCell(host),
      host.promise === undefined ? '?' : leaseCell(host.promise.lease),
      host.promise === undefined ? '?' : unfinishedCell(host.promise.transaction),
      (host.drift ?? []).map(({ kind }) => kind).join(', ') || '-',
      String(host.releases.length),
    ]),
  );
}

function leaseCell(lease: LeaseHolder | undefined): string {
  if (lease === undefined) return 'free';
  return lease.secondsLeft > 0 ? `run ${lease.run}` : `run ${lease.run}, ended`;
}

function unfinishedCell(transaction: HostTransaction): string {
  switch (transaction.state) {
    case 'none':
    case 'committed':
    case 'rolled-back':
      return '-';
    case 'armed':
    case 'switched':
    case 'rolling-back':
    case 'needs-human':
      return `${transaction.state} ${transaction.release ?? ''}`.trimEnd();
  }
}

/** `2026-11-20 13:15`, UTC. */
function minuteOf(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

function healthCell(host: HostStatus): string {
  const [failure] = host.failures;
  if (failure !== undefined) return failure.kind;
  if (host.probes.length === 0) return '-';
  return host.probes
    .map(({ probe, verdict, latencyMs }) => `${verdict} (${probe}, ${formatDuration(latencyMs)})`)
    .join('; ');
}

/** The last deployments, newest first, as a table. */
export function historyTable(deployments: readonly DeploymentRecord[]): string[] {
  return terminalTable(
    [
      ...['WHEN', 'WHAT', 'RELEASE', 'OUTCOME', 'HOSTS'].map((title) => ({ title })),
      { title: 'TOOK', align: 'right' },
      { title: 'COMMIT' },
      { title: 'BY' },
      { title: 'WHY' },
    ],
    deployments.map((record) => [
      ...[minuteOf(record.at), record.command, record.release, record.outcome, hostsCell(record)],
      record.durationMs === 0 ? '?' : formatDuration(record.durationMs),
      record.commit?.slice(0, 7) ?? '',
      record.actor ?? '',
      record.reason ?? '',
    ]),
  );
}

/** `3 deployed`, or `2 deployed, 1 rolled-back (edge)`: those that ended as most did need no name. */
function hostsCell({ hosts }: DeploymentRecord): string {
  const byState = new Map<HostState, string[]>();
  for (const { host, state } of hosts) byState.set(state, [...(byState.get(state) ?? []), host]);
  return [...byState]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([state, names], index) => `${names.length} ${state}${index === 0 ? '' : ` (${listNames(names)})`}`)
    .join(', ');
}

/** The figures of an environment, as people read them. */
export function figuresText(environment: string, figures: DeploymentFigures): string[] {
  const { deployments, perWeek, failed, failedShare, recoveries, medianRecoveryMs } = figures;
  const share = `${Math.round(failedShare * 100)} %`;
  const times = deployments === 1 ? '1 deployment' : `${deployments} deployments`;
  const rate = perWeek === undefined ? '' : `, ${perWeek} a week`;
  return [
    `${environment}, since ${minuteOf(figures.since)}: ${times}${rate}.`,
    `Failed (rolled back, failed or unknown): ${failed}, ${share}.`,
    medianRecoveryMs === undefined
      ? 'Nothing had to be recovered yet.'
      : `Until a release held again: ${formatDuration(medianRecoveryMs)} (median of ${recoveries}).`,
  ];
}
