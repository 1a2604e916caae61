import { DeployError, type Failure, failureOf } from '../model/failure.ts';
import type { Plan, Step } from '../model/plan.ts';
import type { TrafficCanary } from '../model/traffic.ts';
import { stepTitle } from '../planning/steps.ts';
import { spanText } from '../strategies/share.ts';
import { blueGreenFor } from '../traffic/driver-for.ts';
import { countFrom, countOn } from '../traffic/request-count.ts';
import { connectAgain } from './connect.ts';
import { type EngineContext, limits } from './context.ts';
import { stopIfCancelled } from './fleet.ts';
import { hold } from './gate.ts';
import type { HostRun } from './host-run.ts';

/** The wave in whose course traffic is shared. */
export interface Sharing {
  readonly context: EngineContext;
  readonly runs: readonly HostRun[];
  readonly plan: Plan;
}

/**
 * Lets a part of the requests reach the new release and holds it there: until its time is over and enough requests have
 * come, while the host stays well and the questions from the runner are answered well. Throws the first failure; the
 * host goes back as from anywhere else.
 */
export async function shareTraffic(
  { context, runs, plan }: Sharing,
  run: HostRun,
  step: Extract<Step, { kind: 'share-traffic' }>,
): Promise<void> {
  const { activation, host } = run;
  const canary = host.traffic?.canary;
  const driver = blueGreenFor(host);
  if (activation === undefined || driver === undefined || canary === undefined) return;
  const { percent } = step;
  const share = (): Promise<number | undefined> =>
    driver.shareTraffic(run.driverContext(host.driver), activation, percent);
  const begun = await run.step('activate', stepTitle(step), share, { at: 'traffic' });
  if (begun === undefined) {
    run.notice('info', 'the old release is not behind the proxy yet: there is nothing to share traffic with');
    return;
  }
  const ask = (): Promise<number> => driver.countRequests(run.driverContext(host.driver), activation);
  const title = `requests at ${percent} %`;
  const failures = await hold(context, runs, plan, {
    watched: [run],
    title: `stay well at ${percent} %`,
    until: context.ports.clock.now() + step.soakMs,
    awaited: async (held) => {
      const count = (): Promise<number> => enough(held, run, { canary, percent, begun, ask });
      await run.step('activate', title, count, { detail: String, at: 'traffic' });
    },
  });
  const [first] = failures;
  if (first !== undefined) throw new DeployError(first);
}

interface Counting {
  readonly canary: TrafficCanary;
  readonly percent: number;
  /** What the counter said when the part began. */
  readonly begun: number;
  ask(): Promise<number>;
}

/** Resolves with the requests that the new release had, once they are enough; throws when they do not come in time. */
async function enough(
  context: EngineContext,
  run: HostRun,
  { canary, percent, begun, ask }: Counting,
): Promise<number> {
  const { clock } = context.ports;
  const started = clock.now();
  let count = countFrom(begun);
  for (let lost = 0; ; ) {
    try {
      count = countOn(count, await ask());
    } catch (thrown) {
      lost += 1;
      if (failureOf(thrown).kind !== 'connection-lost' || lost > limits.reconnectTries) throw thrown;
      await connectAgain(context, run);
      continue;
    }
    if (count.total >= canary.minRequests) return count.total;
    if (clock.now() - started >= canary.withinMs) throw new DeployError(tooFew(canary, percent, count.total));
    try {
      await clock.sleep(limits.countEveryMs, context.signal);
    } catch (thrown) {
      stopIfCancelled(context.signal);
      throw thrown;
    }
  }
}

function tooFew({ minRequests, withinMs }: TrafficCanary, percent: number, total: number): Failure {
  return {
    kind: 'health-inconclusive',
    message: `the new release had ${total} of ${minRequests} requests within ${spanText(withinMs)} of ${percent} % of the traffic: too few to know whether it is well`,
    hint: 'Lower `min-requests` of the canary, or raise its `within`.',
  };
}
