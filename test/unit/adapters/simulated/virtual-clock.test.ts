import { expect, test } from 'vitest';
import { virtualClock } from '../../../../src/adapters/simulated/virtual-clock.ts';

test('an alarm rings at its time, and one that is stopped does not', async () => {
  const clock = virtualClock({ start: 0, auto: false });
  const rung: string[] = [];
  clock.alarm(100, () => rung.push(`one at ${clock.now()}`));
  const stop = clock.alarm(50, () => rung.push('stopped'));
  stop();
  await clock.advance(99);
  expect(rung).toEqual([]);
  await clock.advance(1);
  expect(rung).toEqual(['one at 100']);
  expect(clock.sleeping).toBe(0);
});

test('a sleep that is broken off leaves nothing behind', async () => {
  const clock = virtualClock({ start: 0, auto: false });
  const over = new AbortController();
  const slept = clock.sleep(100, over.signal);
  expect(clock.sleeping).toBe(1);
  over.abort('enough');
  await expect(slept).rejects.toBe('enough');
  expect(clock.sleeping).toBe(0);
});

test('sleeps end by their time, and those of one time as they began, each with what follows from it', async () => {
  const clock = virtualClock({ start: 0 });
  const ended: string[] = [];
  const sleep = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms);
    ended.push(`${name} at ${clock.now()}`);
    await Promise.resolve();
    await new Promise<void>((resolve) => process.nextTick(resolve));
    ended.push(`after ${name}`);
  };
  const late = sleep('late', 30);
  const stop = clock.alarm(20, () => ended.push('stopped'));
  const others = [sleep('b', 20), sleep('a', 20), sleep('first', 10)];
  stop();
  await Promise.all([late, ...others]);
  expect(ended).toEqual([
    ...['first at 10', 'after first', 'b at 20', 'after b', 'a at 20', 'after a', 'late at 30', 'after late'],
  ]);
});
