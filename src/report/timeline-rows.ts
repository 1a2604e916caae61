import type { HostPhaseReport, HostReport } from '../model/report.ts';

/** Mermaid draws at most 50,000 characters by default; this many hosts stay far below it, and one can still read them. */
export const chartedHosts = 50;

/** A host that was worked on, and what it went through. */
export interface TimelineRow {
  readonly name: string;
  readonly bars: readonly TimelineBar[];
}

/** A phase on a host; times in ms since 1970. `well` is false of what failed or is not known. */
export interface TimelineBar {
  readonly phase: HostPhaseReport['phase'];
  readonly start: number;
  readonly end: number;
  readonly well: boolean;
}

/** The hosts on which something was done, with the phases that they went through. */
export function timelineRows(hosts: readonly HostReport[]): TimelineRow[] {
  return hosts
    .map(({ name, phases }) => ({ name: plain(name), bars: phases.filter(wasDone).map(bar) }))
    .filter(({ bars }) => bars.length > 0);
}

/** From the first beginning to the last end; both 0 where there is nothing. */
export function timelineSpan(rows: readonly TimelineRow[]): { readonly start: number; readonly end: number } {
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  for (const one of rows.flatMap(({ bars }) => bars)) {
    start = Math.min(start, one.start);
    end = Math.max(end, one.end);
  }
  return { start: Math.min(start, end), end };
}

function wasDone({ result }: HostPhaseReport): boolean {
  return result !== 'skipped';
}

function bar({ phase, result, startedAt, durationMs }: HostPhaseReport): TimelineBar {
  const start = Date.parse(startedAt);
  // A bar of no length would not be drawn.
  return { phase, start, end: start + Math.max(1, Math.round(durationMs)), well: result === 'done' };
}

/** Mermaid reads `:`, `;`, `#` and quotes; names of hosts hold none of them, and none may come in by another way. */
function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 40);
}
