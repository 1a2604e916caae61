import { HostAgent } from '../host/agent.ts';
import { DeployError, type Failure, failureOf } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';
import type { TransactionState } from '../model/transaction.ts';
import { connectAgain } from './connect.ts';
import { type EngineContext, limits } from './context.ts';
import { onEach } from './fleet.ts';
import { proveHealthy, versionsOf } from './health.ts';
import type { HostRun } from './host-run.ts';

/**
 * Takes every host that may have changed back to what it had, waves in reverse order. Visits all of them,
 * collects what fails, and leaves each run's state telling the truth about its host.
 */
export async function rollBackFleet(
  context: EngineContext,
  runs: readonly HostRun[],
  plan: Plan,
): Promise<Failure[]> {
  // Going back is never cut short by the wish to end the run.
  const uncancelled = { ...context, signal: new AbortController().signal };
  const failures: Failure[] = [];
  for (const wave of plan.waves.toReversed()) {
    const owed = runs.filter((run) => run.touched && wave.includes(run.name));
    failures.push(
      ...(await onEach(uncancelled, owed, (run) => rollBackHost(uncancelled, run, plan.release))),
    );
  }
  return failures;
}

async function rollBackHost(context: EngineContext, run: HostRun, release: ReleaseId): Promise<void> {
  try {
    const state = await run.step('rollback', 'observe', () => observe(context, run), { detail: (seen) => seen });
    if (state === 'committed') {
      run.state = 'deployed';
      return;
    }
    if (run.release !== release && (state === 'none' || state === 'prepared')) {
      run.state = 'unchanged';
      return;
    }
    await run.step('rollback', `back to ${run.previous ?? 'nothing'}`, () => goBack(run));
    if (run.previous !== undefined) await proveOldRelease(context, run, run.previous);
    run.state = 'rolled-back';
  } catch (thrown) {
    const failure = failureOf(thrown);
    run.state = isOutOfReach(failure) ? 'unknown' : 'failed';
    throw new DeployError(rollbackFailure(run, failure, release));
  }
}

/** What `current` names now, and where the transaction stands, over a connection that is known to be alive. */
async function observe(context: EngineContext, run: HostRun): Promise<TransactionState> {
  const { epoch } = run;
  const before = run.connection;
  await connectAgain(context, run);
  if (run.connection !== before) {
    const agent = await HostAgent.install(run.connected, run.host.path, limits.agentTimeoutMs);
    run.agent = agent.underLease(epoch);
  }
  run.release = await run.installed.current();
  return (await run.installed.transactionState()).state;
}

/** The host does it by itself, as it would if nobody asked; this waits for it. */
async function goBack(run: HostRun): Promise<void> {
  const recovery = await run.installed.goBack(limits.goBackTimeoutMs);
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

async function proveOldRelease(context: EngineContext, run: HostRun, previous: ReleaseId): Promise<void> {
  const versions = versionsOf(previous, run.observed.currentVersions);
  await run.step('rollback', 'health', () => proveHealthy(context, run, undefined, versions, context.signal));
}

/** Whether the failure says nothing about the host but that it could not be asked. */
function isOutOfReach(failure: Failure): boolean {
  switch (failure.kind) {
    case 'connection-lost':
    case 'connection-refused':
    case 'connection-timed-out':
    case 'host-unreachable':
    case 'name-not-found':
      return true;
    default:
      return false;
  }
}

function rollbackFailure(run: HostRun, cause: Failure, release: ReleaseId): Failure {
  const { path } = run.host;
  const byHand =
    run.previous === undefined
      ? `rm ${path}/current and stop the app`
      : `ln -s releases/${run.previous} ${path}/current.new && mv -T ${path}/current.new ${path}/current, then restart the app`;
  return {
    ...cause,
    kind: 'rollback-failed',
    message: `${run.name} could not be taken back from ${release}: ${cause.message}`,
    hint: `By hand on ${run.name}: ${byHand}. See what stands there: readlink ${path}/current`,
  };
}
