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
  readonly releases: readonly ReleaseRecord[];
  readonly probes: readonly {
    readonly probe: string;
    readonly verdict: Verdict;
    readonly latencyMs: number;
    readonly detail: string;
  }[];
  readonly failures: readonly Failure[];
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
  readonly durationMs: number;
  readonly actor?: string;
  readonly commit?: string;
  readonly url?: string;
}
