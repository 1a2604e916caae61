import { contestants, ours } from './contestants.ts';
import { floorOf } from './floor.ts';
import { type LinkName, links, type WorkloadName, workloadTitles } from './names.ts';
import { medianOf, type Results } from './results.ts';

/** The panels of the picture, from top to bottom. */
const panels: readonly { readonly workload: WorkloadName; readonly link: LinkName }[] = [
  { workload: 'cf', link: '100' },
  { workload: 'cf', link: '0' },
  { workload: 'b', link: '100' },
  { workload: 'a', link: '100' },
];

const width = 860;
const labelWidth = 250;
const barHeight = 18;
const rowHeight = 24;

interface Bar {
  readonly name: string;
  readonly seconds: number;
  /** Of the whole command, where it goes on after the switch. */
  readonly wholeSeconds: number;
}

/** A picture of the most telling comparisons, as SVG that reads in light and dark pages. */
export function pictureOf(results: Results): string {
  const drawn: string[] = [];
  let y = 10;
  for (const { workload, link } of panels) {
    const bars = barsOf(results, workload, link);
    if (bars.length === 0) continue;
    const floor = floorOf(results, workload, link);
    drawn.push(panel(`${workloadTitles[workload]}, ${links[link].title}`, bars, floor, y));
    y += 40 + bars.length * rowHeight + 16;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="13">
<title>Seconds until the new release is in service, by tool</title>
<rect width="${width}" height="${y}" fill="#ffffff"/>
${drawn.join('\n')}
</svg>
`;
}

function barsOf(results: Results, workload: WorkloadName, link: LinkName): readonly Bar[] {
  return contestants
    .flatMap(({ name }) => {
      const at = { workload, link, contestant: name };
      const seconds = medianOf(results.rows, at, 'switchedS');
      const wholeSeconds = medianOf(results.rows, at, 'wallS');
      return seconds === undefined || wholeSeconds === undefined ? [] : [{ name, seconds, wholeSeconds }];
    })
    .toSorted((one, other) => one.seconds - other.seconds);
}

function panel(title: string, bars: readonly Bar[], floor: number | undefined, top: number): string {
  const longest = Math.max(...bars.map((bar) => bar.wholeSeconds));
  const scale = (width - labelWidth - 110) / longest;
  const bottom = top + 34 + bars.length * rowHeight;
  const rows = bars.map((bar, index) => {
    const y = top + 34 + index * rowHeight;
    const mine = bar.name === ours;
    const whole = mine ? rectangle(labelWidth, y, bar.wholeSeconds * scale, '#bfdbfe') : '';
    const shown = mine ? bar.wholeSeconds : bar.seconds;
    const told = mine
      ? `${bar.seconds.toFixed(2)} s (whole ${bar.wholeSeconds.toFixed(2)})`
      : `${bar.seconds.toFixed(2)} s`;
    return [
      text(labelWidth - 8, y + 14, bar.name, `text-anchor="end"${mine ? ' font-weight="bold"' : ''}`),
      whole,
      rectangle(labelWidth, y, bar.seconds * scale, mine ? '#2563eb' : '#9ca3af'),
      text(labelWidth + shown * scale + 6, y + 14, told, ''),
    ].join('');
  });
  const line =
    floor === undefined
      ? ''
      : `<path d="M${place(labelWidth + floor * scale)} ${top + 28}V${bottom}" stroke="#dc2626" stroke-dasharray="4 3"/>${text(labelWidth + floor * scale + 4, top + 30, `floor ${floor.toFixed(2)} s`, 'fill="#dc2626" font-size="11"')}`;
  return [text(10, top + 12, title, 'font-weight="bold"'), ...rows, line].join('\n');
}

function rectangle(x: number, y: number, length: number, colour: string): string {
  return `<rect x="${place(x)}" y="${place(y)}" width="${place(length)}" height="${barHeight}" fill="${colour}"/>`;
}

function text(x: number, y: number, content: string, attributes: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('`', '');
  return `<text x="${place(x)}" y="${place(y)}" ${attributes}>${escaped}</text>`;
}

function place(value: number): string {
  return String(Math.round(value * 10) / 10);
}
