import type { HistoryEntry, HostStatus } from '../model/status.ts';
import { formatDuration } from './duration.ts';
import { terminalTable } from './terminal-table.ts';

/** What each host has in service, as a table. */
export function statusTable(hosts: readonly HostStatus[]): string[] {
  return terminalTable(
    [{ title: 'HOST' }, { title: 'CURRENT' }, { title: 'HEALTH' }, { title: 'RELEASES' }],
    hosts.map((host) => [
      host.host,
      host.failures.length > 0 && host.current === undefined ? '?' : (host.current ?? 'nothing'),
      healthCell(host),
      String(host.releases.length),
    ]),
  );
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
export function historyTable(entries: readonly (HistoryEntry & { readonly host: string })[]): string[] {
  return terminalTable(
    [
      ...['WHEN', 'HOST', 'COMMAND', 'RELEASE', 'HOST ENDED', 'OUTCOME'].map((title) => ({ title })),
      { title: 'TOOK', align: 'right' },
      { title: 'BY' },
    ],
    entries.map((entry) => [
      ...[entry.at, entry.host, entry.command, entry.release, entry.state, entry.outcome],
      formatDuration(entry.durationMs),
      entry.actor ?? '',
    ]),
  );
}
