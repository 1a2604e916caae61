import { expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';

it('tells the time in whole milliseconds', () => {
  const now = systemClock.now();
  expect(Number.isInteger(now)).toBe(true);
  expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
});

it('advances steadily though the wall clock is set by an hour', () => {
  const before = systemClock.now();
  try {
    for (const hours of [1, -1]) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
      expect(Math.abs(systemClock.now() - before)).toBeLessThan(60_000);
    }
  } finally {
    vi.useRealTimers();
  }
});

it('sleeps at least as long as asked', async () => {
  const start = performance.now();
  await systemClock.sleep(20);
  expect(performance.now() - start).toBeGreaterThan(18);
});

it('wakes with the reason of the signal, also from a sleep longer than a timer can be', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const slept = systemClock.sleep(Number.MAX_SAFE_INTEGER, controller.signal);
  setImmediate(() => controller.abort(reason));
  await expect(slept).rejects.toBe(reason);
});

it('does not fall asleep when the signal has aborted', async () => {
  const reason = new Error('enough');
  await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
});
