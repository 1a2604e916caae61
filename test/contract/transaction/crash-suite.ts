import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HostAgent } from '../../../src/host/agent.ts';
import { DeployError, failureOf } from '../../../src/model/failure.ts';
import { first, second } from '../../fixtures/agent-host.ts';
import { KillingPrograms } from '../../fixtures/killing-programs.ts';
import type { Shell } from '../../fixtures/local-connection.ts';
import { isRunning, owner, rival, TransactionHost } from '../../fixtures/transaction-host.ts';
import { describeIf } from '../../setup/requirements.ts';

/** From what is in service to the other release, as `arm` takes it. */
interface Way {
  readonly release: string;
  readonly previous: string;
  readonly withinS: number;
}

/** A step of a run, how far the run has come before it, and what the host may be afterwards. */
interface Crash {
  /** What the run has done on a new host, where the step is to be tried on hosts that have had no run yet. */
  readonly onNewHost?: (at: TransactionHost) => Promise<HostAgent>;
  readonly before: (at: TransactionHost, agent: HostAgent, way: Way) => Promise<unknown>;
  readonly step: (agent: HostAgent, way: Way) => Promise<unknown>;
  readonly ends: readonly string[];
}

const switched: Crash['before'] = async (at, agent, way) => {
  await armed(at, agent, way);
  await agent.switchTo(way.release, way.previous);
};
const armed: Crash['before'] = (at, agent, way) => agent.arm({ ...way, goBack: [at.note('back')] });

const crashes: Readonly<Record<string, Crash>> = {
  takeLease: {
    onNewHost: (at) => at.host.install(),
    before: async () => undefined,
    step: (agent) => agent.takeLease(owner, 600),
    ends: ['none'],
  },
  arm: {
    onNewHost: (at) => at.leased(),
    before: async () => undefined,
    step: (agent, way) => agent.arm({ ...way, goBack: [['true']] }),
    ends: ['none', 'rolled-back'],
  },
  switchTo: {
    before: armed,
    step: (agent, way) => agent.switchTo(way.release, way.previous),
    ends: ['rolled-back'],
  },
  extend: { before: switched, step: (agent) => agent.extend(600), ends: ['rolled-back'] },
  confirm: { before: switched, step: (agent) => agent.confirm(), ends: ['committed', 'rolled-back'] },
  goBack: { before: switched, step: (agent) => agent.goBack(), ends: ['rolled-back'] },
  abandon: { before: switched, step: (agent) => agent.abandon(), ends: ['rolled-back'] },
  renewLease: { before: switched, step: (agent) => agent.renewLease(600), ends: ['rolled-back'] },
  'the recovery of a run that died': {
    before: async (at, agent, way) => {
      await switched(at, agent, way);
      at.restart();
    },
    step: (agent) => agent.takeLease(rival, 600, 60_000),
    ends: ['rolled-back'],
  },
};

/** Kills the agent in this shell at every moment of every step: whatever it was at, the host ends whole. */
export function crashSuite(shell: Shell): void {
  describeIf(shell, `a crash in ${shell}`, () => {
    let programs: KillingPrograms;
    beforeEach(() => {
      programs = new KillingPrograms();
    });
    afterEach(() => programs.dispose());

    test.for(Object.entries(crashes))(
      'of %s anywhere is recovered from',
      { timeout: 240_000 },
      async ([name, crash]) => {
        const moments = new Moments(shell, programs);
        let at: TransactionHost | undefined;
        let agent: HostAgent | undefined;
        let over = false;
        try {
          while (!over) {
            if (at === undefined || agent === undefined || crash.onNewHost) {
              at?.dispose();
              at = new TransactionHost(shell, { before: [programs.path] });
              agent = await (crash.onNewHost?.(at) ?? at.leased());
            }
            // Otherwise on the host that has just been recovered, which thereby shows that it can be deployed to.
            const way = wayOf(at);
            await crash.before(at, agent, way);
            const step = agent;
            over = await moments.cutOff(at, () => crash.step(step, way));
            agent = await expectRecovered(at, { name, moment: moments.kills, ends: crash.ends, way });
          }
          if (at !== undefined && agent !== undefined) await expectDeployable(at, agent);
          // A step that is never interrupted, or only once, proves nothing.
          expect(moments.kills).toBeGreaterThan(1);
        } finally {
          programs.disarm();
          at?.dispose();
        }
      },
    );

    test('that takes the agent with the switch leaves the rest to the timer', async () => {
      await Promise.all(
        [1, 2, 3, 5, 7, 9].map(async (moment) => {
          const killing = new KillingPrograms();
          const at = new TransactionHost(shell, { before: [killing.path] });
          try {
            const agent = await at.leased();
            await armed(at, agent, { ...wayOf(at), withinS: 4 });
            const moments = new Moments(shell, killing, { from: moment, wholeMs: 100 });
            await moments.cutOff(at, () => agent.switchTo(second, first));
            expect(await at.ended()).toMatchObject({ state: 'rolled-back' });
            expect({ moment, current: at.current }).toEqual({ moment, current: first });
          } finally {
            at.dispose();
            killing.dispose();
          }
        }),
      );
    });

    // Damages the newest record as a write that was cut short would.
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
      const at = new TransactionHost(shell);
      try {
        const agent = await at.switched(600, [at.note('back')]);
        tear(at, how as (slot: Buffer) => Buffer);
        expect(at.state).toBe('armed');
        expect((await agent.transactionState()).state).toBe('armed');
        expect(await agent.confirm()).toBe('armed');
        at.restart();
        expect(await recover(at)).toMatchObject({ action: 'rolled-back' });
        expect(at).toMatchObject({ current: first, notes: ['back|'], state: 'rolled-back' });
      } finally {
        at.dispose();
      }
    });
  });
}

const recover = (at: TransactionHost) => HostAgent.recover(at.host.connection, at.host.path, 60_000);

function wayOf(at: TransactionHost): Way {
  const [release, previous] = at.current === first ? [second, first] : [first, second];
  return { release, previous, withinS: 600 };
}

function tear(at: TransactionHost, how: (slot: Buffer) => Buffer): void {
  const journal = at.host.in('.deploy/journal');
  const bytes = readFileSync(journal);
  const from = ((at.record?.sequence ?? 0) % 16) * 512;
  how(bytes.subarray(from, from + 512)).copy(bytes, from);
  writeFileSync(journal, bytes);
}

/** How far apart moments are where they are but times, and how many there are at least and at most. */
const timed = { everyMs: 6, least: 8, most: 20 };

/** The moments of a step, one after another, at each of which its agent is killed once. */
class Moments {
  readonly #shell: Shell;
  readonly #programs: KillingPrograms;
  #next: number;
  /** How long the step takes that nobody kills, where moments are times. */
  #wholeMs: number | undefined;
  /** How many have been, at which a kill came before the step was over. */
  kills = 0;

  constructor(
    shell: Shell,
    programs: KillingPrograms,
    known: { readonly from?: number; readonly wholeMs?: number } = {},
  ) {
    this.#shell = shell;
    this.#programs = programs;
    this.#next = known.from ?? 1;
    this.#wholeMs = known.wholeMs;
  }

  /** Does the step and kills its agent at the next moment; true if that was the last. */
  async cutOff(at: TransactionHost, step: () => Promise<unknown>): Promise<boolean> {
    // busybox's sh runs its own programs, so that no stand-in can tell the moment there.
    return this.#shell === 'busybox' ? this.#cutOffInTime(at, step) : this.#cutOffAtProgram(step);
  }

  async #cutOffAtProgram(step: () => Promise<unknown>): Promise<boolean> {
    this.#programs.killAt(this.#next++);
    const failure = await step().then(() => undefined, failureOf);
    const killed = this.#programs.disarm();
    if (!killed && failure !== undefined) throw new DeployError(failure);
    if (killed) this.kills += 1;
    return !killed;
  }

  async #cutOffInTime(at: TransactionHost, step: () => Promise<unknown>): Promise<boolean> {
    const startedAt = performance.now();
    const { connection } = at.host;
    const wholeMs = this.#wholeMs ?? Number.POSITIVE_INFINITY;
    const count = Math.min(timed.most, Math.max(timed.least, Math.ceil(wholeMs / timed.everyMs)));
    if (this.#wholeMs !== undefined) connection.killAfterMs = Math.ceil((this.#next++ * wholeMs) / count);
    const failure = await step().then(() => undefined, failureOf);
    connection.killAfterMs = undefined;
    const killed = failure?.kind === 'command-timed-out';
    if (!killed && failure !== undefined) throw new DeployError(failure);
    if (killed) this.kills += 1;
    this.#wholeMs ??= performance.now() - startedAt;
    return this.#next > count;
  }
}

/** The invariants: terminal, the link and the state agree, and a second recovery changes nothing. */
async function expectRecovered(
  at: TransactionHost,
  crash: {
    readonly name: string;
    readonly moment: number;
    readonly ends: readonly string[];
    readonly way: Way;
  },
): Promise<HostAgent> {
  const { name, moment, ends, way } = crash;
  const stateAtCrash = at.state;
  // Nobody has to come for what is unfinished to end: with the agent gone the timer is still there.
  if (
    name !== 'the recovery of a run that died' &&
    ['armed', 'switched', 'rolling-back'].includes(stateAtCrash)
  ) {
    expect({ name, moment, watched: at.watcher !== undefined }).toEqual({ name, moment, watched: true });
  }
  at.restart();
  const next = await at.host.install();
  await next.takeLease(rival, 600);
  const { state, record, current, notes } = at;
  expect({ name, moment, fits: ends.includes(state), state }).toEqual({ name, moment, fits: true, state });
  if (stateAtCrash === 'committed') expect(state).toBe('committed');
  const wanted = state === 'committed' ? way.release : way.previous;
  expect({ name, moment, current }).toEqual({ name, moment, current: wanted });
  expect(readFileSync(at.host.in('current/version.txt'), 'utf8')).toBe(current);
  expect(await recover(at)).toMatchObject({ action: 'none' });
  expect({ record: at.record, notes: at.notes }).toEqual({ record, notes });
  return next;
}

/** A deployment goes its way there, and what waited for its end ends. */
async function expectDeployable(at: TransactionHost, agent: HostAgent): Promise<void> {
  await agent.arm({ ...wayOf(at), goBack: [] });
  const { watcher = 0 } = at;
  expect(watcher).toBeGreaterThan(0);
  await agent.goBack();
  await expect.poll(() => isRunning(watcher), { timeout: 20_000 }).toBe(false);
}
