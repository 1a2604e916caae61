import { expect, it } from 'vitest';
import { onAbort } from '../../../src/adapters/on-abort.ts';

it('tells all who still wait, in the order in which they came', () => {
  const controller = new AbortController();
  const told: string[] = [];
  const wait = (name: string) => onAbort(controller.signal, () => told.push(name));
  wait('first');
  const stop = wait('stopped');
  wait('second');
  stop();
  controller.abort();
  expect(told).toEqual(['first', 'second']);
});

it('goes on telling after everybody had left', () => {
  const controller = new AbortController();
  let told = 0;
  const listener = (): void => {
    told += 1;
  };
  const [one, other] = [onAbort(controller.signal, listener), onAbort(controller.signal, listener)];
  one();
  one();
  other();
  onAbort(controller.signal, listener);
  controller.abort();
  expect(told).toBe(1);
});
