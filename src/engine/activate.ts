import type { Activation } from '../drivers/driver.ts';
import { driverOf } from '../drivers/registry.ts';
import type { Failure } from '../model/failure.ts';
import type { HostPlan, Plan } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';
import type { DeadMan } from '../model/transaction.ts';
import { stepTitle } from '../planning/steps.ts';
import type { EngineContext } from './context.ts';
import { anySignal, onEach, stopIfCancelled } from './fleet.ts';
import { proveHealthy } from './health.ts';
import type { HostRun } from './host-run.ts';

/** Changes the hosts wave by wave; stops at the first wave in which one failed and returns the failures. */
export async function activateFleet(
  context: EngineContext,
  runs: readonly HostRun[],
  plan: Plan,
  versions: readonly string[],
): Promise<Failure[]> {
  for (const wave of plan.waves) {
    const failed = new AbortController();
    const signal = anySignal(context.signal, failed.signal);
    const inWave = runs.filter((run) => wave.includes(run.name));
    const failures = await onEach(context, inWave, async (run) => {
      const hostPlan = plan.hosts.find((candidate) => candidate.host === run.name);
      if (hostPlan === undefined) return;
      try {
        await activateHost(context, run, hostPlan, versions, signal);
      } catch (thrown) {
        failed.abort();
        // A host that goes back because the run is cancelled ends the step that runs there.
        stopIfCancelled(context.signal);
        throw thrown;
      }
    });
    if (failures.length > 0) return failures;
  }
  return [];
}

async function activateHost(
  context: EngineContext,
  run: HostRun,
  plan: HostPlan,
  versions: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  let activation: Activation | undefined;
  for (const step of plan.activate) {
    stopIfCancelled(signal);
    switch (step.kind) {
      case 'switch':
        run.touched = true;
        await run.step('activate', 'arm', () => arm(context, run, plan, step.to), {
          detail: ({ timer, survivesReboot }) => `${timer}${survivesReboot ? ', also across a restart' : ''}`,
        });
        stopIfCancelled(signal);
        await run.step('activate', stepTitle(step), async () => {
          await run.installed.switchTo(step.to, step.from);
          run.release = step.to;
        });
        break;
      case 'restart':
        activation = await run.step('activate', stepTitle(step), () => restart(run, plan), {
          at: 'driver',
        });
        break;
      case 'health':
        await run.step('activate', stepTitle(step), () =>
          proveHealthy(context, run, activation, versions, signal),
        );
        break;
      case 'upload':
      case 'link-shared':
      case 'write-env':
      case 'build':
      case 'prepare-service':
      case 'seal':
      case 'migrate':
        break;
    }
  }
}

function restart(run: HostRun, plan: HostPlan): Promise<Activation> {
  const release = run.release ?? '';
  return driverOf(run.host.driver).activate(run.driverContext(run.host.driver), release, plan.previous);
}

/** From here on the host goes back by itself unless it is confirmed in time. */
async function arm(
  context: EngineContext,
  run: HostRun,
  plan: HostPlan,
  release: ReleaseId,
): Promise<Pick<DeadMan, 'timer' | 'survivesReboot'>> {
  const driver = driverOf(run.host.driver);
  const goBack = await driver.goBackCommands(run.driverContext(run.host.driver), release, plan.previous);
  const withinS = Math.ceil(context.config.confirmWithinMs / 1000);
  const promise = await run.installed.arm({ release, previous: plan.previous, withinS, goBack });
  run.armed = true;
  return promise;
}
