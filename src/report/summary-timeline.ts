import type { HostPhaseReport, HostReport } from '../model/report.ts';

/** Mermaid draws at most 50,000 characters by default; this many hosts stay far below it. */
const drawnHosts = 50;

/** How wide Mermaid draws a character of a section's name; by default a long name lies below the bars. */
const characterPx = 7;

/** Of a run that is shorter the seconds alone would be the same at every mark of the axis. */
const shortRunMs = 10_000;

/**
 * The summary's timeline: what each host went through, and when, as a Mermaid gantt, which GitHub draws. The axis
 * shows the reader's own time of day; what failed or is not known is red. Nothing where no host was worked on.
 */
export function timeline(hosts: readonly HostReport[]): string[] {
  const busy = hosts.filter(({ phases }) => phases.some(wasDone));
  if (busy.length === 0) return [];
  const drawn = busy.slice(0, drawnHosts);
  const left = busy.length - drawn.length;
  const longest = Math.max(...drawn.map(({ name }) => plain(name).length));
  const chart = [
    '```mermaid',
    `%%{init: {"gantt": {"leftPadding": ${Math.max(75, 20 + longest * characterPx)}}}}%%`,
    'gantt',
    '  dateFormat x',
    `  axisFormat ${spanMs(drawn) < shortRunMs ? '%M:%S.%L' : '%H:%M:%S'}`,
    ...drawn.flatMap((host) => [`  section ${plain(host.name)}`, ...host.phases.filter(wasDone).map(bar)]),
    '```',
  ];
  const more = left > 0 ? [`… and ${left} more hosts: the report has all of them.`] : [];
  return ['### Timeline', chart.join('\n'), ...more];
}

/** From the first beginning to the last end. */
function spanMs(hosts: readonly HostReport[]): number {
  const done = hosts.flatMap(({ phases }) => phases.filter(wasDone));
  const starts = done.map(({ startedAt }) => Date.parse(startedAt));
  const ends = done.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs);
  return Math.max(...ends) - Math.min(...starts);
}

function wasDone({ result }: HostPhaseReport): boolean {
  return result !== 'skipped';
}

function bar({ phase, result, startedAt, durationMs }: HostPhaseReport): string {
  const start = Date.parse(startedAt);
  // A bar of no length would not be drawn.
  const end = start + Math.max(1, Math.round(durationMs));
  return `  ${phase} :${result === 'done' ? 'done' : 'crit'}, ${start}, ${end}`;
}

/** Mermaid reads `:`, `;`, `#` and quotes; names of hosts hold none of them, and none may come in by another way. */
function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 40);
}
