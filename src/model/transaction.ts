import type { ReleaseId } from './release.ts';

/** Who takes the lease of a host; `run` names one run and no other. */
export interface LeaseOwner {
  readonly run: string;
  readonly actor: string;
  readonly url: string;
}

/** Who has the lease, or had it last. */
export interface LeaseHolder extends LeaseOwner {
  /** Grows with every taking; what carries an older one is refused. */
  readonly epoch: number;
  /** Until it ends unless it is renewed; 0 or less: it has ended. */
  readonly secondsLeft: number;
}

/** The states of docs/decisions/0005; `committed`, `rolled-back` and `needs-human` are terminal. */
export type TransactionState =
  | 'none'
  | 'armed'
  | 'switched'
  | 'committed'
  | 'rolling-back'
  | 'rolled-back'
  | 'needs-human';

/** The newest transaction of a host; the releases are missing where there was never one. */
export interface HostTransaction {
  readonly state: TransactionState;
  readonly release?: ReleaseId;
  /** What going back puts into service; absent: a first deployment, nothing. */
  readonly previous?: ReleaseId;
  readonly epoch: number;
  /** The run that armed it. */
  readonly run?: string;
  /** Why it went back or needs a person, in one word; see the agent's transaction.sh. */
  readonly reason?: string;
}

/** What a recovery did, or found: `none` when there was nothing to finish. */
export interface Recovery {
  readonly action: 'none' | 'committed' | 'rolled-back' | 'needs-human';
  readonly release?: ReleaseId;
  readonly previous?: ReleaseId;
  /** Why, in one word; see the agent's transaction.sh. */
  readonly reason?: string;
  /** The last lines of the command that would not work. */
  readonly tail?: readonly string[];
}

/** What going back by itself rests on. */
export type DeadManTimer = 'systemd-system' | 'systemd-user' | 'session';

/** What a host can promise before anything is armed. */
export interface DeadMan {
  readonly timer: DeadManTimer | 'none';
  /** Whether it goes back by itself also when it restarts in the middle; else at the next contact. */
  readonly survivesReboot: boolean;
  /** One sentence for people. */
  readonly reason: string;
}

/** Whether somebody, the host itself if nobody else, still has to end it. */
export function isUnfinished({ state }: Pick<HostTransaction, 'state'>): boolean {
  return state === 'armed' || state === 'switched' || state === 'rolling-back';
}
