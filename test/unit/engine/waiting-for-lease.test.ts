import { expect, it } from 'vitest';
import { virtualClock } from '../../../src/adapters/simulated/virtual-clock.ts';
import type { EngineContext } from '../../../src/engine/context.ts';
import { HostRun } from '../../../src/engine/host-run.ts';
import { takeLeases } from '../../../src/engine/lease.ts';
import type { CommandResult } from '../../../src/model/command.ts';
import type { HostConfig } from '../../../src/model/config.ts';
import type { DeployEvent } from '../../../src/model/events.ts';
import type { HostFacts } from '../../../src/model/facts.ts';
import type { Connection } from '../../../src/model/transport.ts';

/** Waits for the lease of a host that another run keeps; what is told, by the second in which it is. */
async function waitFor(lockWaitMs: number, wanders = false) {
  const clock = virtualClock();
  let looks = 0;
  /** Each look at a real clock may find it a millisecond on. */
  const wandering = {
    now: () => clock.now() + ++looks,
    sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
  };
  const begin = clock.now();
  const told: [second: number, message: string, ...hint: string[]][] = [];
  const emit = (event: DeployEvent): void => {
    if (event.type !== 'notice') return;
    const { message, hint } = event;
    told.push([(event.at - begin) / 1000, message, ...(hint === undefined ? [] : [hint])]);
  };
  const answer: CommandResult = {
    end: { kind: 'exited', code: 0 },
    stdout: 'taken=no\nlease-run=run-7\nlease-actor=ann\nlease-url=\nlease-epoch=3\nlease-seconds-left=50\n',
    stderr: '',
    durationMs: 0,
  };
  const context = {
    config: { lockWaitMs, maxParallel: 1, locations: {}, hosts: [] },
    ports: { clock: wanders ? wandering : clock },
    emit,
    signal: new AbortController().signal,
  } as unknown as EngineContext;
  const host = { name: 'one', address: 'one', port: 22, path: '/srv/shop', optional: false };
  const run = new HostRun(host as unknown as HostConfig, context);
  run.facts = { hasAgent: true } as HostFacts;
  run.connection = { host: 'one', run: async () => answer } as unknown as Connection;
  const failures = await takeLeases(context, [run], { run: 'run-8', actor: '', url: '' }, 'preflight');
  return { told, failures };
}

const unlock =
  'if you know that it is dead: `unlock run-7`, with the same configuration or flags as this command';

it('says for whom it waits, that it still does, and how long, ever more rarely', async () => {
  const { told, failures } = await waitFor(300_000);
  expect(told[0]).toEqual([
    0,
    'waiting for run run-7 by ann, 300 s at most (lock-wait); if it was cut off, its lease ends by itself in 50 s',
    unlock,
  ]);
  expect(told[1]).toEqual([16, 'still waiting for run run-7 by ann, 16 s by now, 284 s left']);
  expect(told.slice(1).map(([second]) => second)).toEqual([16, 32, 48, 72, 108, 162, 244]);
  expect(failures).toMatchObject([{ kind: 'deployment-in-progress', hint: expect.stringContaining(unlock) }]);
});

it('says first for whom, also when time passes meanwhile', async () => {
  const { told } = await waitFor(30_000, true);
  expect(told[0]?.[1]).toMatch(/^waiting for run run-7/);
});

it('says nothing of waiting where it is not to wait', async () => {
  expect((await waitFor(0)).told).toEqual([]);
});
