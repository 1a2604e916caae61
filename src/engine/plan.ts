import { describeRelease } from '../host/describe-release.ts';
import { readOnlyHost } from '../host/read-only-host.ts';
import type { HostOutlook } from '../model/differences.ts';
import { type Failure, failureOf } from '../model/failure.ts';
import type { ManifestEntry } from '../model/manifest.ts';
import type { Plan } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';
import type { HostPromise } from '../model/status.ts';
import { differencesBetween } from '../planning/differences.ts';
import { planDeployment } from '../planning/plan.ts';
import { spaceNeeded } from '../planning/preflight.ts';
import { releaseId } from '../planning/release-id.ts';
import { driverFor } from '../traffic/driver-for.ts';
import { disconnect } from './conclude.ts';
import { type EngineContext, limits, type ReleaseSource, type RunOrigin } from './context.ts';
import { participantOf, reachAndLook } from './deploy.ts';
import { onEach } from './fleet.ts';
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
    const plan = planDeployment(config, observed, release, source);
    const outlooks = new Map<string, HostOutlook>();
    const entries = (await source.manifest()).flatMap((group) => group.entries);
    await onEach(context, participants, async (run) => {
      outlooks.set(run.name, await outlookOf(run, { release, entries, bytes: source.bytes }));
    });
    const hosts = plan.hosts.map((host) => {
      const outlook = outlooks.get(host.host);
      return outlook === undefined ? host : { ...host, outlook };
    });
    return { plan: { ...plan, hosts }, failures, promises };
  } finally {
    await disconnect(runs);
  }
}

/** What a host is like, and what of its release in service would change. */
async function outlookOf(
  run: HostRun,
  next: { readonly release: ReleaseId; readonly entries: readonly ManifestEntry[]; readonly bytes: number },
): Promise<HostOutlook> {
  const { host, observed } = run;
  const { current, freeBytes } = observed;
  const space = { freeBytes, neededBytes: spaceNeeded(next.bytes) };
  if (current === undefined) return { health: 'nothing-in-service', ...space };
  const health = run.unwellBefore === undefined ? 'not-asked' : run.unwellBefore ? 'not-healthy' : 'healthy';
  const looking = run.driverContext(host.driver, readOnlyHost(run.connected));
  const unit = driverFor(host).serviceFile?.(looking, next.release);
  try {
    const before = await describeRelease(run.connected, {
      path: host.path,
      release: current,
      envFile: host.env.file,
      unit: unit?.name,
      timeoutMs: limits.agentTimeoutMs,
    });
    const wanted = { entries: next.entries, env: host.env.values, ...(unit === undefined ? {} : { unit }) };
    return { health, ...space, differences: differencesBetween(before, wanted) };
  } catch (thrown) {
    // A deployment does not need to know.
    run.notice('warning', `what would change there cannot be told: ${failureOf(thrown).message}`);
    return { health, ...space };
  }
}
