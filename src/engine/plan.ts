import type { Failure } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { HostPromise } from '../model/status.ts';
import { planDeployment } from '../planning/plan.ts';
import { releaseId } from '../planning/release-id.ts';
import { disconnect } from './conclude.ts';
import type { EngineContext, ReleaseSource, RunOrigin } from './context.ts';
import { participantOf, reachAndLook } from './deploy.ts';
import { HostRun } from './host-run.ts';
import { promiseOf } from './status.ts';

/** What a deployment would do, or why it cannot succeed; `plan` is absent when a host could not be observed. */
export interface PlanResult {
  readonly plan: Plan | undefined;
  readonly failures: readonly Failure[];
  /** Of each host that was observed. */
  readonly promises: readonly HostPromise[];
}

/** Observes every host and makes the plan that `deploy` would carry out now; nothing is changed anywhere. */
export async function planOnHosts(
  context: EngineContext,
  source: ReleaseSource,
  origin: RunOrigin,
): Promise<PlanResult> {
  const failures: Failure[] = [];
  const listening: EngineContext = {
    ...context,
    emit: (event) => {
      if (event.type === 'failed') failures.push(event.failure);
      context.emit(event);
    },
  };
  const { config, ports } = context;
  const runs = config.hosts.map((host) => new HostRun(host, listening));
  try {
    await reachAndLook(listening, runs, { needs: source });
    const participants = runs.filter((run) => run.facts !== undefined);
    if (participants.length === 0) return { plan: undefined, failures, promises: [] };
    const promises = participants.map(promiseOf);
    const taken = participants.flatMap((run) => run.observed.releases.map((release) => release.id));
    const commit = origin.commit === undefined ? {} : { commit: origin.commit };
    const release = releaseId({ now: ports.clock.now(), taken, ...commit });
    const observed = participants.map(participantOf);
    return { plan: planDeployment(config, observed, release, source), failures, promises };
  } finally {
    await disconnect(runs);
  }
}
