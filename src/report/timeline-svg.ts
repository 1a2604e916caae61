import type { Phase } from '../model/phase.ts';
import type { HostReport } from '../model/report.ts';
import { formatDuration } from './duration.ts';
import { chartedHosts, type TimelineBar, timelineRows, timelineSpan } from './timeline-rows.ts';

/** All lengths in CSS pixels. */
const layout = { left: 300, bars: 860, right: 40, top: 60, row: 18, bar: 14, marks: 6 } as const;

/** Colours that differ for most eyes also when they see few; what failed is red in all of them (Okabe and Ito, 2008). */
const colors: Readonly<Record<Phase, string>> = {
  ...{ validate: '#999999', connect: '#999999', preflight: '#56b4e9', snapshot: '#cc79a7', stage: '#0072b2' },
  ...{ migrate: '#f0e442', activate: '#009e73', verify: '#8fd3c0', rollback: '#e69f00' },
};
const failed = '#d00000';

/**
 * The timeline of all hosts of a run as an SVG file of its own, for runs whose hosts are too many for the chart in the job
 * summary; undefined for others. GitHub draws no SVG inside Markdown (docs/decisions/0016-timelines.md).
 */
export function timelineSvg(hosts: readonly HostReport[]): string | undefined {
  const rows = timelineRows(hosts);
  if (rows.length <= chartedHosts) return undefined;
  const span = timelineSpan(rows);
  const scale = layout.bars / Math.max(1, span.end - span.start);
  const width = layout.left + layout.bars + layout.right;
  const height = layout.top + rows.length * layout.row + 20;
  const used = [...new Set(rows.flatMap(({ bars }) => bars.map(({ phase }) => phase)))];
  const body = rows.flatMap(({ name, bars }, at) => {
    const y = layout.top + at * layout.row;
    return [
      `<text x="${layout.left - 8}" y="${y + 11}" text-anchor="end">${name}</text>`,
      ...bars.map((bar) => barElement(bar, name, { y, start: span.start, scale })),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...used.map(legend),
    ...marks(span, height),
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

function barElement(
  { phase, start, end, well }: TimelineBar,
  host: string,
  at: { readonly y: number; readonly start: number; readonly scale: number },
): string {
  const x = layout.left + (start - at.start) * at.scale;
  const length = Math.max(1, (end - start) * at.scale);
  const title = `${host}: ${phase}, ${formatDuration(end - start)}${well ? '' : ', failed or not known'}`;
  const fill = well ? colors[phase] : failed;
  return `<rect x="${x.toFixed(1)}" y="${at.y}" width="${length.toFixed(1)}" height="${layout.bar}" fill="${fill}"><title>${title}</title></rect>`;
}

function legend(phase: Phase, at: number): string {
  const x = layout.left + at * 95;
  return `<rect x="${x}" y="12" width="12" height="12" fill="${colors[phase]}"/><text x="${x + 16}" y="22">${phase}</text>`;
}

/** Lines down the picture at even times since the beginning. */
function marks({ start, end }: { readonly start: number; readonly end: number }, height: number): string[] {
  return Array.from({ length: layout.marks + 1 }, (_, at) => {
    const x = layout.left + (layout.bars * at) / layout.marks;
    const time = formatDuration(((end - start) * at) / layout.marks);
    const line = `<line x1="${x.toFixed(1)}" y1="48" x2="${x.toFixed(1)}" y2="${height}" stroke="#dddddd"/>`;
    return `${line}<text x="${x.toFixed(1)}" y="44" text-anchor="middle">${time}</text>`;
  });
}
