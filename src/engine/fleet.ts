import pLimit from 'p-limit';
import { DeployError, type Failure, failureOf } from '../model/failure.ts';
import type { Phase } from '../model/phase.ts';
import { concernsAll } from '../planning/failure-policy.ts';
import type { EngineContext } from './context.ts';
import type { HostRun } from './host-run.ts';

/**
 * Works on many hosts at once, at most `max-parallel`, and waits for all of them whatever happens to some; those that
 * could not do it have failed. Returns the failures in the order of the hosts; the cancelled ones only if nothing else
 * failed.
 */
export async function onEach(
  context: EngineContext,
  runs: readonly HostRun[],
  work: (run: HostRun) => Promise<void>,
): Promise<Failure[]> {
  const limit = pLimit(context.config.maxParallel);
  const ends = await Promise.allSettled(runs.map((run) => limit(() => counted(run, work))));
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [failureOf(end.reason)] : []));
  const causes = failures.filter((failure) => failure.kind !== 'cancelled');
  return causes.length > 0 ? causes : failures.slice(0, 1);
}

/** A failure that is the run's and not the host's is not held against the host. */
async function counted(run: HostRun, work: (run: HostRun) => Promise<void>): Promise<void> {
  try {
    await work(run);
  } catch (thrown) {
    run.failed ||= !concernsAll(failureOf(thrown).kind);
    throw thrown;
  }
}

/**
 * Brackets a phase with its events; its failures are announced in its end. The phase holds if nothing failed, or if
 * `holds` says that the run goes on all the same.
 */
export async function inPhase(
  context: EngineContext,
  phase: Phase,
  hosts: readonly string[],
  work: () => Promise<Failure[]>,
  holds: (failures: readonly Failure[]) => boolean = (failures) => failures.length === 0,
): Promise<boolean> {
  const { emit, ports } = context;
  emit({ type: 'phase-started', at: ports.clock.now(), phase, hosts });
  let failures: Failure[];
  try {
    failures = await work();
  } catch (thrown) {
    failures = [failureOf(thrown)];
  }
  for (const failure of failures) {
    emit({ type: 'failed', at: ports.clock.now(), failure: { phase, ...failure } });
  }
  const ok = holds(failures);
  emit({ type: 'phase-ended', at: ports.clock.now(), phase, ok });
  return ok;
}

/** Says that a phase of the eight has nothing to do in this run. */
export function skipPhase({ emit, ports }: EngineContext, phase: Phase): void {
  emit({ type: 'phase-skipped', at: ports.clock.now(), phase });
}

/** Whether one of the failures is the run's and not a host's. */
export function concernAll(failures: readonly Failure[]): boolean {
  return failures.some(({ kind }) => concernsAll(kind));
}

/** Throws `cancelled` once the run is wanted to end; asked between steps that must not be cut. */
export function stopIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new DeployError({
    kind: 'cancelled',
    message: 'the run was cancelled',
    hint: 'Start it again when you are ready; nothing of it remains in service.',
  });
}

/** One signal that aborts with the first of several. */
export function anySignal(...signals: readonly AbortSignal[]): AbortSignal {
  return AbortSignal.any([...signals]);
}
