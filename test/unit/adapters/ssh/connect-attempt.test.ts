import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../../src/adapters/simulated/virtual-clock.ts';
import {
  describeEndpoint,
  placed,
  placeOf,
  refuseOptionLikeNames,
  withDeadline,
} from '../../../../src/adapters/ssh/connect-attempt.ts';
import { DeployError, failureOf } from '../../../../src/model/failure.ts';

const endpoint = { name: 'web-1', address: 'web.example', port: 22, user: 'deploy', knownHosts: '' };
const timedOut = () => ({ kind: 'connection-timed-out', message: 'too late' }) as const;
const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('broken off'))));

async function failing(promise: Promise<unknown>) {
  return failureOf(
    await promise.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
}

describe('an attempt to connect', () => {
  it('ends when the time is up, whatever the broken attempt raises', async () => {
    const clock = virtualClock();
    const limits = { clock, ms: 1_000, signal: new AbortController().signal };
    expect(await failing(withDeadline(limits, timedOut, never))).toEqual(timedOut());
    expect(clock.sleeping).toBe(0);
  });

  it('ends when it is cancelled, with the reason given', async () => {
    const clock = virtualClock({ auto: false });
    const reason = new DeployError({ kind: 'cancelled', message: 'ctrl-c' });
    const cancel = new AbortController();
    const attempt = failing(withDeadline({ clock, ms: 1_000, signal: cancel.signal }, timedOut, never));
    cancel.abort(reason);
    expect(await attempt).toBe(reason.failure);
    const late = { clock, ms: 1_000, signal: AbortSignal.abort('because') };
    expect((await failing(withDeadline(late, timedOut, async () => 'done'))).kind).toBe('cancelled');
  });

  it('leaves no timer behind', async () => {
    const clock = virtualClock({ auto: false });
    const limits = { clock, ms: 1_000, signal: new AbortController().signal };
    expect(await withDeadline(limits, timedOut, async () => 'done')).toBe('done');
    expect(clock.sleeping).toBe(0);
  });

  it('names the host, and the hop where there are several', () => {
    const target = { ...endpoint, jumps: [], connectTimeoutMs: 1, keepaliveMs: 1 };
    const bastion = { ...endpoint, name: 'bastion' };
    expect(placeOf(target, target)).toEqual({ host: 'web-1' });
    expect(placeOf({ ...target, jumps: [bastion] }, bastion)).toEqual({ host: 'web-1', hop: 'bastion' });
    const error = new DeployError({ kind: 'connection-lost', message: 'x', host: 'other' });
    expect(placed(error, { host: 'web-1' })).toMatchObject({
      failure: { kind: 'host-unreachable', host: 'web-1' },
    });
    const other = new Error('no DeployError');
    expect(placed(other, { host: 'web-1' })).toBe(other);
  });

  it('shows endpoints as people write them', () => {
    expect(describeEndpoint(endpoint)).toBe('deploy@web.example:22');
    expect(describeEndpoint({ ...endpoint, address: '::1', port: 2222 })).toBe('deploy@[::1]:2222');
  });

  it('refuses names that could be taken for options', () => {
    for (const change of [
      { address: '-oProxyCommand=x' },
      { user: '-x' },
      { address: 'a b' },
      { address: '' },
      { user: '' },
    ]) {
      expect(() => refuseOptionLikeNames({ ...endpoint, ...change })).toThrow(DeployError);
    }
    expect(() => refuseOptionLikeNames(endpoint)).not.toThrow();
  });
});
