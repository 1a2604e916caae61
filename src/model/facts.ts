import type { ReleaseRecord } from './release.ts';
import type { DeadMan, HostTransaction, LeaseHolder } from './transaction.ts';

/** What was observed on a host before planning. */
export interface HostFacts {
  /** `uname -s`, `uname -m` and the pretty name of the distribution. */
  readonly system: string;
  readonly machine: string;
  readonly distribution: string;
  readonly user: string;
  readonly home: string;
  readonly uid: number;
  /** Whether `path` exists or can be made by this user. */
  readonly pathWritable: boolean;
  readonly freeBytes: number;
  readonly freeInodes: number;
  /** Which of the programs asked for are on the PATH. */
  readonly tools: Readonly<Record<string, boolean>>;
  /** Oldest first. */
  readonly releases: readonly ReleaseRecord[];
  /** The release that `current` names, if any. */
  readonly current: string | undefined;
  /** What the current release was said to call itself; none if nothing was recorded. */
  readonly currentVersions: readonly string[];
  /** Something other than our link stands at `current`: its kind, for the message. */
  readonly currentObstacle: string | undefined;
  /** The agent is there, whole, so that it need not be sent. */
  readonly hasAgent: boolean;
  /** What would go back by itself here. */
  readonly deadMan: DeadMan;
  /** Who deploys, or did last and died; undefined when the lease is free. */
  readonly lease: LeaseHolder | undefined;
  /** The newest transaction. */
  readonly transaction: HostTransaction;
}
