import { DeployError, type Failure, type FailureKind, failureOf } from '../model/failure.ts';
import type { TransactionState } from '../model/transaction.ts';
import type { Connection } from '../model/transport.ts';
import { connectAgain, connectTrying, type RetryBudget } from './connect.ts';
import { type EngineContext, limits } from './context.ts';
import { concernAll, onEach, stopIfCancelled } from './fleet.ts';
import type { HostRun } from './host-run.ts';
import { judgementOf } from './standing.ts';

/** What confirming works on. */
export interface Confirming {
  readonly context: EngineContext;
  /** The hosts to confirm. */
  readonly runs: readonly HostRun[];
  readonly all: readonly HostRun[];
  readonly budget: RetryBudget;
  /** Called right before the first is confirmed: from then on a wish to end the run comes too late. */
  readonly onBegin: () => void;
}

/**
 * Confirms the hosts that still take part, which is the moment from which nothing can be demanded back. It comes in
 * three steps, so that the verdict is known before it is final: every host is reached anew (it can be reached by those
 * who come after); then one is confirmed alone, so that what would fail everywhere fails before anything is final; then
 * the others, come what may. Until the second step has succeeded a failure means what the policies say; after it every
 * host is confirmed as far as it can be, since those that are cannot go back any more.
 */
export async function confirmFleet({ context, runs, all, budget, onBegin }: Confirming): Promise<Failure[]> {
  const fresh = new Map<HostRun, Connection>();
  const failures: Failure[] = [];
  const isOver = (): boolean => concernAll(failures) || judgementOf(context, all).kind === 'all-back';
  try {
    failures.push(...(await onEach(context, runs, (run) => reachAnew(context, run, budget, fresh))));
    if (isOver()) return failures;
    stopIfCancelled(context.signal);
    onBegin();
    const waiting = runs.filter((run) => fresh.has(run));
    // A host whose failure would take all back comes first: later it could not any more.
    waiting.sort((a, b) => rank(a) - rank(b));
    const confirm = async (some: readonly HostRun[]): Promise<void> => {
      failures.push(...(await onEach(context, some, (run) => confirmHost(context, run, fresh.get(run)))));
    };
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await confirm([next]);
      if (isOver()) return failures;
      if (isFinal(next)) break;
    }
    await confirm(waiting);
    return failures;
  } finally {
    await Promise.allSettled([...fresh.values()].map((connection) => connection.close()));
  }
}

function rank(run: HostRun): number {
  return run.host.onFailure === 'rollback-all' && !run.failed ? 0 : 1;
}

/** Whether the release was confirmed here: nothing takes it back any more. */
export function isFinal({ state }: HostRun): boolean {
  return state === 'deployed' || state === 'left-as-is';
}

async function reachAnew(
  context: EngineContext,
  run: HostRun,
  budget: RetryBudget,
  fresh: Map<HostRun, Connection>,
): Promise<void> {
  const step = 'reach anew';
  const place = { phase: 'verify', step } as const;
  const connect = async (): Promise<Connection> =>
    (await takeAhead(context, run)) ?? connectTrying(context, run, budget, place);
  fresh.set(run, await run.step('verify', step, connect));
}

/**
 * Begins to connect anew while the release is being proven healthy, so that nobody has to wait for it afterwards: it is
 * in service by then, and if it kept the host from being reached this would show it.
 */
export function connectAhead(context: EngineContext, run: HostRun): void {
  const { clock, transport } = context.ports;
  const connecting = transport.connect(run.endpoint, context.signal);
  // Whoever needs it tries again.
  connecting.catch(() => undefined);
  run.ahead = { since: clock.now(), connecting };
}

/** The connection that was begun, unless that is too long ago to tell anything. */
async function takeAhead(context: EngineContext, run: HostRun): Promise<Connection | undefined> {
  const { ahead } = run;
  run.ahead = undefined;
  const connection = await ahead?.connecting.catch(() => undefined);
  if (ahead === undefined || connection === undefined) return undefined;
  if (!connection.lost.aborted && context.ports.clock.now() - ahead.since < limits.aheadMs) return connection;
  await connection.close();
  return undefined;
}

/** Ends what was begun and not needed. */
export async function dropAhead(run: HostRun): Promise<void> {
  const connecting = run.ahead?.connecting;
  run.ahead = undefined;
  await connecting?.then(
    (connection) => connection.close(),
    () => undefined,
  );
}

async function confirmHost(
  context: EngineContext,
  run: HostRun,
  fresh: Connection | undefined,
): Promise<void> {
  if (fresh === undefined) return;
  await run.step('verify', 'confirm', async () => {
    const state = await askToConfirm(context, run, fresh);
    if (state === 'committed') {
      run.armed = false;
      run.state = run.failed ? 'left-as-is' : 'deployed';
      return;
    }
    throw new DeployError({
      kind: 'deployment-timed-out',
      host: run.name,
      message: `${run.name} went back by itself before it was confirmed (${state})`,
      hint: 'Raise confirm-within if the checks take longer than it.',
    });
  });
}

/** Ends of a command that leave open whether it did its work. */
const openEnds: readonly FailureKind[] = ['connection-lost', 'command-signalled', 'command-timed-out'];

/** Whether a confirmation took whose answer was lost, the host knows; asking it again does no harm. */
async function askToConfirm(
  context: EngineContext,
  run: HostRun,
  fresh: Connection,
): Promise<TransactionState> {
  const { epoch } = run;
  try {
    return await run.installed.over(fresh).underLease(epoch).confirm();
  } catch (thrown) {
    if (!openEnds.includes(failureOf(thrown).kind)) throw thrown;
    run.state = 'unknown';
    await connectAgain(context, run);
    return run.installed.confirm();
  }
}
