import pLimit from 'p-limit';
import { DeployError, type Failure, failureOf } from '../model/failure.ts';
import type { Phase } from '../model/phase.ts';
import type { EngineContext } from './context.ts';
import type { HostRun } from './host-run.ts';

/**
 * Works on many hosts at once, at most `max-parallel`, and waits for all of them whatever happens to some.
 * Returns the failures in the order of the hosts; the cancelled ones only if nothing else failed.
 */
export async function onEach(
  context: EngineContext,
  runs: readonly HostRun[],
  work: (run: HostRun) => Promise<void>,
): Promise<Failure[]> {
  const limit = pLimit(context.config.maxParallel);
  const ends = await Promise.allSettled(runs.map((run) => limit(() => work(run))));
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [failureOf(end.reason)] : []));
  const causes = failures.filter((failure) => failure.kind !== 'cancelled');
  return causes.length > 0 ? causes : failures.slice(0, 1);
}

/** Brackets a phase with its events; its failures are announced as they are known. */
export async function inPhase(
  context: EngineContext,
  phase: Phase,
  hosts: readonly string[],
  work: () => Promise<Failure[]>,
): Promise<Failure[]> {
  const { emit, ports } = context;
  emit({ type: 'phase-started', at: ports.clock.now(), phase, hosts });
  let failures: Failure[];
  try {
    failures = await work();
  } catch (thrown) {
    failures = [failureOf(thrown)];
  }
  const complete = failures.map((failure): Failure => ({ phase, ...failure }));
  for (const failure of complete) emit({ type: 'failed', at: ports.clock.now(), failure });
  emit({ type: 'phase-ended', at: ports.clock.now(), phase, ok: failures.length === 0 });
  return complete;
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
