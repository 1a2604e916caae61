import { DeployError, type Failure } from '../model/failure.ts';
import { planRollback } from '../planning/plan.ts';
import { rollbackTarget } from '../planning/rollback-target.ts';
import { carryOut } from './carry-out.ts';
import { conclude, disconnect, type RunEnd } from './conclude.ts';
import { RetryBudget } from './connect.ts';
import type { EngineContext, RunOrigin } from './context.ts';
import { ownerOf, participantOf, reachAndLook } from './deploy.ts';
import { onEach } from './fleet.ts';
import { versionsOf } from './health.ts';
import { HostRun } from './host-run.ts';
import { keepAlive } from './lease.ts';
import { takesPart } from './standing.ts';

/**
 * Puts an earlier release back into service on every host: its previous good one, or the one named (an unambiguous
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
    ...(origin.reason === undefined ? {} : { reason: origin.reason }),
    hosts: config.hosts.map(({ name, address }) => ({ name, address })),
  });
  let release = wanted ?? '';
  const budget = new RetryBudget();
  const stopKeepingAlive = keepAlive(context, runs);
  try {
    const needs = { bytes: 0, files: 0 };
    const decide = (participants: readonly HostRun[]): Promise<readonly Failure[]> =>
      onEach(context, participants, (run) => chooseTarget(run, wanted));
    if (await reachAndLook(context, runs, { needs, owner: ownerOf(origin), budget, decide })) {
      const plan = planRollback(
        config,
        runs.filter(takesPart).map((run) => ({ ...participantOf(run), target: run.target ?? '' })),
      );
      release = plan.release;
      await carryOut({ context, runs, plan, budget });
    }
    return await conclude(context, runs, { command: 'rollback', release, startedAt, origin });
  } finally {
    await stopKeepingAlive();
    await disconnect(runs);
  }
}

/**
 * Aims a host at the release that it goes back to. Without a name that is the good one that it had before, which may
 * be another than elsewhere: a host that was skipped by a deployment never had what the others have.
 */
async function chooseTarget(run: HostRun, wanted: string | undefined): Promise<void> {
  const { releases, current } = run.observed;
  const target = rollbackTarget({ releases, current, ...(wanted === undefined ? {} : { wanted }) });
  if ('failure' in target) throw new DeployError(run.place({ ...target.failure, host: run.name }, undefined));
  const recorded = await run.installed.versions(target.release);
  run.aimAt(target.release, versionsOf(target.release, recorded));
}
