import type { HostReport, PhaseReport, ProbeReport } from '../model/report.ts';
import { clip } from './clip.ts';
import { formatDuration } from './duration.ts';
import { markdownTable, markdownText } from './markdown.ts';

const nameCharacters = 100;
const shownProbes = 5;

/** The summary's table of hosts: where each ended, what is in service, how well it is. */
export function hostTable(hosts: readonly HostReport[], limits: { readonly hosts: number }): string[] {
  if (hosts.length === 0) return [];
  const titles = ['Host', 'State', 'Release now', 'Before', 'Duration', 'Health'];
  const rows = hosts
    .slice(0, limits.hosts)
    .map((host) => [
      name(host.name),
      host.state,
      name(host.release ?? '–'),
      name(host.previousRelease ?? '–'),
      formatDuration(busyTime(host.phases)),
      health(host),
    ]);
  const left = hosts.length - rows.length;
  const more = left > 0 ? [`… and ${left} more hosts: the report has all of them.`] : [];
  return ['### Hosts', markdownTable(titles, rows), ...more];
}

function name(text: string): string {
  return markdownText(clip(text, nameCharacters));
}

function health(host: HostReport): string {
  const probes = host.probes.slice(0, shownProbes).map(probeText);
  const left = host.probes.length - probes.length;
  if (left > 0) probes.push(`${left} more`);
  if (host.degraded) probes.push('degraded');
  return probes.length === 0 ? '–' : probes.join(', ');
}

function probeText({ probe, verdict, latencyMs }: ProbeReport): string {
  return `${name(probe)} ${verdict} (${formatDuration(latencyMs)})`;
}

/** From the first thing done on the host to the last. */
function busyTime(phases: readonly PhaseReport[]): number {
  const starts = phases.map((phase) => Date.parse(phase.startedAt));
  const ends = phases.map((phase) => Date.parse(phase.startedAt) + phase.durationMs);
  return phases.length === 0 ? 0 : Math.max(...ends) - Math.min(...starts);
}
