import type { EngineContext } from './context.ts';
import type { HostRun } from './host-run.ts';

/**
 * While it holds, a wish to end the run makes every armed host go back at once and by itself, with one command each:
 * whether this process lives long enough to do it is not known then. Returns how to end it.
 */
export function goBackWhenCancelled(context: EngineContext, runs: readonly HostRun[]): () => void {
  const { signal } = context;
  const handOver = (): void => {
    for (const run of runs) {
      if (!run.armed) continue;
      // Its time must not be extended any more.
      run.armed = false;
      // Where it cannot be told the dead-man's time runs out by itself; the rollback that follows sees what holds.
      run.installed.abandon().catch(() => undefined);
    }
  };
  signal.addEventListener('abort', handOver, { once: true });
  return () => signal.removeEventListener('abort', handOver);
}
