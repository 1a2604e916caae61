import { expect, it } from 'vitest';
import { inPlace, linkDest, ours, tarZstd } from '../../bench/contestants.ts';
import { summaryOf } from '../../bench/summary.ts';
import { resultsOf, row } from './measured.ts';

it('the summary says who is faster, by how much, and where nobody can tell', () => {
  const rows = [
    row('cf', '0', ours, 1, 1.1),
    row('cf', '0', linkDest, 2.1, 2.1),
    row('cf', '0', tarZstd, 1.05, 1.2),
    row('cf', '100', ours, 3),
    row('cf', '100', inPlace, 1.5),
  ];
  const summary = summaryOf(resultsOf(rows));
  expect(summary).toContain('| work | against | 0 ms | 100 ms |');
  expect(summary.join('\n')).toContain('compare within a column, not along a row');
  expect(summary).toContain(`| upgrade, fresh dates (cf) | ${linkDest} | 2.0 times as fast |  |`);
  expect(summary).toContain(`| upgrade, fresh dates (cf) | ${tarZstd} | alike |  |`);
  expect(summary).toContain(`| upgrade, fresh dates (cf) | ${inPlace} |  | takes 2.0 times as long |`);
  expect(summary.join('\n')).toContain(
    `the fastest of all is at 0 ms ${ours} (alike: ${tarZstd}), at 100 ms ${inPlace}.`,
  );
});

it('the summary says how much of the whole command the switch takes', () => {
  const slow = row('b', '0', ours, 4);
  const rows = [
    { ...slow, samples: slow.samples.map((sample) => ({ ...sample, switchedS: 3 })) },
    row('b', '0', tarZstd, 1.5),
  ];
  const summary = summaryOf(resultsOf(rows)).join('\n');
  expect(summary).not.toContain('along a row');
  expect(summary).toContain('the switch, which comes after 3.0 of 4.0 s (0 ms):');
  expect(summary).toContain('takes 2.0 times as long');
});

it('there is no summary of what was not measured', () => {
  expect(summaryOf(resultsOf([row('a', '0', ours, 1)]))).toEqual([]);
  expect(summaryOf(resultsOf([row('cf', '0', ours, 1)]))).toEqual([]);
});
