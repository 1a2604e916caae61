import type { ReleaseId, ReleaseState } from '../../model/release.ts';
import type { DeadManTimer, TransactionState } from '../../model/transaction.ts';
import { FileTree } from './file-tree.ts';
import { HostLock } from './host-lock.ts';

const unfinished: readonly TransactionState[] = ['armed', 'switched', 'rolling-back'];

/** What `.deploy/releases/ID` says. */
export interface ReleaseNote {
  readonly sealed: boolean;
  readonly state: ReleaseState;
  readonly reason: string;
  readonly versions: readonly string[];
}

/** The newest record of `.deploy/lease`. */
export interface LeaseRecord {
  readonly epoch: number;
  /** Undefined when it is free. */
  readonly run: string | undefined;
  readonly actor: string;
  readonly url: string;
  readonly boot: string;
  /** Uptime in seconds. */
  readonly deadline: number;
}

/** A record of `.deploy/journal`. */
export interface JournalRecord {
  readonly sequence: number;
  readonly epoch: number;
  readonly state: TransactionState;
  readonly release: ReleaseId;
  /** Undefined on a first deployment. */
  readonly previous: ReleaseId | undefined;
  readonly boot: string;
  /** Uptime in seconds. */
  readonly deadline: number;
  readonly timer: DeadManTimer;
  /** Tells one timer of the transaction from the next. */
  readonly number: number;
  /** Seconds for each command of the way back. */
  readonly limit: number;
  readonly reason: string;
  readonly run: string;
}

/** What going back takes, made before anything is changed. */
export interface WayBack {
  readonly commands: readonly (readonly string[])[];
  /** What each command said last, by its number from 1. */
  readonly said: Map<number, string>;
}

/** All that lies below `<path>` of one app on a simulated host; it outlives every process and every restart. */
export class AppDirectory {
  readonly path: string;
  exists = false;
  /** `.deploy` is there. */
  prepared = false;
  /** `.deploy/agent`: the text of each script by its hash. */
  readonly scripts = new Map<string, string>();
  /** The tree of each release. */
  readonly releases = new Map<ReleaseId, FileTree>();
  readonly notes = new Map<ReleaseId, ReleaseNote>();
  /** What was sent of each release, as far as it was still the same when it was sealed. */
  readonly sentFiles = new Map<ReleaseId, Map<string, Buffer>>();
  readonly shared = new FileTree();
  /** What else lies beside `releases` and `shared`, made by commands of the user. */
  readonly files = new FileTree();
  #current: ReleaseId | undefined;
  readonly #onSwitch: ((current: ReleaseId | undefined) => void)[] = [];
  /** What stands at `current` in place of a link of ours: `a directory`. */
  obstacle: string | undefined;
  readonly history: string[] = [];
  /** Undefined until the first lease was taken. */
  lease: LeaseRecord | undefined;
  /** `.deploy/lease` and `.deploy/journal` are there, in full. */
  hasSlots = false;
  journal: JournalRecord | undefined;
  wayBack: WayBack | undefined;
  /** What looks after a restart is set up. */
  watchesBoot = false;
  readonly lock = new HostLock();

  constructor(path: string) {
    this.path = path;
  }

  /** The release that `current` leads to. */
  get current(): ReleaseId | undefined {
    return this.#current;
  }

  set current(release: ReleaseId | undefined) {
    this.#current = release;
    for (const listener of this.#onSwitch) listener(release);
  }

  /** Tells of every change of `current` from now on. */
  onSwitch(listener: (current: ReleaseId | undefined) => void): void {
    this.#onSwitch.push(listener);
  }

  isSealed(id: ReleaseId): boolean {
    return this.notes.get(id)?.sealed === true;
  }

  /** Where the transaction stands. */
  get state(): TransactionState {
    return this.journal?.state ?? 'none';
  }

  get isUnfinished(): boolean {
    return unfinished.includes(this.state);
  }

  /** The tree that `current` leads to, as a reader sees it; undefined where there is none. */
  get served(): FileTree | undefined {
    return this.current === undefined ? undefined : this.releases.get(this.current);
  }
}
