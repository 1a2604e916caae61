import { type Phase, phases } from '../model/phase.ts';
import type { HostReport, Report } from '../model/report.ts';
import { bytesText } from './bytes-text.ts';
import { formatDuration } from './duration.ts';
import { terminalTable } from './terminal-table.ts';

/**
 * Time, round trips and bytes of each phase on each host, with a sum for each host, as a table; below it, what is
 * counted as a round trip. Where the transport does not count there are the times alone.
 */
export function timingsTable({ hosts }: Pick<Report, 'hosts'>): string[] {
  const right = ['TIME', 'ROUND TRIPS', 'SENT', 'RECEIVED'].map(
    (title) => ({ title, align: 'right' }) as const,
  );
  const isCounted = hosts.some(({ traffic }) => traffic !== undefined);
  const isLeftOut = hosts.some(({ traffic }) => traffic === undefined);
  return [
    ...terminalTable([{ title: 'HOST' }, { title: 'PHASE' }, ...right], hosts.flatMap(rowsOf)),
    ...(isCounted ? whatIsCounted : []),
    ...(isLeftOut ? [whatIsLeftOut] : []),
  ];
}

function rowsOf({ name, phases: timed, traffic }: HostReport): string[][] {
  const rows = inOrder([...timed, ...(traffic ?? [])].map(({ phase }) => phase)).map((phase) => {
    const counted = traffic?.find((candidate) => candidate.phase === phase);
    return {
      phase,
      durationMs: timed.find((candidate) => candidate.phase === phase)?.durationMs,
      counts: [counted?.roundTrips ?? 0, counted?.bytesSent ?? 0, counted?.bytesReceived ?? 0] as const,
    };
  });
  const cells = ([trips, sent, received]: (typeof rows)[number]['counts']): string[] =>
    traffic === undefined ? ['-', '-', '-'] : [String(trips), bytesText(sent), bytesText(received)];
  const sumOf = (index: 0 | 1 | 2): number => rows.reduce((total, { counts }) => total + counts[index], 0);
  const wholeMs = rows.reduce((total, { durationMs = 0 }) => total + durationMs, 0);
  return [
    ...rows.map(({ phase, durationMs, counts }) => [
      ...[name, phase, durationMs === undefined ? '' : formatDuration(durationMs)],
      ...cells(counts),
    ]),
    [name, 'all', formatDuration(wholeMs), ...cells([sumOf(0), sumOf(1), sumOf(2)])],
  ];
}

/** Each phase once, as they run; a rollback comes last. */
function inOrder(found: readonly Phase[]): Phase[] {
  return [...phases, 'rollback' as const].filter((phase) => found.includes(phase));
}

const whatIsCounted = [
  'A round trip is a wait for an answer before the next thing could be sent. Setting up TCP and SSH is not among them',
  '(about six for each connection, at the same time for all hosts); its bytes are. A run that waits for the lease of',
  'another asks again every few seconds.',
];

const whatIsLeftOut = '-: only the transport ssh2 counts round trips and bytes.';
