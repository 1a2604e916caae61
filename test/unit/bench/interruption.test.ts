import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { takeSignals } from '../../bench/interruption.ts';

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
