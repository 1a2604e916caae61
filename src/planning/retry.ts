import type { FailureKind } from '../model/failure.ts';
import type { RetryConfig } from '../model/fleet.ts';

/** What looks like a machine or network that is not there at this moment, as opposed to one that is wrongly set up. */
const passing: readonly FailureKind[] = [
  'name-not-found',
  'name-lookup-failed',
  'connection-refused',
  'connection-timed-out',
  'host-unreachable',
  'connection-lost',
];

/** Whether the host could not be reached, which may pass. All else would fail in the same way again. */
export function isOutOfReach(kind: FailureKind): boolean {
  return passing.includes(kind);
}

/** Whether the next attempt may find it: a name that does not exist is misspelt, or gone for longer. */
function mayPass(kind: FailureKind): boolean {
  return isOutOfReach(kind) && kind !== 'name-not-found';
}

/** One attempt to connect that failed. */
export interface FailedAttempt {
  readonly kind: FailureKind;
  /** Counted from 1. */
  readonly attempt: number;
  /** What all hosts together have spent on waiting so far. */
  readonly spentMs: number;
  /** From 0 to below 1. */
  readonly random: number;
}

/**
 * How long to wait before the next attempt; undefined: there is none. Full jitter between the floor `minMs` and
 * a ceiling that doubles from twice the floor up to `maxMs`, so that many hosts do not come back at one moment.
 */
export function waitBeforeRetry(
  retries: RetryConfig,
  { kind, attempt, spentMs, random }: FailedAttempt,
): number | undefined {
  if (attempt >= retries.tries || !mayPass(kind)) return undefined;
  const ceiling = Math.min(retries.maxMs, retries.minMs * 2 ** attempt);
  const waitMs = Math.round(retries.minMs + random * Math.max(0, ceiling - retries.minMs));
  return spentMs + waitMs > retries.budgetMs ? undefined : waitMs;
}
