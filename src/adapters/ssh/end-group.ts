import { quoteCommand } from '../../host/quote.ts';
import { scripts } from '../../host/scripts.generated.ts';
import { type ChannelOpener, openWithin } from './open-channel.ts';

/** How much longer than the grace the ending of a group may take. */
const slackS = 10;

/**
 * Ends a process group on the host by `src/host/end-group.sh`: TERM, `graceS` seconds, KILL. The host does the
 * waiting, so that the group ends even when the connection breaks meanwhile. Never rejects and is bounded, since
 * a host on which one command hangs may let this one hang too.
 */
export async function endGroup(opener: ChannelOpener, group: number, graceS: number): Promise<void> {
  const limitMs = (graceS + slackS) * 1000;
  const line = quoteCommand(['sh', '-c', scripts['host/end-group.sh'], 'end-group', `${group}`, `${graceS}`]);
  const channel = await openWithin(opener, line, limitMs).catch(() => undefined);
  if (channel === undefined) return;
  channel.stdin.on('error', () => {}).end();
  channel.stdout.on('error', () => {}).resume();
  channel.stderr.on('error', () => {}).resume();
  const over = new AbortController();
  const limit = opener.clock.sleep(limitMs, AbortSignal.any([over.signal, opener.lost])).catch(() => {});
  await Promise.race([channel.closed, limit]);
  over.abort();
  channel.close();
}
