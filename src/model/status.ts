import type { Drift } from './drift.ts';
import type { Failure } from './failure.ts';
import type { HostState, Outcome, Verdict } from './outcome.ts';
import type { ReleaseId, ReleaseRecord } from './release.ts';
import type { DeadMan, HostTransaction, LeaseHolder } from './transaction.ts';

/** What a host does without the runner, and what an earlier run left there. */
export interface HostPromise {
  readonly host: string;
  readonly deadMan: DeadMan;
  /** Undefined when it is free. */
  readonly lease: LeaseHolder | undefined;
  readonly transaction: HostTransaction;
}

/** What a look at one host found. */
export interface HostStatus {
  readonly host: string;
  readonly address: string;
  readonly current: ReleaseId | undefined;
  /** When that was put into service (ISO 8601), as far as the host recorded it. */
  readonly since?: string;
  readonly releases: readonly ReleaseRecord[];
  readonly probes: readonly {
    readonly probe: string;
    readonly verdict: Verdict;
    readonly latencyMs: number;
    readonly detail: string;
  }[];
  readonly failures: readonly Failure[];
  /** How the host is other than the deployments left it; absent where that was not asked. */
  readonly drift?: readonly Drift[];
  /** Absent where the host could not be asked. */
  readonly promise?: HostPromise;
}

/** A line of `history.jsonl`. Times are ISO 8601. */
export interface HistoryEntry {
  readonly at: string;
  readonly command: 'deploy' | 'rollback';
  readonly release: ReleaseId;
  readonly previous: ReleaseId | null;
  readonly state: HostState;
  readonly outcome: Outcome;
  /** 0 where a run ended before it could say. */
  readonly durationMs: number;
  /** Which run it was; the same on all its hosts. */
  readonly run?: string;
  readonly environment?: string;
  readonly actor?: string;
  readonly commit?: string;
  readonly url?: string;
  /** Why somebody went back, in their words. */
  readonly reason?: string;
}

/** One deployment or rollback, as all its hosts recorded it. Times are ISO 8601. */
export interface DeploymentRecord extends Omit<HistoryEntry, 'previous' | 'state'> {
  readonly hosts: readonly {
    readonly host: string;
    readonly state: HostState;
    readonly release: ReleaseId;
  }[];
}

/** What the records of an environment amount to. */
export interface DeploymentFigures {
  /** The oldest record that was read. */
  readonly since: string;
  readonly deployments: number;
  /** Absent until the records are a week old. */
  readonly perWeek?: number;
  /** Those that were rolled back, failed or ended unknown. */
  readonly failed: number;
  /** From 0 to 1. */
  readonly failedShare: number;
  /** How often a release held again after one had failed. */
  readonly recoveries: number;
  /** Between the two. */
  readonly medianRecoveryMs?: number;
}
