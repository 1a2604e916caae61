import { contestants, ours, oursWithImages } from './contestants.ts';
import { floorOf } from './floor.ts';
import { goalsOf } from './goals.ts';
import {
  type LinkName,
  linkNames,
  links,
  type WorkloadName,
  workloadNames,
  workloadTitles,
} from './names.ts';
import { type Measured, medianOf, type Results, type Row, rowOf } from './results.ts';
import { median, spread } from './statistics.ts';

/** The page of the benchmark, as Markdown. */
export function pageOf(results: Results): string {
  const workloads = workloadNames.filter((name) => results.rows.some((row) => row.workload === name));
  return [
    '# How fast it is',
    '',
    `Made by \`npm run bench -- --write\`: a real sshd in a network namespace, ${results.machine}. Medians ± half the range; in each round all contestants take turns on the same tree; seconds from the start of the process until \`current\` names the new release. Times are this machine's: compare ratios.`,
    '',
    '![Upgrades and first deployments](benchmarks.svg)',
    '',
    ...goalTable(results),
    ...workloads.flatMap((workload) => workloadTable(results, workload)),
    ...legend(results),
  ].join('\n');
}

function goalTable(results: Results): readonly string[] {
  return [
    '## Goals',
    '',
    '| work | against | to reach | measured | |',
    '|---|---|---|---|---|',
    ...goalsOf(results).map(
      ({ work, against, wanted, measured, verdict }) =>
        `| ${work} | ${against} | ${wanted} | ${measured} | ${verdict} |`,
    ),
    '',
  ];
}

/** What is otherwise in a table than in the others. */
const notes: Readonly<Partial<Record<WorkloadName, string>>> = {
  images:
    'Here the seconds are those until the container of the new image runs. The runner and the host have a Docker daemon each, with their own layers; all start from the image before. *CPU* has that of the runner’s daemon, *peak memory* has not. deploy-action’s whole time has the 5 s in which the container must stay up.',
};

function workloadTable(results: Results, workload: WorkloadName): readonly string[] {
  const shown = linkNames.filter((link) =>
    results.rows.some((row) => row.workload === workload && row.link === link),
  );
  const names = contestants
    .map(({ name }) => name)
    .filter((name) => results.rows.some((row) => row.workload === workload && row.contestant === name));
  const floors = shown.map((link) => floorOf(results, workload, link));
  return [
    `## ${workloadTitles[workload]}`,
    '',
    `| way | ${shown.map((link) => links[link].title).join(' | ')} | bytes sent | round trips | CPU | peak memory |`,
    `|---|${'---|'.repeat(shown.length + 4)}`,
    ...names.map((name) => line(results.rows, workload, shown, name)),
    ...(floors.some((floor) => floor !== undefined)
      ? [
          `| *the floor* | ${floors.map((floor) => (floor === undefined ? '' : `*${floor.toFixed(2)}*`)).join(' | ')} | | | | |`,
        ]
      : []),
    '',
    ...(notes[workload] === undefined ? [] : [notes[workload], '']),
    ...shown.map(
      (link) =>
        `${links[link].title}: ${whenMeasured(results.rows.filter((row) => row.workload === workload && row.link === link))}.  `,
    ),
    '',
  ];
}

/** When, how often and on how busy a machine; contestants may have been measured apart. */
function whenMeasured(rows: readonly Row[]): string {
  const told = rows.map(
    ({ measured, samples }) =>
      `${samples.length} ${samples.length === 1 ? 'round' : 'rounds'} ${momentOf(measured)}`,
  );
  return [...new Set(told)]
    .map((text) => {
      const some = rows.filter((_, index) => told[index] === text).map(({ contestant }) => contestant);
      return some.length === rows.length ? text : `${text} (${some.join(', ')})`;
    })
    .join('; ');
}

function momentOf({ at, load }: Measured): string {
  return `from ${at.slice(0, 16).replace('T', ' ')} UTC on, load ${load.toFixed(1)} before`;
}

function line(
  rows: readonly Row[],
  workload: WorkloadName,
  shown: readonly LinkName[],
  contestant: string,
): string {
  const times = shown.map((link) => time(rowOf(rows, { workload, link, contestant })));
  const some = shown
    .map((link) => ({ workload, link, contestant }))
    .find((at) => rowOf(rows, at) !== undefined);
  const value = (property: 'bytes' | 'cpuS' | 'peakBytes'): number =>
    (some && medianOf(rows, some, property)) ?? Number.NaN;
  const trips = roundTrips(
    rowOf(rows, { workload, link: '0', contestant }),
    rowOf(rows, { workload, link: '100', contestant }),
  );
  const name = contestant === ours || contestant === oursWithImages ? `**${contestant}**` : contestant;
  return `| ${name} | ${times.join(' | ')} | ${(value('bytes') / 1e6).toFixed(2)} MB | ${trips} | ${value('cpuS').toFixed(1)} s | ${Math.round(value('peakBytes') / 1e6)} MB |`;
}

/** Told only where the difference is larger than what the runs differ by among themselves. */
function roundTrips(near: Row | undefined, far: Row | undefined): string {
  if (near === undefined || far === undefined) return '';
  const walls = [near, far].map((row) => row.samples.map((sample) => sample.wallS));
  const [here = [], there = []] = walls;
  const difference = median(there) - median(here);
  return difference > spread(here) + spread(there) ? (difference / 0.1).toFixed(0) : 'unclear';
}

/** The median with its spread; where the command goes on after the switch, its whole time too. */
function time(row: Row | undefined): string {
  if (row === undefined) return '';
  const of = (property: 'switchedS' | 'wallS'): readonly number[] =>
    row.samples.map((sample) => sample[property]);
  const switched = medianOf([row], row, 'switchedS') ?? Number.NaN;
  const whole = medianOf([row], row, 'wallS') ?? Number.NaN;
  const shown = `${switched.toFixed(2)} ± ${spread(of('switchedS')).toFixed(2)}`;
  return row.contestant.startsWith(ours) && whole - switched > 0.02
    ? `${shown} (whole ${whole.toFixed(2)})`
    : shown;
}

function legend(results: Results): readonly string[] {
  return [
    '## What is what',
    '',
    ...contestants
      .filter(({ name }) => results.rows.some((row) => row.contestant === name))
      .map(({ name, about }) => `- **${name}**: ${about}.`),
    '',
    '*Bytes* are what passed the link both ways on the first link of the table. *Round trips* are how much longer the whole command takes at 100 ms than at 0 ms, divided by 100 ms: what a user waits for, with all that TCP adds. *CPU* and *peak memory* are of the processes on the runner; memory of the largest of them. *The floor* is `ssh host true` on the same link, one more round trip where the two sides compare, the fewest bytes that anybody sent over the bandwidth, and the disk: `cp -a` of the tree, or `cp -al` where most of it is there.',
    '',
    'The 100 hosts are 100 addresses of one sshd on this machine, which also runs the runner: both share its processors.',
    '',
    ...(results.missing.length === 0 ? [] : [`Left out here: ${results.missing.join('; ')}.`, '']),
  ];
}
