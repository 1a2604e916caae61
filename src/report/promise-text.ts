import type { HostPromise } from '../model/status.ts';
import type { HostTransaction, LeaseHolder } from '../model/transaction.ts';
import { keepsDeploymentsAway } from '../planning/failed-way-back.ts';
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
    [leaseText(lease, settings.lockWaitMs), leftText(transaction, lease)]
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

/** What an earlier transaction left; nothing where it has ended, or its run is alive and at it. */
function leftText(transaction: HostTransaction, lease: LeaseHolder | undefined): string | undefined {
  const { state, run = 'of a name unknown', release = '', previous = 'nothing', reason = '' } = transaction;
  switch (state) {
    case 'none':
    case 'committed':
    case 'rolled-back':
      return undefined;
    case 'needs-human':
      return keepsDeploymentsAway(reason)
        ? `going back from ${release} to ${previous} failed (${reason}): put it right, then run \`recover\``
        : `${previous} was put back but could not be started (${reason}): a deployment may be the cure`;
    case 'armed':
    case 'switched':
    case 'rolling-back':
      if (lease !== undefined && lease.secondsLeft > 0 && lease.epoch === transaction.epoch) return undefined;
      return `run ${run} was cut off (${state}, from ${previous} to ${release}): ${previous} is put back first`;
  }
}
