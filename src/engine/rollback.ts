import { type ChangedFiles, changedFiles } from '../host/changed-files.ts';
import { DeployError, type Failure } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import { notAsSent } from '../planning/drift.ts';
import { planRollback } from '../planning/plan.ts';
import { type RollbackTarget, rollbackTarget } from '../planning/rollback-target.ts';
import { carryOut } from './carry-out.ts';
import { conclude, disconnect, type RunEnd } from './conclude.ts';
import { RetryBudget } from './connect.ts';
import { type EngineContext, limits, type RunOrigin } from './context.ts';
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
    const asked = new Map<HostRun, AskedFiles>();
    const askAhead = (run: HostRun): void => {
      const target = targetOf(run, wanted);
      if ('release' in target) asked.set(run, askFiles(run, target.release));
    };
    const decide = (participants: readonly HostRun[]): Promise<readonly Failure[]> =>
      onEach(context, participants, (run) => chooseTarget(run, wanted, asked.get(run)));
    if (await reachAndLook(context, runs, { needs, owner: ownerOf(origin), budget, askAhead, decide })) {
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
async function chooseTarget(
  run: HostRun,
  wanted: string | undefined,
  asked: AskedFiles | undefined,
): Promise<void> {
  const target = targetOf(run, wanted);
  if ('failure' in target) throw new DeployError(run.place({ ...target.failure, host: run.name }, undefined));
  const { release } = target;
  const files = asked?.release === release ? asked : askFiles(run, release);
  const [recorded, changed] = await Promise.all([run.installed.versions(release), files.answer]);
  warnOfChanges(run, release, changed);
  run.aimAt(release, versionsOf(release, recorded));
}

function targetOf(run: HostRun, wanted: string | undefined): RollbackTarget {
  const { releases, current } = run.observed;
  return rollbackTarget({ releases, current, ...(wanted === undefined ? {} : { wanted }) });
}

/** The question whether the files of a release are as they were sent. */
interface AskedFiles {
  readonly release: ReleaseId;
  /** `unasked` where the question failed, which stops no rollback; undefined where the host cannot tell. */
  readonly answer: Promise<ChangedFiles | 'unasked' | undefined>;
}

function askFiles(run: HostRun, release: ReleaseId): AskedFiles {
  const { path } = run.host;
  const asking = changedFiles(run.connected, {
    ...{ path, release, timeoutMs: limits.changedFilesTimeoutMs },
    hasAgent: run.observed.hasAgent,
  });
  return { release, answer: asking.catch(() => 'unasked' as const) };
}

function warnOfChanges(run: HostRun, release: ReleaseId, changed: Awaited<AskedFiles['answer']>): void {
  if (changed === undefined) return;
  if (changed === 'unasked') {
    run.notice('info', `could not ask whether the files of ${release} are as they were sent`);
  } else if (changed.count > 0) {
    const hint = 'It goes back into service as it is now. To have that version as it was, deploy it anew.';
    run.notice('warning', notAsSent(release, changed), hint);
  }
}
