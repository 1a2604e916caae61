import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inPlace, linkDest, ours, plainSsh, tarZstd } from '../../bench/contestants.ts';
import { floorOf } from '../../bench/floor.ts';
import { linkNames, workloadNames } from '../../bench/names.ts';
import { medianOf, type Results, type Row } from '../../bench/results.ts';
import { resultsOf, row } from './measured.ts';

/** A row of which each run sent so many megabytes. */
function sending(megabytes: number, made: Row): Row {
  return { ...made, samples: made.samples.map((sample) => ({ ...sample, bytes: megabytes * 1e6 })) };
}

/** The fastest way of each workload over each link, beside its floor. */
function floorsOf(results: Results): readonly { readonly floor: number; readonly fastest: number }[] {
  return workloadNames.flatMap((workload) =>
    linkNames.flatMap((link) => {
      const floor = floorOf(results, workload, link);
      const seconds = results.rows
        .filter((one) => one.workload === workload && one.link === link)
        .map((one) => medianOf(results.rows, one, 'switchedS') ?? Number.NaN);
      return floor === undefined ? [] : [{ floor, fastest: Math.min(...seconds) }];
    }),
  );
}

describe('the floor', () => {
  it('of an upgrade is the fastest connection, a round trip to compare without the way home, and the disk', () => {
    const rows = [
      row('true', '100', plainSsh, 1.4),
      row('true', '100', `${ours} transport`, 1.1),
      row('cf', '100', ours, 4),
    ];
    expect(floorOf(resultsOf(rows, { cf: 0.3 }), 'cf', '100')).toBeCloseTo(1.1 + 0.05 + 0.3);
  });

  it('of a first deployment has no round trip to compare, and no way home', () => {
    const rows = [row('true', '100', plainSsh, 1.4), row('b', '100', ours, 4)];
    expect(floorOf(resultsOf(rows, { b: 1 }), 'b', '100')).toBeCloseTo(1.4 - 0.05 + 1);
  });

  it('has the wire or the disk, whichever takes longer, and not both', () => {
    const connected = row('true', '20r', plainSsh, 0.5);
    const rows = [
      connected,
      sending(25, row('b', '20r', ours, 9)),
      sending(50, row('b', '20r', tarZstd, 10)),
    ];
    expect(floorOf(resultsOf(rows, { b: 1 }), 'b', '20r')).toBeCloseTo(0.49 + 2);
    expect(floorOf(resultsOf(rows, { b: 3 }), 'b', '20r')).toBeCloseTo(0.49 + 3);
  });

  it('has no more of the disk than the fastest way has shown to be enough, over whatever link', () => {
    const rows = [
      row('true', '0', plainSsh, 0.2),
      row('b', '0', tarZstd, 2.5),
      row('true', '20', plainSsh, 0.5),
      row('b', '20', tarZstd, 1.5),
      row('b', '20', ours, 3),
    ];
    const results = resultsOf(rows, { b: 1.9 });
    expect(floorOf(results, 'b', '20')).toBeCloseTo(1.5);
    expect(floorOf(results, 'b', '0')).toBeCloseTo(0.2 + 1.5 - 0.49);
  });

  it('has the least of the disk of both upgrades, which link the same tree', () => {
    const rows = [row('true', '0', plainSsh, 0.2), row('cf', '0', ours, 1), row('c', '0', linkDest, 1)];
    expect(floorOf(resultsOf(rows, { c: 0.1, cf: 0.3 }), 'cf', '0')).toBeCloseTo(0.3);
  });

  it('is not told where a part of it was not measured', () => {
    expect(floorOf(resultsOf([row('cf', '0', ours, 1)], { cf: 1 }), 'cf', '0')).toBeUndefined();
    const connected = row('true', '0', plainSsh, 0.2);
    expect(floorOf(resultsOf([connected], { cf: 1 }), 'cf', '0')).toBeUndefined();
    expect(floorOf(resultsOf([connected, row('cf', '0', ours, 1)]), 'cf', '0')).toBeUndefined();
  });

  it('is never above the fastest way', () => {
    const seconds = fc.double({ min: 0.01, max: 20, noNaN: true });
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 40, maxLength: 40 }), (times) => {
        const next = times.values();
        const time = (): number => next.next().value ?? 1;
        const rows = linkNames.flatMap((link) => [
          row('true', link, plainSsh, time()),
          ...(['a', 'b', 'cf', 'big'] as const).flatMap((workload) => [
            sending(time() * 5, row(workload, link, ours, time())),
            row(workload, link, inPlace, time()),
          ]),
        ]);
        const results = resultsOf(rows, { a: time(), b: time(), cf: time(), big: time() });
        const floors = floorsOf(results);
        expect(floors).toHaveLength(16);
        for (const { floor, fastest } of floors) expect(floor).toBeLessThanOrEqual(fastest);
      }),
    );
  });

  it('is below what every way took that is written down', () => {
    const kept = new URL('../../../docs/benchmarks.json', import.meta.url);
    const floors = floorsOf(JSON.parse(readFileSync(kept, 'utf8')) as Results);
    expect(floors.length).toBeGreaterThan(0);
    for (const { floor, fastest } of floors) expect(floor).toBeLessThanOrEqual(fastest);
  });
});
