import type { DeployEvent } from '../model/events.ts';
import type { Report } from '../model/report.ts';

/**
 * Somebody outside who is told of a run: channels of `notify`, GitHub's deployments. Neither function ever throws or
 * rejects; what goes wrong is a warning, and no verdict depends on it.
 */
export interface RunListener {
  /** Called with every event, secrets hidden. Never waits. */
  hear(event: DeployEvent): void;
  /** Called once the verdict stands and is written down; resolves within a bounded time. */
  end(report: Report): Promise<void>;
}

/** Tells every listener how the run ended. */
export async function endRun(listeners: readonly RunListener[], report: Report): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.end(report)));
}
