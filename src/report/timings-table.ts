import type { Report } from '../model/report.ts';
import { bytesText } from './bytes-text.ts';
import { formatDuration } from './duration.ts';
import { terminalTable } from './terminal-table.ts';

/**
 * Time, round trips and bytes of each phase on each host, with a sum for each host, as a table; below it, what is
 * counted as a round trip.
 */
export function timingsTable(report: Report): string[] {
  const right = ['TIME', 'ROUND TRIPS', 'SENT', 'RECEIVED'].map(
    (title) => ({ title, align: 'right' }) as const,
  );
  const rows = report.hosts.flatMap((host) => {
    const traffic = host.traffic ?? [];
    const lines = traffic.map(({ phase, roundTrips, bytesSent, bytesReceived }) => {
      const timed = host.phases.find((candidate) => candidate.phase === phase);
      const time = timed === undefined ? '' : formatDuration(timed.durationMs);
      return [host.name, phase, time, String(roundTrips), bytesText(bytesSent), bytesText(bytesReceived)];
    });
    const sumOf = (key: 'roundTrips' | 'bytesSent' | 'bytesReceived'): number =>
      traffic.reduce((total, one) => total + one[key], 0);
    const all = [
      String(sumOf('roundTrips')),
      bytesText(sumOf('bytesSent')),
      bytesText(sumOf('bytesReceived')),
    ];
    return traffic.length === 0 ? [[host.name, 'not counted']] : [...lines, [host.name, 'all', '', ...all]];
  });
  return [...terminalTable([{ title: 'HOST' }, { title: 'PHASE' }, ...right], rows), ...whatIsCounted];
}

const whatIsCounted = [
  'A round trip is a wait for an answer before the next thing could be sent. Setting up TCP and SSH is not among them',
  '(about six for each connection, at the same time for all hosts); its bytes are.',
];
