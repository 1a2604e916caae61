import type { Clock } from '../../model/clock.ts';
import type { ReleaseId } from '../../model/release.ts';
import type { AppDirectory } from './app-directory.ts';

/** How a release behaves once it was started; times run from its start. */
export type Behaviour =
  | { readonly kind: 'healthy'; readonly afterMs: number }
  | { readonly kind: 'unhealthy' }
  | { readonly kind: 'crashes'; readonly afterMs: number };

/** What is known beforehand of an app on a simulated host. */
export interface ServicePlan {
  /** Files alone: whatever `current` leads to is served at once. */
  readonly isStatic: boolean;
  readonly behaviourOf: (release: ReleaseId) => Behaviour;
  /** What a shell command of the user does to the app. */
  readonly meaningOf: (command: string) => CommandMeaning;
  /** How long starting it takes. */
  readonly startMs: number;
}

/** What a command of the user does, and how long it takes. */
export interface CommandMeaning {
  readonly effect: 'start' | 'stop' | 'health' | 'none';
  readonly ms: number;
  /** Its exit code, where it has no effect; 0 by default. */
  readonly code?: number;
  readonly said?: string;
}

/** The app of one path: which release it runs, and how that is. */
export class Service {
  readonly plan: ServicePlan;
  readonly #clock: Clock;
  readonly #app: AppDirectory;
  readonly #onChange: (() => void)[] = [];
  #running: { readonly release: ReleaseId; readonly at: number } | undefined;
  #starts = 0;
  /** A service that was started once is started at boot, like a unit that is enabled. */
  #enabled = false;

  constructor(plan: ServicePlan, clock: Clock, app: AppDirectory) {
    this.plan = plan;
    this.#clock = clock;
    this.#app = app;
  }

  /** The release that answers, be it well or not; undefined when nothing does. */
  get release(): ReleaseId | undefined {
    if (this.plan.isStatic) return this.#app.current;
    return this.#hasCrashed ? undefined : this.#running?.release;
  }

  /** Whether questions are answered well now. */
  get isHealthy(): boolean {
    const { release } = this;
    if (release === undefined) return false;
    const behaviour = this.plan.behaviourOf(release);
    return behaviour.kind === 'crashes' || (behaviour.kind === 'healthy' && this.#ageMs >= behaviour.afterMs);
  }

  /** When it will change by itself: become healthy, or crash; undefined where it stays as it is until somebody acts. */
  get changesAt(): number | undefined {
    const { release } = this;
    if (release === undefined || this.#running === undefined) return undefined;
    const behaviour = this.plan.behaviourOf(release);
    if (behaviour.kind === 'unhealthy' || this.#ageMs >= behaviour.afterMs) return undefined;
    return this.#running.at + behaviour.afterMs;
  }

  /** Tells of each start and stop. */
  onChange(listener: () => void): void {
    this.#onChange.push(listener);
  }

  /** Whether a manager of services would call it up. */
  get isUp(): boolean {
    return this.release !== undefined;
  }

  /** Names this start, in hexadecimal. */
  get invocation(): string {
    return this.#starts.toString(16).padStart(32, '0');
  }

  /** Starts what `current` leads to; false where there is nothing. */
  start(): boolean {
    const release = this.#app.current;
    if (release === undefined) return false;
    this.#starts += 1;
    this.#set({ release, at: this.#clock.now() });
    this.#enabled = true;
    return true;
  }

  stop(): void {
    this.#set(undefined);
  }

  /** Out of service for good. */
  disable(): void {
    this.stop();
    this.#enabled = false;
  }

  startAtBoot(): void {
    if (this.#enabled) this.start();
  }

  #set(running: { readonly release: ReleaseId; readonly at: number } | undefined): void {
    this.#running = running;
    for (const listener of this.#onChange) listener();
  }

  get #behaviour(): Behaviour | undefined {
    return this.#running === undefined ? undefined : this.plan.behaviourOf(this.#running.release);
  }

  get #ageMs(): number {
    return this.#running === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() - this.#running.at;
  }

  get #hasCrashed(): boolean {
    const behaviour = this.#behaviour;
    return behaviour === undefined || (behaviour.kind === 'crashes' && this.#ageMs >= behaviour.afterMs);
  }
}
