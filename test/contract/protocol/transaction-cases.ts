import { expect } from 'vitest';
import { HostAgent } from '../../../src/host/agent.ts';
import { failureFrom, first, second, third } from '../../fixtures/agent-host.ts';
import { owner, rival } from '../../fixtures/transaction-host.ts';
import type { ProtocolHost } from './subject.ts';

const way = { release: second, previous: first, withinS: 600 };

async function leased(at: ProtocolHost): Promise<HostAgent> {
  const agent = await at.install();
  await agent.takeLease(owner, 600);
  return agent;
}

/** An agent that has armed and switched from `first` to `second`. */
async function switched(
  at: ProtocolHost,
  goBack: readonly (readonly string[])[] = [],
  withinS = 600,
): Promise<HostAgent> {
  const agent = await leased(at);
  await agent.arm({ ...way, withinS, goBack });
  await agent.switchTo(second, first);
  return agent;
}

const recover = (at: ProtocolHost) => HostAgent.recover(at.connection, at.path, 60_000);
const noting = (at: ProtocolHost, ...words: readonly string[]) => at.command({ kind: 'notes', words });

/** From arming to the end. */
export const transactionCases = {
  'nothing is armed that could not go back': async (at: ProtocolHost) => {
    const agent = await leased(at);
    await at.stage(agent, third, { a: 'x' });
    const wrong: readonly [Partial<Parameters<HostAgent['arm']>[0]>, number][] = [
      [{ release: third }, 76],
      [{ previous: third }, 78],
      [{ previous: undefined }, 78],
      [{ release: '20200101T000000Z-abcdef0' }, 76],
    ];
    for (const [change, exit] of wrong) {
      expect(await failureFrom(agent.arm({ ...way, goBack: [], ...change }))).toMatchObject({ exit });
    }
    expect(await failureFrom((await at.install()).arm({ ...way, goBack: [] }))).toMatchObject({ exit: 64 });
    expect(await agent.transactionState()).toMatchObject({ state: 'none', epoch: 0 });
  },
  'each step tells the state it leads to': async (at: ProtocolHost) => {
    const agent = await leased(at);
    expect(await agent.confirm()).toBe('none');
    expect(await agent.arm({ ...way, goBack: [] })).toEqual({ timer: 'session', survivesReboot: false });
    expect(at.record).toMatchObject({ state: 'armed', epoch: 1 });
    expect(await agent.confirm()).toBe('armed');
    await agent.switchTo(second, first);
    await agent.switchTo(second, first);
    expect(at.record).toMatchObject({ state: 'switched', epoch: 1 });
    expect(await failureFrom(agent.switchTo(first, second))).toMatchObject({ exit: 87 });
    expect(await agent.transactionState()).toMatchObject({
      ...{ state: 'switched', release: second, previous: first, epoch: 1, run: owner.run },
    });
  },
  'a host that is armed switches by itself, in the same call': async (at: ProtocolHost) => {
    const agent = await leased(at);
    const { armed, switched } = agent.armAndSwitch({ ...way, goBack: [noting(at, 'back')] });
    expect(await armed).toEqual({ timer: 'session', survivesReboot: false });
    await switched;
    expect(at.record).toMatchObject({ state: 'switched', epoch: 1 });
    expect(at.current).toBe(second);
    expect(await agent.goBack()).toMatchObject({ action: 'rolled-back' });
    expect(at).toMatchObject({ current: first, notes: ['back|'] });
  },
  'what could not be armed is not switched': async (at: ProtocolHost) => {
    const agent = await leased(at);
    const { armed, switched } = agent.armAndSwitch({ ...way, previous: undefined, goBack: [] });
    expect(await failureFrom(armed)).toMatchObject({ kind: 'agent-refused', exit: 78 });
    expect(await failureFrom(switched)).toMatchObject({ exit: 78 });
    expect(at.current).toBe(first);
    expect(await agent.transactionState()).toMatchObject({ state: 'none' });
  },
  'the end is recorded and the lease given back in one call': async (at: ProtocolHost) => {
    const agent = await switched(at);
    expect(await agent.confirm()).toBe('committed');
    const entry = { release: second, state: 'good', line: '{"n":1}', old: [first] } as const;
    // What cannot be recorded leaves the lease where it is.
    expect(await failureFrom(agent.recordAndFree({ ...entry, line: 'two\nlines' }))).toMatchObject({
      exit: 64,
    });
    expect(agent.epoch).toBe(1);
    await agent.recordAndFree(entry);
    expect(agent.epoch).toBeUndefined();
    expect(await agent.releases()).toEqual([{ id: second, state: 'good', current: true }]);
    expect(await HostAgent.readLease(at.connection, at.path, 60_000)).toBeUndefined();
  },
  'what is confirmed stays': async (at: ProtocolHost) => {
    const agent = await switched(at, [noting(at, 'never')]);
    expect(await agent.confirm()).toBe('committed');
    const { record } = at;
    expect(await agent.confirm()).toBe('committed');
    expect(await agent.goBack()).toMatchObject({ action: 'committed' });
    expect(await agent.recover()).toMatchObject({ action: 'none' });
    await at.restart();
    expect(await recover(at)).toMatchObject({ action: 'none' });
    expect(at).toMatchObject({ current: second, notes: [], record });
  },
  'what is confirmed is good, also when its run ends before it can say so': async (at: ProtocolHost) => {
    const agent = await switched(at);
    expect(await agent.releases()).toContainEqual({ id: second, state: 'staged', current: true });
    await agent.confirm();
    const good = { id: second, state: 'good', current: true };
    expect(await agent.releases()).toContainEqual(good);
    // As if there had been no room for the record.
    await agent.mark(second, 'staged');
    expect(await agent.releases()).toContainEqual(good);
    await agent.arm({ release: first, previous: second, withinS: 600, goBack: [] });
    expect(await agent.releases()).toContainEqual(good);
  },
  'a run that could not record itself is told by the next one, once': async (at: ProtocolHost) => {
    const agent = await switched(at);
    await agent.confirm();
    await agent.takeLease(owner, 600);
    expect(await agent.history(9)).toEqual([]);
    await agent.freeLease();
    const next = await at.install();
    const bob = { ...rival, actor: 'bob', url: 'https://ci.example/runs/2?attempt=1' };
    await next.takeLease(bob, 600);
    await next.takeLease(bob, 600);
    const [line = '', ...more] = await next.history(9);
    expect(more).toEqual([]);
    expect(JSON.parse(line)).toEqual({
      ...{ at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), command: 'deploy' },
      ...{ release: second, previous: first, state: 'deployed', outcome: 'deployed' },
      ...{ durationMs: 0, run: owner.run },
    });
    await next.arm({ release: first, previous: second, withinS: 600, goBack: [] });
    await next.switchTo(first, second);
    await next.unlock(rival.run);
    const entry = JSON.parse((await next.history(9)).at(-1) ?? '{}');
    expect(entry).toMatchObject({ command: 'rollback', release: first, previous: second, run: rival.run });
    expect(entry).toMatchObject({ state: 'rolled-back', actor: 'bob', url: bob.url });
  },
  'of a run that could not record itself only what is whole and plain is told': async (at: ProtocolHost) => {
    for (const url of [`https://ci.example/${'x'.repeat(200)}`, 'https://ci.example/"\\', 'a b']) {
      const agent = await at.install();
      await agent.takeLease({ run: `run of ${url.length}`.replaceAll(' ', '-'), actor: 'a"b', url }, 600);
      await agent.arm({ ...way, goBack: [] });
      await agent.unlock(`run-of-${url.length}`);
      const line = (await agent.history(9)).at(-1) ?? '';
      expect(JSON.parse(line)).toMatchObject({ run: `run-of-${url.length}`, state: 'rolled-back' });
      expect(JSON.parse(line)).not.toHaveProperty('url');
      expect(JSON.parse(line)).not.toHaveProperty('actor');
    }
  },
  'what goes back when asked runs its commands, and once': async (at: ProtocolHost) => {
    const odd = ['a b', '', "it's", '$HOME', '*', '\\'];
    const agent = await switched(at, [noting(at, ...odd), noting(at, 'last')]);
    const back = { action: 'rolled-back', release: second, previous: first };
    expect(await agent.goBack()).toEqual(back);
    const { record } = at;
    expect(await agent.goBack()).toEqual(back);
    expect(await agent.recover()).toMatchObject({ action: 'none' });
    expect(await agent.confirm()).toBe('rolled-back');
    expect(at).toMatchObject({ current: first, notes: [`${odd.join('|')}|`, 'last|'], record });
    expect(await agent.releases()).toContainEqual({ id: second, state: 'bad', current: false });
  },
  'what nobody confirms goes back by itself, in its time and not before': async (at: ProtocolHost) => {
    const agent = await switched(at, [noting(at, 'back')], 2);
    const record = await at.ended();
    expect(record.state).toBe('rolled-back');
    expect(at.uptime()).toBeGreaterThanOrEqual(record.deadline);
    expect(at).toMatchObject({ current: first, notes: ['back|'] });
    expect(await agent.confirm()).toBe('rolled-back');
  },
  'an extension gives more time': async (at: ProtocolHost) => {
    const agent = await switched(at, [], 4);
    const before = at.record?.deadline ?? 0;
    await agent.extend(6);
    expect(at.record?.deadline).toBeGreaterThan(before);
    const { deadline } = await at.ended();
    expect(at.uptime()).toBeGreaterThanOrEqual(deadline);
    expect(await failureFrom(agent.extend(4))).toMatchObject({ kind: 'agent-refused', exit: 87 });
  },
  'nothing is restarted where nothing was switched': async (at: ProtocolHost) => {
    const agent = await leased(at);
    await agent.arm({ ...way, withinS: 1, goBack: [noting(at, 'never')] });
    expect(await at.ended()).toMatchObject({ state: 'rolled-back' });
    expect(at).toMatchObject({ current: first, notes: [] });
    expect(await agent.transactionState()).toMatchObject({ state: 'rolled-back', reason: 'not-switched' });
    expect(await failureFrom(agent.switchTo(second, first))).toMatchObject({ exit: 87 });
  },
  'a first deployment runs its commands, then current goes': async (at: ProtocolHost) => {
    await (await at.install()).clearCurrent(first);
    const agent = await leased(at);
    await agent.arm({ ...way, previous: undefined, goBack: [noting(at, 'stopped')] });
    await agent.switchTo(second, undefined);
    expect(await agent.goBack()).toEqual({ action: 'rolled-back', release: second });
    expect(at).toMatchObject({ current: undefined, notes: ['stopped|'] });
  },
  'a confirmation and a way back at once: all hear the same': async (at: ProtocolHost) => {
    const agent = await switched(at);
    const [other, third_] = await Promise.all([at.install(), at.install()]);
    const epoch = agent.epoch ?? 0;
    const answers = await Promise.all([
      other.underLease(epoch).confirm(),
      third_
        .underLease(epoch)
        .goBack()
        .then(({ action }) => action),
      agent.confirm(),
    ]);
    expect(new Set(answers)).toEqual(new Set([at.record?.state]));
    expect(at.current).toBe(at.record?.state === 'committed' ? second : first);
  },
  'a command of the way back that fails once is tried again': async (at: ProtocolHost) => {
    const agent = await switched(at, [at.command({ kind: 'fails-once', file: 'tries' })]);
    expect(await agent.goBack()).toMatchObject({ action: 'rolled-back' });
    expect(at.text('tries')).toBe('try\ntry\n');
  },
  'a command of the way back that always fails needs a person; put right, recover ends it': async (
    at: ProtocolHost,
  ) => {
    const failing = at.command({ kind: 'fails-until', file: 'repaired', saying: 'no such app' });
    const agent = await switched(at, [failing, noting(at, 'after')]);
    const needed = {
      ...{ action: 'needs-human', release: second, previous: first },
      ...{ reason: 'command-1-failed', tail: ['no such app'] },
    };
    expect(await agent.goBack()).toEqual(needed);
    expect(at).toMatchObject({ current: first, notes: ['after|'] });
    expect(await agent.takeLease(owner, 600)).toMatchObject({ taken: true, recovery: needed });
    const { record } = at;
    await HostAgent.readLease(at.connection, at.path, 10_000);
    expect(at.record).toEqual(record);
    expect(await recover(at)).toEqual(needed);
    at.put('repaired', '');
    expect(await recover(at)).toMatchObject({ action: 'rolled-back' });
    expect(await agent.recover()).toMatchObject({ action: 'none' });
  },
  'a way back that failed is settled by the run that proved it, and by no other': async (
    at: ProtocolHost,
  ) => {
    const agent = await switched(at, [
      at.command({ kind: 'fails-until', file: 'repaired', saying: 'no such app' }),
    ]);
    expect(await failureFrom(agent.settle())).toMatchObject({ kind: 'agent-refused', exit: 87 });
    expect(await agent.goBack()).toMatchObject({ action: 'needs-human' });
    await agent.settle();
    expect(await agent.transactionState()).toMatchObject({ state: 'rolled-back', reason: 'proven' });
    expect(await failureFrom(agent.settle())).toMatchObject({ kind: 'agent-refused', exit: 87 });
    expect(await recover(at)).toMatchObject({ action: 'none' });
    expect(await (await at.install()).takeLease(owner, 600)).toMatchObject({ recovery: { action: 'none' } });
  },
  'a run that died is recovered by the next that takes its lease': async (at: ProtocolHost) => {
    await switched(at, [noting(at, 'back')]);
    expect(await recover(at)).toMatchObject({ action: 'none' });
    expect(at.record?.state).toBe('switched');
    await at.restart();
    const answer = await (await at.install()).takeLease(rival, 600);
    expect(answer).toMatchObject({
      taken: true,
      recovery: { action: 'rolled-back', release: second, previous: first },
    });
    expect(at).toMatchObject({ current: first, notes: ['back|'] });
  },
  'a run that died is unlocked by its name only, and recovered': async (at: ProtocolHost) => {
    await switched(at, [noting(at, 'back')]);
    const person = await at.install();
    expect(await failureFrom(person.unlock('another'))).toMatchObject({
      kind: 'deployment-in-progress',
      exit: 86,
    });
    expect(at.record?.state).toBe('switched');
    expect(await person.unlock(owner.run)).toMatchObject({ action: 'rolled-back' });
    expect(await HostAgent.readLease(at.connection, at.path, 10_000)).toBeUndefined();
    expect(at).toMatchObject({ current: first, notes: ['back|'] });
  },
  'after a restart a confirmation comes too late, and recovery goes back once': async (at: ProtocolHost) => {
    const agent = await switched(at, [noting(at, 'back')]);
    await at.restart();
    expect(await agent.confirm()).toBe('switched');
    expect(await failureFrom(agent.extend(600))).toMatchObject({ kind: 'lease-lost' });
    expect(await recover(at)).toMatchObject({ action: 'rolled-back' });
    expect(await recover(at)).toMatchObject({ action: 'none' });
    expect(at).toMatchObject({ current: first, notes: ['back|'] });
  },
  'after a way back the host can be deployed to': async (at: ProtocolHost) => {
    await (await switched(at)).goBack();
    const next = await at.install();
    expect(await next.takeLease(rival, 600)).toMatchObject({ taken: false });
    await next.unlock(owner.run);
    expect(await next.takeLease(rival, 600)).toMatchObject({ taken: true, epoch: 2 });
    await next.arm({ ...way, goBack: [] });
    await next.switchTo(second, first);
    expect(await next.confirm()).toBe('committed');
    expect(at.current).toBe(second);
  },
} as const;
