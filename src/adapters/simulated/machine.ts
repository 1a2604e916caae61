import type { AlarmClock } from './alarm-clock.ts';
import { AppDirectory } from './app-directory.ts';
import { Killed, Life } from './life.ts';
import { Service, type ServicePlan } from './service.ts';
import { Unpacker } from './unpack-release.ts';

/** What a simulated machine has to go back by itself. */
export interface DeadManMeans {
  readonly timer: 'systemd-system' | 'systemd-user' | 'session' | 'none';
  readonly survivesReboot: boolean;
}

/** What a simulated machine is. */
export interface MachineSettings {
  readonly clock: AlarmClock;
  readonly deadMan: DeadManMeans;
  /** How long a restart takes. */
  readonly bootMs: number;
  /** How long a step of the agent takes. */
  readonly stepMs: number;
  /** How long a release is under way to it. */
  readonly uploadMs: number;
  readonly missingTools: readonly string[];
  readonly user: string;
  /** Of the app below a path. */
  readonly service: (path: string) => ServicePlan;
  /** Programs beside ours, by their name: what commands of a way back may name. */
  readonly programs: Readonly<Record<string, HostProgram>>;
  /** Of all machines that are sent the same; by default its own. */
  readonly unpacker?: Unpacker;
}

/** A program on the machine; resolves with its exit code. */
export type HostProgram = (argv: readonly string[], life: Life, machine: Machine) => Promise<number>;

/** A moment in a step at which a machine may be made to fail. */
export interface Boundary {
  readonly path: string;
  /** A state of the journal, `lease-taken`, or `current` for the rename of the link. */
  readonly record: string;
  readonly when: 'before' | 'after';
}

/** A Linux machine in memory: what is on its disk, what runs, and what a restart takes away. */
export class Machine {
  readonly settings: MachineSettings;
  readonly unpacker: Unpacker;
  readonly #apps = new Map<string, AppDirectory>();
  readonly #services = new Map<string, Service>();
  readonly #lives = new Set<Life>();
  /** Commands of the user under a lease, by their app. */
  readonly #steps = new Map<AppDirectory, Set<Life>>();
  /** What goes back by itself, by its app. */
  readonly #watches = new Map<AppDirectory, Life>();
  #numbers = 0;
  #boots = 1;
  #bootedAt: number;
  #up = true;
  disk: 'ok' | 'full' | 'read-only' = 'ok';
  /** How many more times commands of a way back fail here. */
  wayBackFailures = 0;
  /** Injected: told of each boundary, with the life of the process that passes it. */
  atBoundary: ((boundary: Boundary, life: Life) => void) | undefined;
  /** Told of every restart. */
  onRestart: ((state: 'down' | 'up') => void) | undefined;

  constructor(settings: MachineSettings) {
    this.settings = settings;
    this.unpacker = settings.unpacker ?? new Unpacker();
    this.#bootedAt = settings.clock.now() - 86_400_000;
  }

  get clock(): AlarmClock {
    return this.settings.clock;
  }

  /** Whole seconds since it started. */
  get uptimeS(): number {
    return Math.floor((this.clock.now() - this.#bootedAt) / 1000);
  }

  /** Another one after each restart. */
  get bootId(): string {
    return `boot-${this.#boots}`;
  }

  get isUp(): boolean {
    return this.#up;
  }

  /** When the uptime reaches so many seconds, in milliseconds from now. */
  msUntil(uptimeS: number): number {
    return Math.max(0, this.#bootedAt + uptimeS * 1000 - this.clock.now());
  }

  app(path: string): AppDirectory {
    const known = this.#apps.get(path);
    if (known !== undefined) return known;
    const app = new AppDirectory(path);
    this.#apps.set(path, app);
    return app;
  }

  get apps(): readonly AppDirectory[] {
    return [...this.#apps.values()];
  }

  service(path: string): Service {
    const known = this.#services.get(path);
    if (known !== undefined) return known;
    const service = new Service(this.settings.service(path), this.clock, this.app(path));
    this.#services.set(path, service);
    return service;
  }

  /** Runs a program as a process of its own until it ends or is killed; 137 when it was killed. */
  async live(life: Life, program: () => Promise<number>): Promise<number> {
    this.#lives.add(life);
    try {
      return await program();
    } catch (thrown) {
      if (thrown instanceof Killed) return 137;
      throw thrown;
    } finally {
      this.#lives.delete(life);
      for (const app of this.#apps.values()) app.lock.free(life);
    }
  }

  /** Starts a process that nobody waits for; what it says goes nowhere. */
  spawn(program: (life: Life) => Promise<number>): Life {
    const life = new Life(this.clock, () => undefined);
    void this.live(life, () => program(life));
    return life;
  }

  /** Runs a command line as a process that exists already; 127 for what is not there. */
  async run(argv: readonly string[], life: Life): Promise<number> {
    const program = this.settings.programs[argv[0] ?? ''];
    if (program === undefined) {
      life.write('stderr', `${argv[0]}: not found\n`);
      return 127;
    }
    return this.live(life, () => program(argv, life, this));
  }

  /** A number that no earlier call gave. */
  nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** Runs a command of the user that {@link endUserSteps} ends. */
  async asUserStep(app: AppDirectory, life: Life, work: () => Promise<number>): Promise<number> {
    const steps = this.#steps.get(app) ?? new Set();
    this.#steps.set(app, steps.add(life));
    try {
      return await work();
    } finally {
      steps.delete(life);
    }
  }

  /** Ends what an earlier run left running. */
  endUserSteps(app: AppDirectory): void {
    for (const life of this.#steps.get(app) ?? []) life.kill();
  }

  isWatched(app: AppDirectory): boolean {
    const watch = this.#watches.get(app);
    return watch !== undefined && this.#lives.has(watch);
  }

  watch(app: AppDirectory, life: Life): void {
    this.#watches.set(app, life);
  }

  /** Ends what waits to go back and what looks after a restart; one that is at it goes on. */
  endWatch(app: AppDirectory): void {
    app.watchesBoot = false;
    const watch = this.#watches.get(app);
    if (watch !== undefined && !app.lock.isHeldBy(watch)) watch.kill();
    this.#watches.delete(app);
  }

  /** What waits to go back is killed, as by kill -9; whatever else is set up stays. */
  killWatch(app: AppDirectory): void {
    this.#watches.get(app)?.kill();
  }

  /** Loses power and comes up again after its time: processes and timers are gone, what is on the disk stays. */
  async restart(recover: (app: AppDirectory) => void): Promise<void> {
    this.#up = false;
    for (const life of this.#lives) life.kill();
    for (const service of this.#services.values()) service.stop();
    this.onRestart?.('down');
    await this.clock.sleep(this.settings.bootMs);
    this.#boots += 1;
    this.#bootedAt = this.clock.now();
    this.#up = true;
    this.onRestart?.('up');
    for (const service of this.#services.values()) service.startAtBoot();
    for (const app of this.#apps.values()) if (app.watchesBoot) recover(app);
  }
}
