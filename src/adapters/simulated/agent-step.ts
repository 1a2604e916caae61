import type { AppDirectory, JournalRecord, LeaseRecord } from './app-directory.ts';
import type { Life } from './life.ts';
import type { Machine } from './machine.ts';

/** A refusal of the agent: an exit code of agent.sh and its words. */
export class AgentRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** One run of the agent on one app: who runs it, what it may do, and what it says. */
export class AgentStep {
  readonly machine: Machine;
  readonly app: AppDirectory;
  readonly life: Life;
  /** The epoch that the caller says it has; undefined outside of a lease. */
  readonly epoch: number | undefined;
  readonly #waitMs: number;
  #locked = false;

  constructor(
    machine: Machine,
    app: AppDirectory,
    life: Life,
    options: { readonly epoch?: number; readonly waitS?: number } = {},
  ) {
    this.machine = machine;
    this.app = app;
    this.life = life;
    this.epoch = options.epoch;
    this.#waitMs = (options.waitS ?? 30) * 1000;
  }

  print(key: string, value: string | number): void {
    this.life.write('stdout', `${key}=${value}\n`);
  }

  refuse(code: number, message: string): never {
    throw new AgentRefusal(code, message);
  }

  /** A moment at which the machine may fail, and this process with it. */
  boundary(record: string, when: 'before' | 'after'): void {
    this.machine.atBoundary?.({ path: this.app.path, record, when }, this.life);
    this.life.check();
  }

  /** What every step that writes does first. */
  startWriting(): void {
    if (!this.app.exists) this.refuse(70, `${this.app.path} is not a directory`);
    if (this.app.prepared) return;
    this.takeSpace();
    this.app.prepared = true;
  }

  /** Writes something that takes a block or an inode. */
  takeSpace(): void {
    this.changeNames();
    if (this.machine.disk === 'full') this.refuse(71, `no space or no inodes left at ${this.app.path}`);
  }

  /** Renames, removes or links: it needs no room. */
  changeNames(): void {
    if (this.machine.disk !== 'read-only') return;
    this.refuse(70, `${this.machine.settings.user} may not write below ${this.app.path}`);
  }

  async holdLock(): Promise<void> {
    if (this.#locked) return;
    const { lock, path } = this.app;
    const isFree = lock.takeNow(this.life);
    if (!isFree && !(await lock.take(this.life, this.machine.clock, this.#waitMs, this.life.signal))) {
      this.refuse(85, `another step has held ${path}/.deploy/lock for ${this.#waitMs / 1000} seconds`);
    }
    this.#locked = true;
  }

  dropLock(): void {
    this.app.lock.free(this.life);
    this.#locked = false;
  }

  /** What every step does first that changes something for a run with a lease; the lock stays held. */
  async beginStep(): Promise<void> {
    if (this.epoch === undefined) return;
    this.startWriting();
    await this.holdLock();
    this.expectEpoch();
    if (!this.isLeaseAlive) this.refuse(84, `the lease of epoch ${this.epoch} has ended`);
  }

  /** Refuses a step of a run whose epoch is not the newest. */
  expectEpoch(): void {
    const { epoch = 0, run = '-' } = this.app.lease ?? {};
    if (epoch === this.epoch) return;
    this.refuse(84, `epoch ${this.epoch} is over: ${epoch} is the newest, of run ${run}`);
  }

  get leaseSecondsLeft(): number {
    const { lease } = this.app;
    // Nobody renews across a restart, so there it has ended.
    if (lease === undefined || lease.boot !== this.machine.bootId) return 0;
    return lease.deadline - this.machine.uptimeS;
  }

  get isLeaseAlive(): boolean {
    return this.app.lease?.run !== undefined && this.leaseSecondsLeft > 0;
  }

  /** Makes room for the records, once. */
  makeSlots(): void {
    if (this.app.hasSlots) return;
    this.takeSpace();
    this.app.hasSlots = true;
  }

  /** Replaces a record in place; false where that is not possible. */
  get canOverwrite(): boolean {
    return this.app.hasSlots && this.machine.disk !== 'read-only';
  }

  writeLease(lease: LeaseRecord): void {
    if (!this.canOverwrite) this.changeNames();
    this.app.lease = lease;
  }

  /** False when the record could not be written, and then it never happened. */
  writeJournal(record: Omit<JournalRecord, 'sequence'>): boolean {
    this.boundary(record.state, 'before');
    if (!this.canOverwrite) return false;
    this.app.journal = { ...record, sequence: (this.app.journal?.sequence ?? 0) + 1 };
    this.boundary(record.state, 'after');
    return true;
  }

  /** Whether the time to confirm is over; a restart ends it. */
  get isDue(): boolean {
    const { journal } = this.app;
    if (journal === undefined) return true;
    return journal.boot !== this.machine.bootId || this.machine.uptimeS >= journal.deadline;
  }
}
