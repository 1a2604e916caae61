import type { HostPromise } from '../model/status.ts';
import type { LeaseHolder } from '../model/transaction.ts';
import { leftBehind } from '../planning/left-behind.ts';
import { padColumns } from './display-width.ts';
import { formatDuration } from './duration.ts';
import { printableLine } from './untrusted-text.ts';

/** What a plan and `doctor` say of what happens without the runner: what goes back by itself, and what is left to do. */
export function promiseLines(
  promises: readonly HostPromise[],
  settings: { readonly confirmWithinMs: number; readonly lockWaitMs: number },
): string[] {
  if (promises.length === 0) return [];
  const columns = Math.max(...promises.map(({ host }) => printableLine(host).length));
  const line = (host: string, text: string): string =>
    `  ${padColumns(printableLine(host), columns)}  ${printableLine(text)}`;
  const within = formatDuration(settings.confirmWithinMs);
  const left = promises.flatMap(({ host, lease, transaction }) =>
    [leaseText(lease, settings.lockWaitMs), leftBehind(transaction, lease)]
      .filter((text) => text !== undefined)
      .map((text) => line(host, text)),
  );
  return [
    `Goes back by itself unless it is confirmed within ${within} (confirm-within):`,
    ...promises.map(({ host, deadMan }) => line(host, deadMan.reason)),
    ...(left.length === 0 ? [] : ['', 'Before anything else:', ...left]),
  ];
}

function leaseText(lease: LeaseHolder | undefined, lockWaitMs: number): string | undefined {
  if (lease === undefined) return undefined;
  const by = lease.actor === '' ? '' : ` by ${lease.actor}`;
  const who = `run ${lease.run}${by}${lease.url === '' ? '' : ` (${lease.url})`}`;
  return lease.secondsLeft > 0
    ? `${who} is deploying, or was cut off less than a minute ago; a deployment waits for it up to ${formatDuration(lockWaitMs)} (lock-wait)`
    : `${who} ended without giving its lease back, which is taken over`;
}
