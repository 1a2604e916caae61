import { expect, it } from 'vitest';
import { virtualClock } from '../../../src/adapters/simulated/virtual-clock.ts';
import type { EngineContext } from '../../../src/engine/context.ts';
import type { HostRun } from '../../../src/engine/host-run.ts';
import { keepAlive } from '../../../src/engine/lease.ts';

/** A host that notes each renewal and each extension; `answer` is when it does. */
function hostNoting(beats: string[], answer: () => Promise<void> = async () => undefined): HostRun {
  const note = (what: string) => () => {
    beats.push(what);
    return answer();
  };
  return {
    armed: true,
    connection: { lost: new AbortController().signal },
    agent: { renewLease: note('renew'), extend: note('extend') },
  } as unknown as HostRun;
}

function contextOf(clock: EngineContext['ports']['clock'], confirmWithinMs: number): EngineContext {
  return { config: { confirmWithinMs }, ports: { clock } } as unknown as EngineContext;
}

it('renews and extends in time, whatever another host does', async () => {
  const clock = virtualClock({ auto: false });
  const [well, refused, hanging]: [string[], string[], string[]] = [[], [], []];
  let answer = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const runs = [
    hostNoting(well),
    hostNoting(refused, () => Promise.reject(new Error('the lease has ended'))),
    hostNoting(hanging, () => late),
  ];
  const stop = keepAlive(contextOf(clock, 120_000), runs);
  await clock.advance(61_000);
  expect(well).toEqual(['renew', 'extend', 'renew', 'extend', 'renew', 'extend']);
  // Refused, it is not extended: the host looks after itself, and the next step is told.
  expect(refused).toEqual(['renew', 'renew', 'renew']);
  expect(hanging).toEqual(['renew']);
  answer();
  await stop();
});

it('extends three times as often as a short time to confirm would end, and not at all once it gave up', async () => {
  const clock = virtualClock({ auto: false });
  const beats: string[] = [];
  const run = hostNoting(beats);
  const stop = keepAlive(contextOf(clock, 21_000), [run]);
  await clock.advance(14_500);
  expect(beats).toEqual(['renew', 'extend', 'renew', 'extend']);
  run.armed = false;
  await clock.advance(7_000);
  expect(beats.slice(4)).toEqual(['renew']);
  await stop();
});
