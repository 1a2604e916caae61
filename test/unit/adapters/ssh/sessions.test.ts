import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../../src/adapters/simulated/virtual-clock.ts';
import { SessionRefused } from '../../../../src/adapters/ssh/exec-channel.ts';
import { Sessions } from '../../../../src/adapters/ssh/sessions.ts';
import { DeployError } from '../../../../src/model/failure.ts';

/** A host with room for `most` sessions: work beyond that is refused. */
function hostWith(most: number) {
  let open = 0;
  let highest = 0;
  let refused = 0;
  return {
    work: async <T>(value: T): Promise<T> => {
      if (open >= most) {
        refused += 1;
        throw new SessionRefused('no more sessions');
      }
      open += 1;
      highest = Math.max(highest, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return value;
    },
    seen: () => ({ highest, refused }),
  };
}

describe('sessions', () => {
  it('runs no more than eight at once', async () => {
    const host = hostWith(100);
    const sessions = new Sessions(virtualClock());
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    expect(await Promise.all(numbers.map((number) => sessions.run(() => host.work(number))))).toEqual(
      numbers,
    );
    expect(host.seen()).toEqual({ highest: 8, refused: 0 });
  });

  it('learns how many a host allows and runs all of them', async () => {
    for (const most of [1, 2, 3, 7]) {
      const host = hostWith(most);
      const sessions = new Sessions(virtualClock());
      const numbers = Array.from({ length: 40 }, (_, index) => index);
      expect(await Promise.all(numbers.map((number) => sessions.run(() => host.work(number))))).toEqual(
        numbers,
      );
      expect(host.seen().refused).toBeLessThan(20);
    }
  });

  it('waits a moment for a session that has just ended', async () => {
    let refusals = 3;
    const running = new Sessions(virtualClock()).run(async () => {
      refusals -= 1;
      if (refusals >= 0) throw new SessionRefused('not yet');
      return 'ran';
    });
    expect(await running).toBe('ran');
  });

  it('gives up when not even one is allowed', async () => {
    const running = new Sessions(virtualClock()).run(() => hostWith(0).work('x'));
    await expect(running).rejects.toSatisfy(
      (error) => error instanceof DeployError && error.failure.kind === 'connection-lost',
    );
  });

  it('raises other errors as they are', async () => {
    const running = new Sessions(virtualClock()).run(() => Promise.reject(new Error('other')));
    await expect(running).rejects.toThrow('other');
  });
});
