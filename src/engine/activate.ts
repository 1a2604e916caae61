import type { Armed } from '../host/transaction.ts';
import { type Failure, failureOf } from '../model/failure.ts';
import type { HostPlan, Plan, Step } from '../model/plan.ts';
import { concernsAll } from '../planning/failure-policy.ts';
import { stepTitle } from '../planning/steps.ts';
import { blueGreenFor, driverFor } from '../traffic/driver-for.ts';
import { connectAhead } from './confirm.ts';
import type { EngineContext } from './context.ts';
import { anySignal, onEach, stopIfCancelled } from './fleet.ts';
import { proveHealthy } from './health.ts';
import type { HostRun } from './host-run.ts';
import { type Sharing, shareTraffic } from './share-traffic.ts';
import { judgementOf } from './standing.ts';

/**
 * Changes the hosts of one wave together. As soon as a failure demands that everything goes back, those under way
 * stop as well; a failure that concerns its host alone is no reason for them to. After the last wave the confirmation
 * comes next.
 */
export function activateWave(
  context: EngineContext,
  runs: readonly HostRun[],
  plan: Plan,
  inWave: readonly HostRun[],
  isLast: boolean,
): Promise<Failure[]> {
  const failed = new AbortController();
  const signal = anySignal(context.signal, failed.signal);
  const plans = new Map(plan.hosts.map((host) => [host.host, host]));
  return onEach(context, inWave, async (run) => {
    const hostPlan = plans.get(run.name);
    if (hostPlan === undefined) return;
    try {
      await activateHost({ context, runs, plan }, run, hostPlan, signal, isLast);
    } catch (thrown) {
      const { kind } = failureOf(thrown);
      run.failed ||= !concernsAll(kind) && !context.signal.aborted;
      if (concernsAll(kind) || judgementOf(context, runs).kind === 'all-back') failed.abort();
      // A host that goes back because the run is cancelled ends the step that runs there.
      stopIfCancelled(context.signal);
      throw thrown;
    }
  });
}

async function activateHost(
  wave: Sharing,
  run: HostRun,
  plan: HostPlan,
  signal: AbortSignal,
  isLast: boolean,
): Promise<void> {
  const { context } = wave;
  for (const step of plan.activate) {
    stopIfCancelled(signal);
    switch (step.kind) {
      case 'switch':
        await armAndSwitch(context, run, plan, step);
        break;
      case 'restart':
        run.activation = await run.step(
          'activate',
          stepTitle(step),
          () => {
            const driver = driverFor(run.host);
            return driver.activate(run.driverContext(run.host.driver), plan.release, plan.previous);
          },
          { at: 'driver' },
        );
        break;
      case 'health':
        if (isLast) connectAhead(context, run);
        await run.step('activate', stepTitle(step), () =>
          proveHealthy(context, run, run.activation, run.versions, signal),
        );
        break;
      case 'share-traffic':
        await shareTraffic({ ...wave, context: { ...context, signal } }, run, step);
        break;
      case 'move-traffic':
        await run.step('activate', stepTitle(step), () => moveTraffic(run), { at: 'traffic' });
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

/** From here on requests reach the new release; the old one stays up until this one is confirmed. */
async function moveTraffic(run: HostRun): Promise<void> {
  if (run.activation === undefined) return;
  await blueGreenFor(run.host)?.moveTraffic(run.driverContext(run.host.driver), run.activation);
  run.trafficMoved = true;
}

/**
 * The host arms itself, and switches once it has read its timer back: from then on it goes back by itself unless it is
 * confirmed in time. That is one call, so that nothing has to be waited for in between.
 */
async function armAndSwitch(
  context: EngineContext,
  run: HostRun,
  plan: HostPlan,
  step: Extract<Step, { kind: 'switch' }>,
): Promise<void> {
  run.touched = true;
  let switched: Promise<void> | undefined;
  const arm = async (): Promise<Armed> => {
    const driver = driverFor(run.host);
    const goBack = await driver.goBackCommands(run.driverContext(run.host.driver), step.to, plan.previous);
    const withinS = Math.ceil(context.config.confirmWithinMs / 1000);
    const calls = run.installed.armAndSwitch({ release: step.to, previous: step.from, withinS, goBack });
    switched = calls.switched;
    const armed = await calls.armed;
    run.armed = true;
    return armed;
  };
  await run.step('activate', 'arm', arm, {
    detail: ({ timer, survivesReboot }) => `${timer}${survivesReboot ? ', also across a restart' : ''}`,
  });
  await run.step('activate', stepTitle(step), async () => {
    await switched;
    run.release = step.to;
  });
}
