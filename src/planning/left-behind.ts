import type { HostTransaction, LeaseHolder } from '../model/transaction.ts';
import { keepsDeploymentsAway } from './failed-way-back.ts';

/** What an earlier transaction left; nothing where it has ended, or its run is alive and at it. */
export function leftBehind(transaction: HostTransaction, lease: LeaseHolder | undefined): string | undefined {
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
