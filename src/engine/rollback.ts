import type { Failure } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import { planRollback } from '../planning/plan.ts';
import { rollbackTarget } from '../planning/rollback-target.ts';
import { carryOut } from './carry-out.ts';
import { conclude, disconnect, type RunEnd } from './conclude.ts';
import type { EngineContext, RunOrigin } from './context.ts';
import { ownerOf, reachAndLook } from './deploy.ts';
import { versionsOf } from './health.ts';
import { HostRun } from './host-run.ts';
import { keepAlive } from './lease.ts';

/**
 * Puts an earlier release back into service on every host: the previous good one, or the one named (an unambiguous
 * beginning will do). Never rejects; if the earlier release does not get healthy, what was in service is put back.
 */
export async function rollback(
  context: EngineContext,
  wanted: string | undefined,
  origin: RunOrigin,
): Promise<RunEnd> {
  const { config, emit, ports } = context;
  const startedAt = ports.clock.now();
  const runs = config.hosts.map((host) => new HostRun(host, context));
  emit({
    type: 'started',
    at: startedAt,
    command: 'rollback',
    app: config.app,
    environment: config.environment,
    release: wanted ?? '',
    hosts: config.hosts.map(({ name, address }) => ({ name, address })),
  });
  let release = wanted ?? '';
  const choose = async (participants: readonly HostRun[]): Promise<readonly Failure[]> => {
    const choice = commonTarget(participants, wanted);
    release = choice.release ?? release;
    return choice.failures;
  };
  const stopKeepingAlive = keepAlive(context, runs);
  try {
    if (await reachAndLook(context, runs, { bytes: 0, files: 0 }, ownerOf(origin), choose)) {
      const participants = runs.filter((run) => run.state !== 'skipped');
      const plan = planRollback(
        config,
        participants.map((run) => ({ host: run.host, facts: run.observed })),
        release,
      );
      const recorded = await Promise.all(participants.map((run) => run.installed.versions(release)));
      await carryOut(context, participants, plan, versionsOf(release, recorded.flat()));
    }
    return await conclude(context, runs, { command: 'rollback', release, startedAt, origin });
  } finally {
    await stopKeepingAlive();
    await disconnect(runs);
  }
}

/** The release that every host can go back to, or why there is none. */
function commonTarget(
  runs: readonly HostRun[],
  wanted: string | undefined,
): { readonly release?: ReleaseId; readonly failures: readonly Failure[] } {
  const targets = new Map<ReleaseId, string[]>();
  const failures: Failure[] = [];
  for (const run of runs) {
    const { releases, current } = run.observed;
    const target = rollbackTarget({ releases, current, ...(wanted === undefined ? {} : { wanted }) });
    if ('failure' in target) failures.push({ ...target.failure, host: run.name });
    else targets.set(target.release, [...(targets.get(target.release) ?? []), run.name]);
  }
  if (failures.length > 0) return { failures };
  const [release] = targets.keys();
  if (release === undefined || targets.size > 1) return { failures: [disagreement(targets)] };
  return { release, failures };
}

function disagreement(targets: ReadonlyMap<ReleaseId, readonly string[]>): Failure {
  const offers = [...targets].map(([release, hosts]) => `${release} on ${hosts.join(', ')}`).join('; ');
  return {
    kind: 'release-unknown',
    message: `the hosts have different previous releases: ${offers}`,
    hint: 'Name the release to go back to; `status` lists what each host has.',
  };
}
