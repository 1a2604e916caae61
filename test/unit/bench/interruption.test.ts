import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { takeSignals, unlessEnded } from '../../bench/interruption.ts';

it('the first signal is answered at once, and further ones change nothing', () => {
  const source = new EventEmitter();
  const said: string[] = [];
  const interruption = takeSignals((line) => said.push(line), source);
  expect(interruption.exitCode()).toBeUndefined();
  expect(interruption.secondsSince()).toBeUndefined();
  source.emit('SIGTERM');
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('ended by SIGTERM');
  expect(interruption.signal.aborted).toBe(true);
  source.emit('SIGINT');
  expect(said).toHaveLength(1);
  expect(interruption.exitCode()).toBe(143);
  expect(interruption.secondsSince()).toBeGreaterThanOrEqual(0);
});

it('what a signal cut off fails for the signal, and everything else for its own reason', async () => {
  const controller = new AbortController();
  const ownReason = new Error('no such program');
  const failing = (): Promise<never> => Promise.reject(ownReason);
  await expect(unlessEnded(controller.signal, failing)).rejects.toBe(ownReason);
  await expect(unlessEnded(controller.signal, async () => 7)).resolves.toBe(7);
  const reason = new Error('ended by SIGINT');
  const cutOff = (): Promise<never> => {
    controller.abort(reason);
    return Promise.reject(new Error('cc ended with a signal'));
  };
  await expect(unlessEnded(controller.signal, cutOff)).rejects.toBe(reason);
  let begun = false;
  const beginning = async (): Promise<void> => {
    begun = true;
  };
  await expect(unlessEnded(controller.signal, beginning)).rejects.toBe(reason);
  expect(begun).toBe(false);
});
