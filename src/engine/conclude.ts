import { failureOf } from '../model/failure.ts';
import type { Outcome } from '../model/outcome.ts';
import type { ReleaseId } from '../model/release.ts';
import type { HistoryEntry } from '../model/status.ts';
import { outcomeOf } from '../planning/outcome.ts';
import { releasesToRemove } from '../planning/retention.ts';
import { blueGreenFor, driverFor } from '../traffic/driver-for.ts';
import { dropAhead } from './confirm.ts';
import { connectAgain } from './connect.ts';
import { type EngineContext, limits, type RunOrigin } from './context.ts';
import type { HostRun } from './host-run.ts';
import { judgementOf } from './standing.ts';

/** How a run ended, for reports and exit codes. */
export interface RunEnd {
  readonly outcome: Outcome;
  readonly release: ReleaseId;
  readonly previousRelease: ReleaseId | undefined;
}

/** The facts of a run that its record needs. */
export interface RunFacts {
  readonly command: 'deploy' | 'rollback';
  readonly release: ReleaseId;
  readonly startedAt: number;
  readonly origin: RunOrigin;
}

/**
 * Writes the record on every host still connected, and clears away what is no longer kept. The verdict stands
 * by now: what goes wrong here is a warning.
 */
export async function conclude(
  context: EngineContext,
  runs: readonly HostRun[],
  facts: RunFacts,
): Promise<RunEnd> {
  const demandsAll = judgementOf(context, runs).kind === 'all-back';
  const outcome = outcomeOf(
    runs.map((run) => run.state),
    demandsAll,
  );
  await Promise.all(
    runs.map(async (run) => {
      if (run.agent === undefined || !(await isReachable(context, run))) return;
      await orWarn(run, 'the old release still runs, and ends with the next deployment', () => retire(run));
      // A run that was refused before it did anything leaves no record.
      if (run.staged || run.touched) {
        await orWarn(run, 'the record on the host is incomplete', () =>
          recordOnHost(context, run, facts, outcome),
        );
      }
      // Also where the record found no room.
      await orWarn(run, 'the lease ends by itself in a minute', () => run.installed.freeLease());
    }),
  );
  for (const run of runs) announceEnd(context, run);
  return { outcome, release: facts.release, previousRelease: commonPrevious(runs) };
}

/** A connection that broke is made anew once, unless the host was found out of reach: it would keep the lease for nothing. */
async function isReachable(context: EngineContext, run: HostRun): Promise<boolean> {
  if (run.connection?.lost.aborted === false) return true;
  if (run.state === 'unknown') return false;
  return connectAgain(context, run, 1).then(
    () => true,
    () => false,
  );
}

/** What runs beside the release that is final now ends, when it has finished what it had begun. */
async function retire(run: HostRun): Promise<void> {
  const isFinal = run.state === 'deployed' || run.state === 'left-as-is';
  if (!isFinal || !run.touched || run.target === undefined) return;
  await blueGreenFor(run.host)?.retire(run.driverContext(run.host.driver), run.target);
}

async function orWarn(run: HostRun, consequence: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    run.notice('warning', `${consequence}: ${failureOf(thrown).message}`);
  }
}

/** The lease may have ended meanwhile, by a restart of the host say: the same run may take it again for its record. */
async function recordOnHost(
  context: EngineContext,
  run: HostRun,
  facts: RunFacts,
  outcome: Outcome,
): Promise<void> {
  try {
    await record(context, run, facts, outcome);
  } catch (thrown) {
    if (failureOf(thrown).kind !== 'lease-lost') throw thrown;
    const { run: name, actor = '', url = '' } = facts.origin;
    const { taken } = await run.installed.takeLease({ run: name, actor, url }, limits.leaseS);
    if (!taken) throw thrown;
    await record(context, run, facts, outcome);
  }
}

async function record(
  context: EngineContext,
  run: HostRun,
  facts: RunFacts,
  outcome: Outcome,
): Promise<void> {
  const at = context.ports.clock.now();
  const { actor, commit, url, reason } = facts.origin;
  const entry: HistoryEntry = {
    at: new Date(at).toISOString(),
    command: facts.command,
    release: run.target ?? facts.release,
    previous: run.previous ?? null,
    state: run.state,
    outcome,
    durationMs: at - facts.startedAt,
    run: facts.origin.run,
    environment: context.config.environment,
    ...(actor === undefined ? {} : { actor }),
    ...(commit === undefined ? {} : { commit }),
    ...(url === undefined ? {} : { url }),
    ...(reason === undefined ? {} : { reason }),
  };
  const release = run.target ?? facts.release;
  const line = JSON.stringify(entry);
  if (run.state === 'deployed') await recordSuccess(context, run, release, line);
  else await recordFailure(context, run, facts.command, release, line);
}

async function recordFailure(
  context: EngineContext,
  run: HostRun,
  command: RunFacts['command'],
  release: ReleaseId,
  line: string,
): Promise<void> {
  const agent = run.installed;
  if (command === 'deploy' && run.staged) await markBad(run, release);
  // It was good once, and may be again when what it lacked is back: it must not be cleared away.
  else if (command === 'rollback' && run.touched) await agent.mark(release, 'good');
  // Neither touches what the other does, and together they take one round trip.
  const [releases] = await Promise.all([agent.releases(), agent.appendHistory(line)]);
  const current = releases.find((one) => one.current)?.id;
  const old = releasesToRemove({ releases, keep: context.config.keep, current, protect: [] });
  await agent.remove(old);
  if (old.length > 0) await driverFor(run.host).tidy?.(run.driverContext(run.host.driver));
}

/** A release whose upload did not come to its end is none. */
async function markBad(run: HostRun, release: ReleaseId): Promise<void> {
  try {
    await run.installed.mark(release, 'bad');
  } catch (thrown) {
    if (failureOf(thrown).kind !== 'release-unknown') throw thrown;
  }
}

/** What is on the host is known here: nobody else has changed it since the lease was taken. */
async function recordSuccess(
  context: EngineContext,
  run: HostRun,
  release: ReleaseId,
  line: string,
): Promise<void> {
  const others = run.observed.releases.filter(({ id }) => id !== release);
  const old = releasesToRemove({
    releases: [...others, { id: release, state: 'good', current: true }],
    keep: context.config.keep,
    current: release,
    protect: run.previous === undefined ? [] : [run.previous],
  });
  const driver = driverFor(run.host);
  const entry = { release, state: 'good', line, old } as const;
  if (old.length === 0 || driver.tidy === undefined) return run.installed.recordAndFree(entry);
  await run.installed.record(entry);
  await driver.tidy(run.driverContext(run.host.driver));
}

function announceEnd(context: EngineContext, run: HostRun): void {
  context.emit({
    type: 'host-ended',
    at: context.ports.clock.now(),
    host: run.name,
    state: run.state,
    ...(run.release === undefined || run.state === 'unknown' ? {} : { release: run.release }),
    ...(run.previous === undefined ? {} : { previousRelease: run.previous }),
  });
}

/** The release that was in service before, as far as the hosts agree; the first host's where they do not. */
function commonPrevious(runs: readonly HostRun[]): ReleaseId | undefined {
  return runs.find((run) => run.previous !== undefined)?.previous;
}

/** Ends every connection; safe whatever their state. */
export async function disconnect(runs: readonly HostRun[]): Promise<void> {
  const early = (run: HostRun): Promise<void> | undefined =>
    run.early?.then((connection) => connection.close());
  await Promise.allSettled(runs.flatMap((run) => [run.connection?.close(), early(run), dropAhead(run)]));
}
