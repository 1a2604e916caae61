import type { HistoryEntry } from '../../model/status.ts';
import type { TransactionState } from '../../model/transaction.ts';
import { markRelease, renameCurrent } from './agent-releases.ts';
import { AgentRefusal, type AgentStep } from './agent-step.ts';
import { Life } from './life.ts';

const attempts = 3;

/** Which transactions are finished: all, that of our epoch, what nobody will finish, or what is overdue. */
export type RecoverWhen = 'always' | 'own' | 'ended' | 'due';

/** Finishes what is not, and tells what became of it. The lock is held. */
export async function recover(step: AgentStep, when: RecoverWhen): Promise<void> {
  const { app } = step;
  const { state } = app;
  let recovery = 'none';
  if (app.isUnfinished) {
    if (isOurs(step, when)) recovery = await rollBack(step);
  } else if (state === 'needs-human') {
    // Asked for by name, a person has looked: it is tried again.
    recovery = when === 'ended' ? await rollBack(step) : 'needs-human';
  } else if (when === 'own' && app.journal?.epoch === step.epoch && state !== 'none') {
    recovery = state;
  }
  const { journal } = app;
  const reason = recovery === 'needs-human' && app.isUnfinished ? 'journal-not-written' : journal?.reason;
  step.print('recovery', recovery);
  step.print('release', journal?.release ?? '');
  step.print('previous', journal?.previous ?? '');
  step.print('reason', reason ?? '');
  const number = recovery === 'needs-human' ? /^command-([0-9]+)-failed$/.exec(reason ?? '')?.[1] : undefined;
  const said = number === undefined ? '' : (app.wayBack?.said.get(Number(number)) ?? '');
  for (const line of said.split('\n').filter((text) => text !== '')) step.print('tail', line);
}

function isOurs(step: AgentStep, when: RecoverWhen): boolean {
  const { app } = step;
  switch (when) {
    case 'always':
      return true;
    case 'own':
      return app.journal?.epoch === step.epoch;
    case 'due':
      return step.isDue;
    case 'ended':
      return !step.isLeaseAlive || app.lease?.epoch !== app.journal?.epoch || step.isDue;
  }
}

/** Puts the previous release back into service. May be run any number of times, and after a crash anywhere in it. */
async function rollBack(step: AgentStep): Promise<TransactionState> {
  const { app } = step;
  const { journal } = app;
  if (journal === undefined) return 'none';
  const was = journal.state;
  if (was !== 'rolling-back' && !step.writeJournal({ ...journal, state: 'rolling-back', reason: '' })) {
    return 'needs-human';
  }
  step.machine.endUserSteps(app);
  const { current, obstacle } = app;
  const { previous, release } = journal;
  if (was === 'armed' && obstacle === undefined && current === previous) {
    // Never switched: what runs is what ran before.
    return end(step, 'rolled-back', 'not-switched');
  }
  const elsewhere = current !== undefined && current !== release && current !== previous;
  if (was === 'needs-human' && elsewhere && app.isSealed(current)) {
    return end(step, 'rolled-back', 'by-hand');
  }
  if (obstacle !== undefined) return end(step, 'needs-human', 'current-is-no-link');
  const problem = previous === undefined ? await backToNothing(step) : await backTo(step, previous);
  return problem === undefined ? end(step, 'rolled-back', '') : end(step, 'needs-human', problem);
}

async function backTo(step: AgentStep, previous: string): Promise<string | undefined> {
  const { app } = step;
  if (!app.releases.has(previous) || !app.isSealed(previous)) return 'previous-missing';
  if (app.current === app.journal?.release || app.current === undefined) {
    if (step.machine.disk === 'read-only') return 'link-not-renamed';
    renameCurrent(step, previous);
  } else if (app.current !== previous) {
    return 'current-changed';
  }
  return runWayBack(step);
}

/** A first deployment: the app is taken out of service while `current` still leads to it. */
async function backToNothing(step: AgentStep): Promise<string | undefined> {
  const { app } = step;
  if (app.current === undefined) return undefined;
  if (app.current !== app.journal?.release) return 'current-changed';
  const problem = await runWayBack(step);
  if (step.machine.disk === 'read-only') return 'link-not-removed';
  app.current = undefined;
  return problem;
}

/** Each command in order, some times before it counts as failed; also after one that failed. */
async function runWayBack(step: AgentStep): Promise<string | undefined> {
  let problem: string | undefined;
  for (const [index, command] of (step.app.wayBack?.commands ?? []).entries()) {
    const number = index + 1;
    for (let attempt = 1; (await goBackBy(step, number, command)) !== 0; attempt += 1) {
      if (attempt >= attempts) {
        problem = `command-${number}-failed`;
        break;
      }
      await step.life.rest(1000);
    }
  }
  return problem;
}

async function goBackBy(step: AgentStep, number: number, command: readonly string[]): Promise<number> {
  const { app, machine } = step;
  let said = '';
  const life = new Life(machine.clock, (_stream, data) => {
    said += data;
  });
  const limited = new AbortController();
  machine.clock.sleep((app.journal?.limit ?? 300) * 1000, limited.signal).then(
    () => life.kill(),
    () => undefined,
  );
  const dies = (): void => life.kill();
  step.life.signal.addEventListener('abort', dies, { once: true, signal: limited.signal });
  try {
    if (machine.wayBackFailures > 0) {
      machine.wayBackFailures -= 1;
      said = 'fails, as injected\n';
      return 1;
    }
    return await machine.run(command, life);
  } finally {
    limited.abort('it is over');
    app.wayBack?.said.set(number, said);
    step.life.check();
  }
}

function end(step: AgentStep, state: 'rolled-back' | 'needs-human', reason: string): TransactionState {
  const { journal } = step.app;
  if (journal === undefined || !step.writeJournal({ ...journal, state, reason })) return 'needs-human';
  if (reason !== 'not-switched') markBad(step, journal.release);
  step.machine.endWatch(step.app);
  return state;
}

/** For people and for later plans only; on a full disk it does not happen. */
function markBad(step: AgentStep, release: string): void {
  if (!step.app.releases.has(release)) return;
  whereThereIsRoom(() => markRelease(step, release, 'bad', 'gone back from: it was not confirmed'));
}

/** What is committed is good, also when its run ends before it can say so; on a full disk the journal alone tells it. */
export function keepVerdict(step: AgentStep): void {
  const { journal, notes } = step.app;
  if (journal?.state !== 'committed' || notes.get(journal.release)?.state !== 'staged') return;
  whereThereIsRoom(() => markRelease(step, journal.release, 'good', ''));
}

/** Whether text may stand in JSON as it is, as the agent has it. */
const plain = /^[A-Za-z0-9._:@/+-]+$/;
const plainUrl = /^[A-Za-z0-9._:@/+?=%#~-]{1,179}$/;

/**
 * A run that ended before it could record itself is told by the run `wanted` that comes after it: how the journal says that
 * it went. For people only; on a full disk it does not happen.
 */
export function keepHistory(step: AgentStep, wanted: string | undefined): void {
  const { journal, history, lease } = step.app;
  const how = journal === undefined ? undefined : ends[journal.state];
  if (journal === undefined || how === undefined || journal.run === wanted || !plain.test(journal.run))
    return;
  const { run, release, previous = null } = journal;
  if (history.some((line) => line.includes(`"run":"${run}"`))) return;
  const isBack = previous !== null && release < previous;
  const { actor, url } = lease?.run === run ? lease : { actor: '', url: '' };
  const who = { ...(plain.test(actor) ? { actor } : {}), ...(plainUrl.test(url) ? { url } : {}) };
  whereThereIsRoom(() => {
    step.takeSpace();
    const at = new Date(step.machine.clock.now()).toISOString();
    const command = isBack ? 'rollback' : 'deploy';
    history.push(JSON.stringify({ at, command, release, previous, ...how, durationMs: 0, run, ...who }));
  });
}

const ends: Readonly<Partial<Record<TransactionState, Pick<HistoryEntry, 'state' | 'outcome'>>>> = {
  committed: { state: 'deployed', outcome: 'deployed' },
  'rolled-back': { state: 'rolled-back', outcome: 'rolled-back' },
  'needs-human': { state: 'failed', outcome: 'failed' },
};

function whereThereIsRoom(write: () => void): void {
  try {
    write();
  } catch (thrown) {
    if (!(thrown instanceof AgentRefusal)) throw thrown;
  }
}
