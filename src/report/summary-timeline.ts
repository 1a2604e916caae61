import type { HostReport } from '../model/report.ts';
import { textTimeline } from './summary-timeline-text.ts';
import {
  chartedHosts,
  type TimelineBar,
  type TimelineRow,
  timelineRows,
  timelineSpan,
} from './timeline-rows.ts';

/** How wide Mermaid draws a character of a section's name; by default a long name lies below the bars. */
const characterPx = 7;

/** Of a run that is shorter the seconds alone would be the same at every mark of the axis. */
const shortRunMs = 10_000;

/**
 * The summary's timeline: what each host went through, and when, as a Mermaid gantt, which GitHub draws, and where there
 * are too many hosts for one as bars of letters, of `limits.hosts` at most. The chart's axis shows the reader's own time of
 * day; what failed or is not known is red. Nothing where no host was worked on.
 */
export function timeline(hosts: readonly HostReport[], limits: { readonly hosts: number }): string[] {
  const rows = timelineRows(hosts);
  if (rows.length === 0) return [];
  return ['### Timeline', ...(rows.length > chartedHosts ? textTimeline(rows, limits) : [chart(rows)])];
}

function chart(rows: readonly TimelineRow[]): string {
  const longest = Math.max(...rows.map(({ name }) => name.length));
  const { start, end } = timelineSpan(rows);
  return [
    '```mermaid',
    `%%{init: {"gantt": {"leftPadding": ${Math.max(75, 20 + longest * characterPx)}}}}%%`,
    'gantt',
    '  dateFormat x',
    `  axisFormat ${end - start < shortRunMs ? '%M:%S.%L' : '%H:%M:%S'}`,
    ...rows.flatMap(({ name, bars }) => [`  section ${name}`, ...bars.map(barLine)]),
    '```',
  ].join('\n');
}

function barLine({ phase, start, end, well }: TimelineBar): string {
  return `  ${phase} :${well ? 'done' : 'crit'}, ${start}, ${end}`;
}
