import { expect, test } from 'vitest';
import { Killed, Life } from '../../../../src/adapters/simulated/life.ts';
import { virtualClock } from '../../../../src/adapters/simulated/virtual-clock.ts';

function begin() {
  const clock = virtualClock({ start: 0, auto: false });
  return { clock, life: new Life(clock, () => undefined) };
}

test('a killed process rests no longer and waits for nobody, and its clock has nothing left to ring', async () => {
  const { clock, life } = begin();
  const resting = life.rest(100);
  const waiting = life.during(new Promise(() => undefined));
  life.kill();
  await expect(resting).rejects.toBeInstanceOf(Killed);
  await expect(waiting).rejects.toBeInstanceOf(Killed);
  expect(clock.sleeping).toBe(0);
  await expect(life.rest(0)).rejects.toBeInstanceOf(Killed);
});

test('a process that is left alone rests for its time and gets what it waits for', async () => {
  const { clock, life } = begin();
  const resting = life.rest(100).then(() => clock.now());
  await clock.advance(100);
  expect(await resting).toBe(100);
  expect(await life.during(Promise.resolve('done'))).toBe('done');
  life.kill();
});

test('its signal tells of the end, asked for before or after', () => {
  const early = begin().life;
  const { signal } = early;
  expect(signal.aborted).toBe(false);
  early.kill();
  expect(signal.reason).toBeInstanceOf(Killed);
  const late = begin().life;
  late.kill();
  expect(late.signal.reason).toBeInstanceOf(Killed);
});
