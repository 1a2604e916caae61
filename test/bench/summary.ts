import { contestants, inPlace, linkDest, ours, tarZstd } from './contestants.ts';
import { type LinkName, links, type WorkloadName } from './names.ts';
import { medianOf, type Results, type Row, rowOf } from './results.ts';
import { differ, median } from './statistics.ts';

/** What most people want to know: a first deployment and upgrades, over three distances. */
const workloads: readonly { readonly name: WorkloadName; readonly title: string }[] = [
  { name: 'b', title: 'first deployment (b)' },
  { name: 'cf', title: 'upgrade, fresh dates (cf)' },
  { name: 'c', title: 'upgrade, dates kept (c)' },
];
const shownLinks: readonly LinkName[] = ['0', '20', '100'];
const others: readonly string[] = [linkDest, inPlace, tarZstd];

const apart =
  'Each link was measured at another time, as the tables below say, and a machine’s disk may be slower then: compare within a column, not along a row.';

/** The measurements in a few lines of Markdown, whatever they say; empty where none of them was made. */
export function summaryOf(results: Results): readonly string[] {
  const shown = shownLinks.filter((link) => workloads.some(({ name }) => ourRow(results, name, link)));
  const lines = workloads.flatMap(({ name, title }) =>
    others.flatMap((other) => {
      const cells = shown.map((link) => comparison(results, name, link, other));
      return cells.every((cell) => cell === '') ? [] : [`| ${title} | ${other} | ${cells.join(' | ')} |`];
    }),
  );
  if (lines.length === 0) return [];
  return [
    '## In short',
    '',
    'How soon deploy-action has the new release in service, compared with ways that do not ask whether the app is well, nor go back by themselves. *Alike* is where the medians are no further apart than the runs of each.',
    '',
    ...(shown.length > 1 ? [apart, ''] : []),
    `| work | against | ${shown.map((link) => links[link].title).join(' | ')} |`,
    `|---|---|${'---|'.repeat(shown.length)}`,
    ...lines,
    '',
    ...workloads.flatMap(({ name, title }) => sentence(results, name, title, shown)),
  ];
}

function ourRow({ rows }: Results, workload: WorkloadName, link: LinkName): Row | undefined {
  return rowOf(rows, { workload, link, contestant: ours });
}

function comparison(results: Results, workload: WorkloadName, link: LinkName, contestant: string): string {
  const mine = ourRow(results, workload, link)?.samples.map(({ switchedS }) => switchedS);
  const theirs = rowOf(results.rows, { workload, link, contestant })?.samples.map(
    ({ switchedS }) => switchedS,
  );
  if (mine === undefined || theirs === undefined) return '';
  if (!differ(mine, theirs)) return 'alike';
  const ratio = median(theirs) / median(mine);
  return ratio > 1 ? `${ratio.toFixed(1)} times as fast` : `takes ${(1 / ratio).toFixed(1)} times as long`;
}

/** Who is the first, and how long ours goes on after the switch. */
function sentence(
  results: Results,
  workload: WorkloadName,
  title: string,
  shown: readonly LinkName[],
): readonly string[] {
  const measured = shown.filter((link) => ourRow(results, workload, link));
  if (measured.length === 0) return [];
  const first = Map.groupBy(measured, (link) => fastestOf(results, workload, link));
  const told = [...first].map(
    ([names, where]) => `at ${where.map((link) => links[link].title).join(', ')} ${names}`,
  );
  const whole = measured.map((link) => {
    const of = (property: 'switchedS' | 'wallS'): string =>
      (medianOf(results.rows, { workload, link, contestant: ours }, property) ?? Number.NaN).toFixed(1);
    return `${of('switchedS')} of ${of('wallS')} s (${links[link].title})`;
  });
  return [
    `- ${title}: the fastest of all is ${told.join(', ')}. deploy-action’s command goes on after the switch, which comes after ${whole.join(', ')}: it proves the release healthy, confirms it and clears up.`,
  ];
}

/** The fastest, and those whose runs do not differ from its. */
function fastestOf({ rows }: Results, workload: WorkloadName, link: LinkName): string {
  const [fastest, ...others] = contestants
    .flatMap(({ name }) => {
      const samples = rowOf(rows, { workload, link, contestant: name })?.samples ?? [];
      const seconds = samples.map(({ switchedS }) => switchedS);
      return seconds.length === 0 ? [] : [{ name, seconds }];
    })
    .toSorted((one, other) => median(one.seconds) - median(other.seconds));
  if (fastest === undefined) return '';
  const alike = others.filter(({ seconds }) => !differ(fastest.seconds, seconds));
  return alike.length === 0
    ? fastest.name
    : `${fastest.name} (alike: ${alike.map(({ name }) => name).join(', ')})`;
}
