import type { Clock } from '../../model/clock.ts';
import type { ExecChannel } from './exec-channel.ts';

/** What it takes to start a command on a connection. */
export interface ChannelOpener {
  readonly clock: Clock;
  readonly lost: AbortSignal;
  /** Raises SessionRefused, or DeployError `connection-lost`. */
  openExec(commandLine: string): Promise<ExecChannel>;
}

/**
 * A channel on which `commandLine` runs; undefined when there was none after `ms` or the connection was lost. One
 * that opens too late is closed again. Raises what the opener raises.
 */
export async function openWithin(
  opener: ChannelOpener,
  commandLine: string,
  ms: number,
): Promise<ExecChannel | undefined> {
  const over = new AbortController();
  const limit = opener.clock.sleep(ms, AbortSignal.any([over.signal, opener.lost])).catch(() => {});
  const opening = opener.openExec(commandLine);
  try {
    const channel = await Promise.race([opening, limit]);
    if (channel !== undefined) return channel;
    opening.then(
      (late) => late.close(),
      () => {},
    );
    return undefined;
  } finally {
    over.abort();
  }
}
