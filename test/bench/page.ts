import { contestants, ours, oursWithImages } from './contestants.ts';
import { floorDefinition, floorOf } from './floor.ts';
import { type GoalResult, goalsOf, measuredGoalsOf } from './goals.ts';
import { calmLoad, isBusy } from './load.ts';
import {
  type LinkName,
  linkNames,
  links,
  type WorkloadName,
  workloadNames,
  workloadTitles,
} from './names.ts';
import { type Measured, medianOf, type Results, type Row, rowOf } from './results.ts';
import { differ, median, spread } from './statistics.ts';
import { summaryOf } from './summary.ts';

/** What a page is of: all that is kept, with every goal, or one run, with what it measured alone. */
export type PageKind = 'document' | 'run';

/** The page of the benchmark, as Markdown. */
export function pageOf(results: Results, kind: PageKind): string {
  const workloads = workloadNames.filter((name) => results.rows.some((row) => row.workload === name));
  return [
    '# How fast it is',
    '',
    `Made by \`npm run bench -- --write\`: a real sshd in a network namespace, ${results.machine}. Medians ± half the range; in each round all contestants take turns on the same tree; seconds from the start of the process until \`current\` names the new release. Times are this machine's: compare ratios. What the names and columns mean stands [at the end](#what-is-what).`,
    '',
    ...spaced(summaryOf(results)),
    ...(kind === 'document' ? ['![Upgrades and first deployments](benchmarks.svg)', ''] : []),
    ...workloads.flatMap((workload) => workloadTable(results, workload)),
    ...(kind === 'document'
      ? goalTable(goalsOf(results), goalsOfAll)
      : goalTable(measuredGoalsOf(results), goalsOfRun)),
    ...legend(results),
  ].join('\n');
}

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...lines, ''];
}

const goalsOfAll =
  'What the project set itself to reach, written down before there was a program to measure. All of it is listed here, and what is not reached with by how much; the README claims none of that.';
const goalsOfRun =
  'What the project set itself to reach, as far as this run measured both sides; docs/benchmarks.md has all of it.';

function goalTable(goals: readonly GoalResult[], about: string): readonly string[] {
  if (goals.length === 0) return [];
  return [
    '## Goals',
    '',
    about,
    '',
    '| work | against | to reach | measured | |',
    '|---|---|---|---|---|',
    ...goals.map(
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
    `| way | ${shown.map((link) => links[link].title).join(' | ')} | bytes sent | round trips, whole command | CPU | peak memory, median |`,
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

/** Beside a time that was measured on a busy machine. */
const busyMark = '†';

function momentOf({ at, load }: Measured): string {
  const busy = isBusy(load) ? ` (${busyMark} **the machine was busy**)` : '';
  return `from ${at.slice(0, 16).replace('T', ' ')} UTC on, load ${load.toFixed(1)} before${busy}`;
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
  const [here = [], there = []] = [near, far].map((row) => row.samples.map((sample) => sample.wallS));
  const difference = median(there) - median(here);
  return difference > 0 && differ(here, there) ? (difference / 0.1).toFixed(0) : 'unclear';
}

/** The median with its spread, where there is one; where the command goes on after the switch, its whole time too. */
function time(row: Row | undefined): string {
  if (row === undefined) return '';
  const of = (property: 'switchedS' | 'wallS'): readonly number[] =>
    row.samples.map((sample) => sample[property]);
  const switched = medianOf([row], row, 'switchedS') ?? Number.NaN;
  const whole = medianOf([row], row, 'wallS') ?? Number.NaN;
  const range = row.samples.length > 1 ? ` ± ${spread(of('switchedS')).toFixed(2)}` : '';
  const rest =
    row.contestant.startsWith(ours) && whole - switched > 0.02 ? ` (whole ${whole.toFixed(2)})` : '';
  const mark = isBusy(row.measured.load) ? ` ${busyMark}` : '';
  return `${switched.toFixed(2)}${range}${rest}${mark}`;
}

function legend(results: Results): readonly string[] {
  return [
    '## What is what',
    '',
    ...contestants
      .filter(({ name }) => results.rows.some((row) => row.contestant === name))
      .map(({ name, about }) => `- **${name}**: ${about}.`),
    '',
    '*Bytes*, *CPU* and *peak memory* are medians on the first link of the table. *Bytes* are what passed the link both ways. *CPU* and *peak memory* are of the processes on the runner; memory of the largest of them. The goal for memory takes the most of any run on any link instead, which is more than the medians here.',
    '',
    '*Round trips* are counted here from outside, alike for all: how much longer the whole command takes at 100 ms than at 0 ms, divided by 100 ms. That has all that a user waits for: every connection with its login, the slow start of TCP, and what deploy-action does after the switch. `--timings` and the reports of deploy-action count something else and show far fewer: how often, once it is logged in, a request had to wait for the answer to an earlier one, where a stream counts once however long it is ([decision 9](decisions/0009-fewer-round-trips.md)). The two cannot be compared.',
    '',
    ...(results.rows.some((row) => row.workload === 'true') ? [floorDefinition, ''] : []),
    `*Load* is of how many processes ran or waited to, over the minute before. A measurement waits for it to fall below ${calmLoad}, but not for ever: times that were measured all the same have a ${busyMark}, and should not be relied on.`,
    '',
    ...(results.rows.some((row) => row.workload === 'hosts')
      ? [
          'The 100 hosts are 100 addresses of one sshd on this machine, which also runs the runner: both share its processors.',
          '',
        ]
      : []),
    ...(results.missing.length === 0 ? [] : [`Left out here: ${results.missing.join('; ')}.`, '']),
  ];
}
