import { describe, expect, it } from 'vitest';
import { linkDest, ours, plainSsh } from '../../bench/contestants.ts';
import { floorOf } from '../../bench/floor.ts';
import { readOptions } from '../../bench/options.ts';
import { pageOf } from '../../bench/page.ts';
import { pictureOf } from '../../bench/picture.ts';
import { mergeResults, type Results, type Row } from '../../bench/results.ts';
import { median, spread } from '../../bench/statistics.ts';

function row(workload: Row['workload'], link: Row['link'], contestant: string, ...seconds: number[]): Row {
  const samples = seconds.map((wallS) => ({ wallS, switchedS: wallS, cpuS: 1, peakBytes: 1e6, bytes: 2e6 }));
  return { workload, link, contestant, samples };
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
      '| cf, 100 ms, to the switch | rsync -az --link-dest · switch | 4 | 3.00 | missed by 25 % |',
    );
    expect(page).toContain(
      '| cf, 100 ms, whole deployment | rsync -az --link-dest · switch | 2.5 | 3.00 | reached |',
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

  it('flags choose a part, and a wrong one is named', () => {
    expect(readOptions(['--only', 'cf', '--links', '0,100'])).toMatchObject({
      workloads: ['cf'],
      links: ['0', '100'],
    });
    expect(() => readOptions(['--links', '7'])).toThrow('--links: 7 is none of 0, 20, 100, 20r');
  });
});
