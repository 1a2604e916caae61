import { describe, expect, it } from 'vitest';
import type { HostPromise } from '../../../src/model/status.ts';
import { promiseLines } from '../../../src/report/promise-text.ts';
import { expectGolden } from '../../fixtures/golden.ts';

const settings = { confirmWithinMs: 120_000, lockWaitMs: 300_000 };
const [older, newer] = ['20261119T080000Z-0f0f0f0', '20261120T131502Z-1a2b3c4'];
const systemd = {
  timer: 'systemd-user',
  survivesReboot: true,
  reason: 'a timer of systemd goes back, and a unit after a restart',
} as const;
const session = {
  timer: 'session',
  survivesReboot: false,
  reason: 'a process of its own goes back; after a restart only the next contact',
} as const;
const url = 'https://github.com/acme/shop/actions/runs/7';
const change = { release: newer, previous: older, epoch: 4, run: 'run-7' };

const promises: readonly HostPromise[] = [
  { host: 'web', deadMan: systemd, lease: undefined, transaction: { state: 'none', epoch: 0 } },
  {
    host: 'busy',
    deadMan: systemd,
    lease: { run: 'run-7', actor: 'ann', url, epoch: 4, secondsLeft: 43 },
    transaction: { ...change, state: 'switched' },
  },
  {
    host: 'left',
    deadMan: session,
    lease: { run: 'run-7', actor: '', url: '', epoch: 4, secondsLeft: -5 },
    transaction: { ...change, state: 'switched' },
  },
  {
    host: 'first',
    deadMan: session,
    lease: undefined,
    transaction: { state: 'rolling-back', release: newer, epoch: 1, run: 'run-7' },
  },
  {
    host: 'stuck',
    deadMan: session,
    lease: undefined,
    transaction: { ...change, state: 'needs-human', reason: 'current-changed' },
  },
  {
    host: 'down',
    deadMan: session,
    lease: undefined,
    transaction: { ...change, state: 'needs-human', reason: 'command-1-failed' },
  },
];

describe('what happens without the runner', () => {
  it('reads well', () => {
    expectGolden('plan/promises.txt', `${promiseLines(promises, settings).join('\n')}\n`);
  });

  it('is one list where nothing is left', () => {
    expect(promiseLines(promises.slice(0, 1), settings)).toHaveLength(2);
    expect(promiseLines([], settings)).toEqual([]);
  });

  it('cannot be made to speak for the runner by what a host says', () => {
    const [web] = promises;
    if (web === undefined) throw new Error('no promise');
    const hostile = { ...web, deadMan: { ...session, reason: 'x\n::error::y' } };
    expect(promiseLines([hostile], settings).join('\n')).not.toMatch(/^::/m);
  });
});
