import { expect, it } from 'vitest';
import { countFrom, countOn } from '../../../src/traffic/request-count.ts';

it('counts what was added, also when the counter began anew in between', () => {
  let count = countFrom(100);
  const totals = [100, 130, 130, 7, 9, 0, 4].map((now) => {
    count = countOn(count, now);
    return count.total;
  });
  expect(totals).toEqual([0, 30, 30, 37, 39, 39, 43]);
});
