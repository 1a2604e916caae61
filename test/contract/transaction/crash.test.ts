import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HostAgent } from '../../../src/host/agent.ts';
import { DeployError, failureOf } from '../../../src/model/failure.ts';
import { first, second } from '../../fixtures/agent-host.ts';
import { KillingPrograms } from '../../fixtures/killing-programs.ts';
import { type Shell, shells } from '../../fixtures/local-connection.ts';
import { isRunning, owner, rival, TransactionHost } from '../../fixtures/transaction-host.ts';
import { describeIf } from '../../setup/requirements.ts';

for (const shell of shells) describeIf(shell, `a crash in ${shell}`, () => crashSuite(shell));

/** A step of a run, how far the run has come before it, and what the host may be afterwards. */
interface Crash {
  readonly before: (at: TransactionHost) => Promise<HostAgent>;
  readonly step: (agent: HostAgent) => Promise<unknown>;
  readonly ends: readonly string[];
}

const way = { release: second, previous: first, withinS: 600 };

function crashSuite(shell: Shell): void {
  let programs: KillingPrograms;
  beforeEach(() => {
    programs = new KillingPrograms();
  });
  afterEach(() => programs.dispose());

  const crashes: Record<string, Crash> = {
    takeLease: {
      before: (at) => at.host.install(),
      step: (agent) => agent.takeLease(owner, 600),
      ends: ['none'],
    },
    arm: {
      before: (at) => at.leased(),
      step: (agent) => agent.arm({ ...way, goBack: [['true']] }),
      ends: ['none', 'rolled-back'],
    },
    switchTo: {
      before: async (at) => {
        const agent = await at.leased();
        await agent.arm({ ...way, goBack: [at.note('back')] });
        return agent;
      },
      step: (agent) => agent.switchTo(second, first),
      ends: ['rolled-back'],
    },
    extend: {
      before: (at) => at.switched(600, [at.note('back')]),
      step: (agent) => agent.extend(600),
      ends: ['rolled-back'],
    },
    confirm: {
      before: (at) => at.switched(600, [at.note('back')]),
      step: (agent) => agent.confirm(),
      ends: ['committed', 'rolled-back'],
    },
    goBack: {
      before: (at) => at.switched(600, [at.note('back')]),
      step: (agent) => agent.goBack(),
      ends: ['rolled-back'],
    },
    abandon: {
      before: (at) => at.switched(600, [at.note('back')]),
      step: (agent) => agent.abandon(),
      ends: ['rolled-back'],
    },
    renewLease: {
      before: (at) => at.switched(600, [at.note('back')]),
      step: (agent) => agent.renewLease(600),
      ends: ['rolled-back'],
    },
  };

  /** Does the step and kills its agent at the nth moment; true if the step was over before. */
  const cutOff = async (
    at: TransactionHost,
    moment: number,
    step: () => Promise<unknown>,
  ): Promise<boolean> => {
    // busybox's sh runs its own programs, so that no stand-in can tell the moment there.
    if (shell === 'busybox') at.host.connection.killAfterMs = moment * 3;
    else programs.killAt(moment);
    const failure = await step().then(() => undefined, failureOf);
    at.host.connection.killAfterMs = undefined;
    const killed = shell === 'busybox' ? failure?.kind === 'command-timed-out' : programs.disarm();
    if (!killed && failure !== undefined) throw new DeployError(failure);
    return !killed;
  };

  test.for(Object.keys(crashes))('of %s anywhere is recovered from', { timeout: 240_000 }, async (name) => {
    const crash = crashes[name];
    if (crash === undefined) throw new Error(name);
    let kills = 0;
    for (let over = false; !over; kills += over ? 0 : 1) {
      const at = new TransactionHost(shell, { before: [programs.path] });
      try {
        const agent = await crash.before(at);
        over = await cutOff(at, kills + 1, () => crash.step(agent));
        await expectRecovered(at, { name, call: kills + 1, ends: crash.ends });
      } finally {
        programs.disarm();
        at.dispose();
      }
    }
    // Each has some: a step that is never interrupted proves nothing.
    expect(kills).toBeGreaterThan(1);
  });

  test('of a recovery anywhere is recovered from', { timeout: 240_000 }, async () => {
    for (let moment = 1, over = false; !over; moment += 1) {
      const at = new TransactionHost(shell, { before: [programs.path] });
      try {
        await at.switched(600, [at.note('back')]);
        at.restart();
        const next = await at.host.install();
        over = await cutOff(at, moment, () => next.takeLease(rival, 600, 60_000));
        await expectRecovered(at, { name: 'recovery', call: moment, ends: ['rolled-back'] });
        expect(at.notes.length).toBeGreaterThan(0);
      } finally {
        programs.disarm();
        at.dispose();
      }
    }
  });

  test('that takes the agent with the switch leaves the rest to the timer', async () => {
    for (const call of [1, 2, 3, 5, 7, 9]) {
      const at = new TransactionHost(shell, { before: [programs.path] });
      try {
        const agent = await at.leased();
        await agent.arm({ ...way, withinS: 2, goBack: [at.note('back')] });
        const over = await cutOff(at, call, () => agent.switchTo(second, first));
        expect(await at.ended()).toMatchObject({ state: 'rolled-back' });
        expect({ call, current: at.current }).toEqual({ call, current: first });
        if (over) break;
      } finally {
        at.dispose();
      }
    }
  });

  describe('of the machine', () => {
    let at: TransactionHost;
    beforeEach(() => {
      at = new TransactionHost(shell);
    });
    afterEach(() => at.dispose());
    const recover = () => HostAgent.recover(at.host.connection, at.host.path, 60_000);

    test('after the switch is rolled back at the next contact, though the lease has time left', async () => {
      const agent = await at.switched(600, [at.note('back')]);
      at.restart();
      expect(await agent.confirm()).toBe('switched');
      expect(await recover()).toMatchObject({ action: 'rolled-back' });
      expect(await recover()).toMatchObject({ action: 'none' });
      expect(at).toMatchObject({ current: first, notes: ['back|'] });
    });

    test('after the confirmation changes nothing', async () => {
      await (await at.switched()).confirm();
      const { record } = at;
      at.restart();
      expect(await recover()).toMatchObject({ action: 'none' });
      expect(at).toMatchObject({ current: second, record });
    });

    /** Damages the newest record as a write that was cut short would. */
    const tear = (how: (slot: Buffer) => Buffer): void => {
      const journal = at.host.in('.deploy/journal');
      const bytes = readFileSync(journal);
      const from = ((at.record?.sequence ?? 0) % 16) * 512;
      how(bytes.subarray(from, from + 512)).copy(bytes, from);
      writeFileSync(journal, bytes);
    };
    test.for([
      ['cut short', (slot: Buffer) => slot.fill(0, 40)],
      ['half of it old', (slot: Buffer) => slot.fill('\n', 60)],
      [
        'with another state',
        (slot: Buffer) => Buffer.from(slot.toString('latin1').replace('switched', 'commited'), 'latin1'),
      ],
      ['nothing but zeros', (slot: Buffer) => slot.fill(0)],
      ['nothing but noise', (slot: Buffer) => slot.map((_, index) => (index * 151 + 7) % 256) as Buffer],
    ] as const)('while a record was written, %s: it never happened', async ([, how]) => {
      const agent = await at.switched(600, [at.note('back')]);
      tear(how as (slot: Buffer) => Buffer);
      expect(at.state).toBe('armed');
      expect((await agent.transactionState()).state).toBe('armed');
      expect(await agent.confirm()).toBe('armed');
      at.restart();
      expect(await recover()).toMatchObject({ action: 'rolled-back' });
      expect(at).toMatchObject({ current: first, notes: ['back|'], state: 'rolled-back' });
    });
  });
}

/** The invariants: terminal, the link and the state agree, and a second recovery changes nothing. */
async function expectRecovered(
  at: TransactionHost,
  crash: { readonly name: string; readonly call: number; readonly ends: readonly string[] },
): Promise<void> {
  const { name, call, ends } = crash;
  const stateAtCrash = at.state;
  // Nobody has to come for what is unfinished to end: with the agent gone the timer is still there.
  if (name !== 'recovery' && ['armed', 'switched', 'rolling-back'].includes(stateAtCrash)) {
    expect({ name, call, watched: at.watcher !== undefined }).toEqual({ name, call, watched: true });
  }
  at.restart();
  const next = await at.host.install();
  await next.takeLease(rival, 600);
  const { state, record, current, notes } = at;
  expect({ name, call, fits: ends.includes(state), state }).toEqual({ name, call, fits: true, state });
  if (stateAtCrash === 'committed') expect(state).toBe('committed');
  expect({ name, call, current }).toEqual({ name, call, current: state === 'committed' ? second : first });
  expect(readFileSync(at.host.in('current/version.txt'), 'utf8')).toBe(current);
  expect(await HostAgent.recover(at.host.connection, at.host.path, 60_000)).toMatchObject({ action: 'none' });
  expect({ record: at.record, notes: at.notes }).toEqual({ record, notes });
  // And the host can be deployed to.
  await next.arm({
    release: second,
    previous: current === second ? second : first,
    withinS: 600,
    goBack: [],
  });
  await next.goBack();
  const { watcher } = at;
  if (watcher !== undefined) await expect.poll(() => isRunning(watcher), { timeout: 20_000 }).toBe(false);
}
