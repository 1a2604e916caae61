import type { Phase } from '../model/phase.ts';
import { formatDuration } from './duration.ts';
import { markdownBlock } from './markdown.ts';
import { type TimelineRow, timelineSpan } from './timeline-rows.ts';

/** How many letters a bar is long. */
const columns = 60;

const letters: Readonly<Record<Phase, string>> = {
  ...{ validate: 'l', connect: 'c', preflight: 'p', snapshot: 'n', stage: 's', migrate: 'm' },
  ...{ activate: 'a', verify: 'v', rollback: 'r' },
};

/**
 * A timeline of many hosts for the summary: a line for each, a letter for each part of the run's time, in capitals where
 * something failed or is not known, a dot where nothing was done on the host.
 */
export function textTimeline(rows: readonly TimelineRow[], limits: { readonly hosts: number }): string[] {
  const { start, end } = timelineSpan(rows);
  const columnMs = Math.max(1, (end - start) / columns);
  const shown = rows.slice(0, limits.hosts);
  const width = Math.max(...shown.map(({ name }) => name.length));
  const lines = shown.map(({ name, bars }) => `${name.padEnd(width)}  ${barText(bars, start, columnMs)}`);
  const used = new Set(shown.flatMap(({ bars }) => bars.map(({ phase }) => phase)));
  const names = [...used].map((phase) => `${letters[phase]} ${phase}`).join(', ');
  const left = rows.length - shown.length;
  return [
    `From ${new Date(start).toISOString().slice(11, 19)} UTC on, ${formatDuration(columnMs)} a letter: ${names}; in capitals what failed or is not known. The output \`timeline\` of the step is a picture of all hosts.`,
    markdownBlock(lines),
    ...(left > 0 ? [`… and ${left} more hosts: the picture has all of them.`] : []),
  ];
}

/** What was begun last in a part of the time is what is shown of it, and what failed before all else. */
function barText(bars: TimelineRow['bars'], start: number, columnMs: number): string {
  const text: string[] = Array.from({ length: columns }, () => '·');
  for (const bar of [...bars.filter(({ well }) => well), ...bars.filter(({ well }) => !well)]) {
    const first = Math.min(columns - 1, Math.floor((bar.start - start) / columnMs));
    const behind = Math.max(first + 1, Math.ceil((bar.end - start) / columnMs));
    const letter = bar.well ? letters[bar.phase] : letters[bar.phase].toUpperCase();
    text.fill(letter, first, Math.min(columns, behind));
  }
  return text.join('');
}
