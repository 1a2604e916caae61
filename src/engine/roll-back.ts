import type { Activation } from '../drivers/driver.ts';
import { driverOf } from '../drivers/registry.ts';
import { HostAgent } from '../host/agent.ts';
import { DeployError, type Failure, failureOf } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';
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
    await run.step('rollback', 'observe', () => observe(context, run));
    if (run.release !== release) {
      run.state = 'unchanged';
      return;
    }
    if (run.previous === undefined) await withdraw(run, release);
    else await putBack(context, run, release, run.previous);
    run.state = 'rolled-back';
  } catch (thrown) {
    const failure = failureOf(thrown);
    run.state = isOutOfReach(failure) ? 'unknown' : 'failed';
    throw new DeployError(rollbackFailure(run, failure, release));
  }
}

/** What `current` names now, asked over a connection that is known to be alive. */
async function observe(context: EngineContext, run: HostRun): Promise<void> {
  const before = run.connection;
  await connectAgain(context, run);
  if (run.connection !== before) {
    run.agent = await HostAgent.install(run.connected, run.host.path, limits.agentTimeoutMs);
  }
  run.release = await run.installed.current();
}

async function putBack(
  context: EngineContext,
  run: HostRun,
  release: ReleaseId,
  previous: ReleaseId,
): Promise<void> {
  const driver = driverOf(run.host.driver);
  await run.step('rollback', `switch to ${previous}`, async () => {
    await run.installed.switchTo(previous, release);
    run.release = previous;
  });
  const activation = await restartOrAsk(run, () =>
    driver.activate(run.driverContext(run.host.driver), previous, release),
  );
  const versions = versionsOf(previous, run.observed.currentVersions);
  await run.step('rollback', 'health', () =>
    proveHealthy(context, run, activation, versions, context.signal),
  );
}

/**
 * Restarts the old release. Where that is refused (a wrong command, a missing right), the old app may never have
 * been stopped: if there are probes they tell, and only they.
 */
async function restartOrAsk(
  run: HostRun,
  restart: () => Promise<Activation>,
): Promise<Activation | undefined> {
  try {
    return await run.step('rollback', 'restart', restart, { at: 'driver' });
  } catch (thrown) {
    if (isOutOfReach(failureOf(thrown)) || run.host.health.length === 0) throw thrown;
    run.notice('warning', 'the restart failed; the probes tell whether the old release still answers');
    return undefined;
  }
}

/** A first deployment that failed leaves nothing running and no `current`. */
async function withdraw(run: HostRun, release: ReleaseId): Promise<void> {
  const driver = driverOf(run.host.driver);
  let unstopped: unknown;
  try {
    await run.step('rollback', 'stop', () => driver.deactivate(run.driverContext(run.host.driver), release), {
      at: 'driver',
    });
  } catch (thrown) {
    unstopped = thrown;
  }
  await run.step('rollback', 'remove current', async () => {
    await run.installed.clearCurrent(release);
    run.release = undefined;
  });
  if (unstopped !== undefined) throw unstopped;
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
  const linked = run.release === run.previous;
  const byHand =
    run.previous === undefined
      ? `${linked ? '' : `rm ${path}/current and `}stop the app`
      : linked
        ? `restart the app; current names releases/${run.previous} again`
        : `ln -s releases/${run.previous} ${path}/current.new && mv -T ${path}/current.new ${path}/current, then restart the app`;
  return {
    ...cause,
    kind: 'rollback-failed',
    message: `${run.name} could not be taken back from ${release}: ${cause.message}`,
    hint: `By hand on ${run.name}: ${byHand}. See what stands there: readlink ${path}/current`,
  };
}
