import { HostAgent } from '../host/agent.ts';
import { DeployError, type Failure, failureOf } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';
import type { Recovery, TransactionState } from '../model/transaction.ts';
import { isOutOfReach } from '../planning/retry.ts';
import { driverFor } from '../traffic/driver-for.ts';
import { connectAgain } from './connect.ts';
import { type EngineContext, limits } from './context.ts';
import { onEach } from './fleet.ts';
import { proveHealthy, versionsOf } from './health.ts';
import type { HostRun } from './host-run.ts';

/** What going back works on. */
export interface GoingBack {
  readonly context: EngineContext;
  readonly runs: readonly HostRun[];
  readonly plan: Plan;
}

/** Whether the host may have changed and nobody has seen since that it is final. */
export function isOwed(run: HostRun): boolean {
  return run.touched && (run.state === 'unchanged' || run.state === 'unknown') && !run.settled;
}

/**
 * Takes every host that may have changed back to what it had, waves in reverse order. Visits all of them,
 * collects what fails, and leaves each run's state telling the truth about its host.
 */
export async function rollBackFleet({ context, runs, plan }: GoingBack): Promise<Failure[]> {
  // Going back is never cut short by the wish to end the run.
  const uncancelled = { ...context, signal: new AbortController().signal };
  const failures: Failure[] = [];
  for (const wave of plan.waves.toReversed()) {
    const members = new Set(wave.hosts);
    const owed = runs.filter((run) => isOwed(run) && members.has(run.name));
    failures.push(...(await onEach(uncancelled, owed, (run) => rollBackHost(uncancelled, run))));
  }
  return failures;
}

/** Takes some hosts back, each by itself, while the others stay. */
export function rollBackAlone({ context }: GoingBack, some: readonly HostRun[]): Promise<Failure[]> {
  const uncancelled = { ...context, signal: new AbortController().signal };
  return onEach(uncancelled, some, (run) => {
    run.notice('info', 'goes back by itself; the other hosts stay');
    return rollBackHost(uncancelled, run);
  });
}

/** A connection that breaks meanwhile is no verdict: the host is reached anew, and tells how far it has come. */
async function rollBackHost(context: EngineContext, run: HostRun): Promise<void> {
  const release = run.target ?? '';
  for (let losses = 0; ; losses += 1) {
    try {
      await takeBack(context, run, release);
      return;
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind === 'connection-lost' && losses < limits.lossesOfWayBack) continue;
      run.state = isOutOfReach(failure.kind) ? 'unknown' : 'failed';
      throw new DeployError(rollbackFailure(run, failure, release));
    }
  }
}

/** Leaves the run's state telling the truth about its host. May be called again after it was interrupted anywhere. */
async function takeBack(context: EngineContext, run: HostRun, release: ReleaseId): Promise<void> {
  const state = await run.step('rollback', 'observe', () => observe(context, run), {
    detail: (seen) => seen,
  });
  if (state === 'committed') {
    run.state = 'deployed';
    return;
  }
  if (state === 'superseded') {
    run.notice('warning', 'another run has taken this host over, after what this one did was taken back');
    // Unless this one's confirmation came through before, which nothing tells any more.
    if (run.state !== 'unknown') run.state = 'rolled-back';
    return;
  }
  if (run.release !== release && state === 'none') {
    // Nothing was armed; an arming that still goes on, its connection broken, is waited for and ended. Where nothing
    // came of it there is nothing to take back: one refusal is no reason to call a person.
    await askToGoBack(run).catch(() => askToGoBack(run));
    run.state = 'unchanged';
    run.settled = true;
    return;
  }
  const hasGoneBack = state === 'rolled-back';
  if (hasGoneBack) run.armed = false;
  const byItself = hasGoneBack || (await goBackOrAsk(run));
  if (run.previous !== undefined) await proveOldRelease(context, run, run.previous);
  else requireStopped(run);
  if (!byItself) await run.installed.settle();
  run.state = 'rolled-back';
}

/**
 * What `current` names now, and where the transaction stands, over a connection that is known to be alive.
 * `superseded`: a later run has a transaction of its own, for which ours had to end.
 */
async function observe(context: EngineContext, run: HostRun): Promise<TransactionState | 'superseded'> {
  const { epoch } = run;
  await connectAgain(context, run);
  run.release = await run.installed.current();
  const transaction = await run.installed.transactionState();
  if (transaction.epoch > epoch) return 'superseded';
  // What an earlier run came to says nothing about this one.
  return transaction.epoch === epoch ? transaction.state : 'none';
}

/**
 * Takes the host back. Where the restart is refused (a wrong command, a missing right), the old app may never have
 * been stopped: if there are probes they tell, and only they; false then.
 */
async function goBackOrAsk(run: HostRun): Promise<boolean> {
  try {
    await run.step('rollback', `back to ${run.previous ?? 'nothing'}`, () => goBack(run), { at: 'driver' });
    return true;
  } catch (thrown) {
    // Where the traffic goes no probe of the host tells.
    const isOne = run.host.traffic === undefined;
    const asked =
      isOne && run.host.health.length > 0 && run.previous !== undefined && run.release === run.previous;
    if (failureOf(thrown).kind !== 'rollback-failed' || !asked) throw thrown;
    run.notice('warning', 'the restart failed; the probes tell whether the old release still answers');
    return false;
  }
}

/** A first release was taken back: whether the app ended is only known where something could end it. */
export function requireStopped(run: HostRun): void {
  const failure = driverFor(run.host).unstoppable(run.driverContext(run.host.driver));
  if (failure !== undefined) throw new DeployError(run.place(failure, 'driver'));
}

/** The host does it by itself, as it would if nobody asked; this waits for it. */
async function goBack(run: HostRun): Promise<void> {
  const recovery = await askToGoBack(run);
  run.armed = false;
  run.release = await run.installed.current();
  if (recovery.action === 'rolled-back') return;
  throw new DeployError({
    kind: 'rollback-failed',
    host: run.name,
    message: `the host says ${recovery.action}`,
    ...(recovery.tail === undefined ? {} : { tail: recovery.tail }),
  });
}

async function askToGoBack(run: HostRun): Promise<Recovery> {
  try {
    return await run.installed.goBack(limits.goBackTimeoutMs);
  } catch (thrown) {
    // It goes on where the one that was ended came to.
    if (failureOf(thrown).kind === 'command-signalled') return run.installed.goBack(limits.goBackTimeoutMs);
    // The contact was lost for longer than the lease lasts: the host is anybody's, and recovers all the same.
    if (failureOf(thrown).kind !== 'lease-lost') throw thrown;
    const agent = await HostAgent.install(run.connected, run.host.path, limits.agentTimeoutMs);
    return agent.recover(limits.goBackTimeoutMs);
  }
}

/** The old release, in service again, is proven like a new one. */
export async function proveOldRelease(
  context: EngineContext,
  run: HostRun,
  previous: ReleaseId,
): Promise<void> {
  const versions = versionsOf(previous, run.observed.currentVersions);
  await run.step('rollback', 'health', () => proveHealthy(context, run, undefined, versions, context.signal));
}

/** What a person is told of a host on which going back did not work. */
export function rollbackFailure(run: HostRun, cause: Failure, release: ReleaseId): Failure {
  const { path } = run.host;
  const linked = run.release === run.previous;
  const byHand =
    run.previous === undefined
      ? `${linked ? '' : `rm ${path}/current and `}stop the app`
      : linked
        ? `restart the app; current names releases/${run.previous} again`
        : `ln -s releases/${run.previous} ${path}/current.new && mv -T ${path}/current.new ${path}/current, then restart the app`;
  if (isOutOfReach(cause.kind)) {
    return {
      ...cause,
      kind: 'rollback-failed',
      message: `${run.name} could not be reached to be taken back from ${release}: ${cause.message}`,
      hint: `Leave it alone for now: unless its confirmation had come through, it goes back by itself once its time to confirm is over (confirm-within), or when it has restarted. Then see how it ended: deploy-action status, and if it is unfinished: deploy-action recover. Only if neither helps, by hand on ${run.name}: ${byHand}`,
    };
  }
  const doubt = run.unwellBefore
    ? 'A probe was not healthy before this deployment either: see whether it asks in the right place. '
    : '';
  return {
    ...cause,
    kind: 'rollback-failed',
    message: `${run.name} could not be taken back from ${release}: ${cause.message}`,
    hint: `${doubt}By hand on ${run.name}: ${byHand}. See what stands there: readlink ${path}/current`,
  };
}
