import type { Outcome } from './outcome.ts';
import type { ReleaseId } from './release.ts';
import type { TransactionState } from './transaction.ts';

/** `current` of a host named something else from then on. */
export interface Switch {
  readonly at: number;
  readonly release: ReleaseId | undefined;
}

/** What really stands on one simulated host, whatever a run says of it. */
export interface HostTruth {
  readonly host: string;
  /** What was in service before anything began. */
  readonly before: ReleaseId | undefined;
  readonly current: ReleaseId | undefined;
  /** What answers; undefined when nothing does. */
  readonly serving: ReleaseId | undefined;
  readonly isHealthy: boolean;
  readonly transaction: TransactionState;
  /** The host would still change by itself. */
  readonly isUnfinished: boolean;
  /** Every change of `current` since the rehearsal began, whoever made it. */
  readonly switches: readonly Switch[];
  /** A connection to it broke, or none came about. */
  readonly wasOutOfReach: boolean;
}

/** How one of the deployments of a rehearsal ended. */
export interface RehearsedEnd {
  readonly run: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** The kind of the first failure, and where it happened. */
  readonly cause: string | undefined;
}
