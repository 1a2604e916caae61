import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  contestants,
  inPlace,
  linkDest,
  ours,
  oursWithImages,
  plainSsh,
  rollback,
} from '../../bench/contestants.ts';
import { goalsOf, measuredGoalsOf } from '../../bench/goals.ts';
import { workloadNames } from '../../bench/names.ts';
import { readOptions, usage } from '../../bench/options.ts';
import { pageOf } from '../../bench/page.ts';
import { pictureOf } from '../../bench/picture.ts';
import { mergeResults, type Results, resultsText } from '../../bench/results.ts';
import { median, spread } from '../../bench/statistics.ts';
import { row } from './measured.ts';

const results: Results = {
  machine: 'a machine',
  rows: [
    row('true', '100', plainSsh, 1.4),
    row('cf', '100', ours, 2, 3, 1),
    row('cf', '100', linkDest, 6),
    row('cf', '0', ours, 1),
    row('cf', '0', linkDest, 2),
  ],
  disk: { cf: 0.3 },
  missing: [],
};

describe('what the benchmark shows', () => {
  it('medians and spreads', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(spread([3, 1, 2])).toBe(1);
  });

  it('a goal that is missed is told with how much', () => {
    const page = pageOf(results, 'document');
    expect(page).toContain(
      '| cf, 100 ms, to the switch | rsync -az --link-dest · switch | at least 4 times as fast | 3.00 times | missed by 25 % |',
    );
    expect(page).toContain(
      '| cf, 100 ms, whole command | rsync -az --link-dest · switch | at least 2.5 times as fast | 3.00 times | reached |',
    );
    expect(page).toContain('| **deploy-action** | 1.00 | 2.00 ± 1.00 |');
  });

  it('round trips are told only where the runs do not differ more among themselves', () => {
    expect(pageOf(results, 'document')).toContain('| 2.00 MB | unclear | 1.0 s | 1 MB |');
    expect(pageOf(results, 'document')).toContain('| 2.00 MB | 40 | 1.0 s | 1 MB |');
  });

  it('the picture has a bar for each, the fastest first', () => {
    const names = [...pictureOf(results).matchAll(/text-anchor="end"[^>]*>([^<]+)</g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual([ours, linkDest, ours, linkDest]);
  });

  it('a later run replaces what it measured again', () => {
    const merged = mergeResults(results, { ...results, rows: [row('cf', '0', ours, 9)] });
    expect(merged.rows).toHaveLength(5);
    expect(merged.rows.at(-1)?.samples[0]?.wallS).toBe(9);
  });

  it('what is written is read again as it was, and what was left out is not said to be when it runs', () => {
    const read = JSON.parse(
      resultsText({ ...results, missing: ['capistrano: cap not installed'] }),
    ) as Results;
    expect(read.rows).toEqual(results.rows);
    expect(mergeResults(read, results).missing).toEqual(read.missing);
    const later = { ...results, rows: [row('a', '0', 'capistrano', 3)] };
    expect(mergeResults(read, later).missing).toEqual([]);
  });

  it('every goal is told, those that were not measured too', () => {
    const goals = goalsOf(results);
    expect(goals).toHaveLength(17);
    expect(goals.filter(({ verdict }) => verdict !== 'not measured').map(({ work }) => work)).toEqual([
      'cf, 100 ms, to the switch',
      'cf, 0 ms, to the switch',
      'cf, 100 ms, whole command',
      'cf, 100 ms, to the switch',
    ]);
    const big = row('big', '100', ours, 1);
    const more = { ...results, rows: [big, row('big', '100', inPlace, 1.1)] };
    expect(
      goalsOf(more)
        .filter(({ work }) => work.startsWith('big, 100'))
        .map(({ verdict }) => verdict),
    ).toEqual(['reached', 'reached']);
    const heavy = {
      ...big,
      samples: big.samples.map((sample) => ({ ...sample, bytes: 3e6, peakBytes: 3e8 })),
    };
    expect(
      goalsOf({ ...more, rows: [heavy, ...more.rows.slice(1)] }).map(({ verdict }) => verdict),
    ).toContain('missed by 50 %');
  });

  it('a run tells only the goals of which it measured both sides, the document all', () => {
    expect(measuredGoalsOf(results).map(({ verdict }) => verdict)).not.toContain('not measured');
    expect(
      measuredGoalsOf({ ...results, rows: [row('a', '0', ours, 2), row('cf', '0', linkDest, 2)] }),
    ).toEqual([]);
    expect(pageOf(results, 'run')).not.toContain('not measured');
    expect(pageOf(results, 'document')).toContain('not measured');
    expect(pageOf({ ...results, rows: [row('a', '0', linkDest, 2)] }, 'run')).not.toContain('## Goals');
  });

  it('the goal for the way back says that it is to the switch, and how long the whole command takes', () => {
    const back = row('back', '0', rollback, 1.02);
    const samples = back.samples.map((sample) => ({ ...sample, switchedS: 0.4 }));
    const page = pageOf({ ...results, rows: [{ ...back, samples }] }, 'document');
    expect(page).toContain(
      '| under 1 s to the switch | 0.40 s to the switch; whole command 1.02 s | reached |',
    );
  });

  it('the goal for memory is of the worst of all runs, and is not said to be reached before all were made', () => {
    const heavy = row('images', '0', oursWithImages, 1, 1, 1);
    const peaks = [2.1e8, 1e8, 1e8];
    const samples = heavy.samples.map((sample, index) => ({ ...sample, peakBytes: peaks[index] ?? 0 }));
    const memory = (rows: Results['rows']) => goalsOf({ ...results, rows }).at(-1);
    expect(memory([{ ...heavy, samples }])).toMatchObject({
      against: expect.stringContaining('the most of any run'),
      measured: '210.0 MB (images)',
      verdict: 'missed by 5 %',
    });
    expect(memory([heavy])?.verdict).toBe('not measured');
    const all = contestants
      .filter(({ name }) => name.startsWith(ours))
      .flatMap(({ name, workloads }) => workloads.map((workload) => row(workload, '0', name, 1)));
    expect(memory(all)?.verdict).toBe('reached');
    expect(memory(all.slice(1))?.verdict).toBe('not measured');
  });

  it('what was measured on a busy machine has a mark, the rest has none', () => {
    const busy = row('a', '0', linkDest, 2);
    const page = pageOf(
      {
        ...results,
        rows: [{ ...busy, measured: { ...busy.measured, load: 8.07 } }, row('a', '0', inPlace, 1)],
      },
      'document',
    );
    expect(page).toContain(`| ${linkDest} | 2.00 † |`);
    expect(page).toContain(`| ${inPlace} | 1.00 |`);
    expect(page).toContain('load 8.1 before († **the machine was busy**)');
    expect(page).toContain('load 0.5 before (rsync -az --delete)');
  });

  it('the documents are what the kept measurements make', () => {
    const read = (name: string): string =>
      readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
    const kept = JSON.parse(read('benchmarks.json')) as Results;
    expect(read('benchmarks.json')).toBe(resultsText(kept));
    expect(read('benchmarks.md')).toBe(pageOf(kept, 'document'));
    expect(read('benchmarks.svg')).toBe(pictureOf(kept));
  });

  it('the page says when each part was measured, also of contestants that ran apart', () => {
    const page = pageOf(results, 'document');
    expect(page).toContain('0 ms: 1 round from 2026-11-20 13:15 UTC on, load 0.5 before.');
    expect(page).toContain(
      '100 ms: 3 rounds from 2026-11-20 13:15 UTC on, load 0.5 before (deploy-action); 1 round from 2026-11-20 13:15 UTC on, load 0.5 before (rsync -az --link-dest · switch).',
    );
  });

  it('the table of images says what its seconds are', () => {
    const page = pageOf({ ...results, rows: [row('images', '0', oursWithImages, 4)] }, 'document');
    expect(page).toContain(`| **${oursWithImages}** | 4.00 |`);
    expect(page).toContain('until the container of the new image runs');
    expect(pageOf(results, 'document')).not.toContain('until the container of the new image runs');
  });

  it('flags choose a part, and a wrong one is named', () => {
    expect(readOptions(['--only', 'cf', '--links', '0,100'])).toMatchObject({
      workloads: ['cf'],
      links: ['0', '100'],
    });
    expect(() => readOptions(['--links', '7'])).toThrow('--links: 7 is none of 0, 20, 100, 20r');
  });

  it('simulated deployments are measured when all is, or when they are named', () => {
    expect(readOptions([])).toMatchObject({ workloads: workloadNames, simulated: true });
    expect(readOptions(['--only', 'a'])).toMatchObject({ workloads: ['a'], simulated: false });
    expect(readOptions(['--only', 'a,simulate'])).toMatchObject({ workloads: ['a'], simulated: true });
    expect(readOptions(['--only', 'simulate'])).toMatchObject({ workloads: [], simulated: true });
  });

  it('the help tells every flag and everything that can be measured', () => {
    expect(readOptions(['--help']).help).toBe(true);
    for (const flag of ['only', 'links', 'rounds', 'against', 'write', 'render', 'help']) {
      expect(usage).toContain(`  --${flag} `);
    }
    for (const name of workloadNames) expect(usage).toMatch(new RegExp(`^ +${name} +\\S`, 'm'));
  });
});
