import { expect, it } from 'vitest';
import { awaitCalm, calmLoad } from '../../bench/load.ts';

/** A machine whose load goes down by 0.1 in each pause; tells what was said, and how long it took. */
function machine(load: number) {
  const told = { lines: [] as string[], waitedMs: 0 };
  let pauses = 0;
  const watch = {
    load: () => load - pauses * 0.1,
    pause: async (ms: number) => {
      pauses += 1;
      told.waitedMs += ms;
    },
    log: (line: string) => void told.lines.push(line),
  };
  return { watch, told };
}

it('a calm machine is not waited for', async () => {
  const { watch, told } = machine(calmLoad - 0.1);
  expect(await awaitCalm('a 0', watch)).toBeCloseTo(calmLoad - 0.1);
  expect(told).toEqual({ lines: [], waitedMs: 0 });
});

it('a busy machine is waited for until it is calm, and that is said', async () => {
  const { watch, told } = machine(calmLoad + 0.25);
  expect(await awaitCalm('a 0', watch)).toBeLessThan(calmLoad);
  expect(told.waitedMs).toBe(15_000);
  expect(told.lines).toEqual(['a 0: load 2.3: waiting until it is below 2, 180 s at most']);
});

it('one that stays busy is measured after three minutes', async () => {
  const { watch, told } = machine(8);
  expect(await awaitCalm('a 0', watch)).toBeGreaterThan(calmLoad);
  expect(told.waitedMs).toBe(180_000);
  expect(told.lines.at(-1)).toBe('a 0: load 4.4 still: measured all the same, and marked');
});
