import { describe, expect, it } from 'vitest';
import { inPlace, linkDest, ours, oursWithImages, plainSsh } from '../../bench/contestants.ts';
import { floorOf } from '../../bench/floor.ts';
import { goalsOf } from '../../bench/goals.ts';
import { readOptions } from '../../bench/options.ts';
import { pageOf } from '../../bench/page.ts';
import { pictureOf } from '../../bench/picture.ts';
import { mergeResults, type Results, type Row, resultsText } from '../../bench/results.ts';
import { median, spread } from '../../bench/statistics.ts';

function row(workload: Row['workload'], link: Row['link'], contestant: string, ...seconds: number[]): Row {
  const samples = seconds.map((wallS) => ({ wallS, switchedS: wallS, cpuS: 1, peakBytes: 1e6, bytes: 2e6 }));
  const measured = { at: '2026-11-20T13:15:02.000Z', load: 0.5 };
  return { workload, link, contestant, samples, measured };
}

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
    const page = pageOf(results);
    expect(page).toContain(
      '| cf, 100 ms, to the switch | rsync -az --link-dest · switch | at least 4 times as fast | 3.00 times | missed by 25 % |',
    );
    expect(page).toContain(
      '| cf, 100 ms, whole command | rsync -az --link-dest · switch | at least 2.5 times as fast | 3.00 times | reached |',
    );
    expect(page).toContain('| **deploy-action** | 1.00 ± 0.00 | 2.00 ± 1.00 |');
  });

  it('round trips are told only where the runs do not differ more among themselves', () => {
    expect(pageOf(results)).toContain('| 2.00 MB | unclear | 1.0 s | 1 MB |');
    expect(pageOf(results)).toContain('| 2.00 MB | 40 | 1.0 s | 1 MB |');
  });

  it('the floor is the connection, a round trip to compare, and the disk', () => {
    expect(floorOf(results, 'cf', '100')).toBeCloseTo(1.4 + 0.1 + 0.3);
    expect(floorOf(results, 'cf', '20')).toBeUndefined();
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
      'all of them',
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

  it('the page says when each part was measured, also of contestants that ran apart', () => {
    const page = pageOf(results);
    expect(page).toContain('0 ms: 1 round from 2026-11-20 13:15 UTC on, load 0.5 before.');
    expect(page).toContain(
      '100 ms: 3 rounds from 2026-11-20 13:15 UTC on, load 0.5 before (deploy-action); 1 round from 2026-11-20 13:15 UTC on, load 0.5 before (rsync -az --link-dest · switch).',
    );
  });

  it('the table of images says what its seconds are', () => {
    const page = pageOf({ ...results, rows: [row('images', '0', oursWithImages, 4)] });
    expect(page).toContain(`| **${oursWithImages}** | 4.00 ± 0.00 |`);
    expect(page).toContain('until the container of the new image runs');
    expect(pageOf(results)).not.toContain('until the container of the new image runs');
  });

  it('flags choose a part, and a wrong one is named', () => {
    expect(readOptions(['--only', 'cf', '--links', '0,100'])).toMatchObject({
      workloads: ['cf'],
      links: ['0', '100'],
    });
    expect(() => readOptions(['--links', '7'])).toThrow('--links: 7 is none of 0, 20, 100, 20r');
  });
});
