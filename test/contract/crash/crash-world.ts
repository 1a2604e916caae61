import { type FleetHost, releaseBefore, SimulatedFleet } from '../../../src/adapters/simulated/fleet.ts';
import type { Life } from '../../../src/adapters/simulated/life.ts';
import type { Boundary } from '../../../src/adapters/simulated/machine.ts';
import { rehearsedStepOf } from '../../../src/adapters/simulated/rehearsed-step.ts';
import type { SimulatedRunner } from '../../../src/adapters/simulated/runner.ts';
import { simulatedSource } from '../../../src/adapters/simulated/simulated-source.ts';
import { type VirtualClock, virtualClock } from '../../../src/adapters/simulated/virtual-clock.ts';
import { formatIssues } from '../../../src/config/format-issues.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { deploy } from '../../../src/engine/deploy.ts';
import type { DeployEvent } from '../../../src/model/events.ts';
import type { Scenario } from '../../../src/model/scenario.ts';
import type { Moment } from '../../fixtures/crash/matrix.ts';

/** How long a host that hears nothing waits before it goes back. */
export const confirmWithinS = 30;

const text = `
app: shop
path: /srv/shop
user: deploy
known-hosts: pinned
source: .
confirm-within: ${confirmWithinS}s
lock-wait: 0s
build: [npm ci]
driver: { command: { restart: restart shop, stop: stop shop } }
health: [{ command: check shop, timeout: 10s, unhealthy: 2, interval: 1s }]
hosts: { web: web.example, other: other.example }
`;

const usual: Scenario = {
  ...{ name: 'crash', description: '', size: { bytes: 1_000_000, files: 10 }, commandMs: 500 },
  ...{ firstDeployment: false, deployments: 1, lockWaitMs: undefined, questions: {} },
  random: { chance: 0, kinds: [], steps: [] },
  everyHost: {
    ...{ latencyMs: 20, bytesPerSecond: 10_000_000, reach: 'answers', disk: 'ok', deadMan: 'systemd' },
    ...{ release: { kind: 'healthy', afterMs: 300 }, goBackFailures: 0, faults: [], incidents: [] },
  },
  hosts: {},
};

/** How one run saw its end. */
export interface RunView {
  readonly runner: SimulatedRunner;
  /** Each host's state as it was reported; empty while the run has not ended, for ever if its runner died. */
  readonly states: Map<string, string>;
  readonly failures: string[];
  readonly ended: Promise<void>;
  outcome: string | undefined;
  release: string | undefined;
}

/** Two hosts that a run deploys to, with a reader that looks at them all the time. */
export class CrashWorld {
  readonly clock: VirtualClock = virtualClock();
  readonly fleet: SimulatedFleet;
  /** The one at which things go wrong. */
  readonly web: FleetHost;
  /** What was wrong at some moment: a read of `current` that failed, an answer from a release that is not whole. */
  readonly broken: string[] = [];
  /** Epochs that were committed, by host. */
  readonly committed = new Map<string, number>();
  /** Whether what is deployed gets healthy everywhere. */
  readonly isHealthy: boolean;
  readonly #stop = new AbortController();
  #runs = 0;

  constructor(options: { readonly healthy: boolean }) {
    this.isHealthy = options.healthy;
    const config = loadConfig({ text, file: 'deploy.yml', variables: {}, defaultApp: 'shop' });
    if ('issues' in config) throw new Error(formatIssues(config.issues, { name: 'deploy.yml', text }));
    const sick = { release: { kind: 'unhealthy' } } as const;
    const scenario: Scenario = { ...usual, hosts: options.healthy ? {} : { web: sick } };
    this.fleet = new SimulatedFleet({ config: config.config, scenario, seed: 1, clock: this.clock });
    const [web] = this.fleet.hosts;
    if (web === undefined) throw new Error('the fleet has no host');
    this.web = web;
    for (const host of this.fleet.hosts) this.#watch(host);
    void this.#readAlways();
  }

  /** Calls `inject` the first time that the deployment passes a moment on the host. */
  atMoment(moment: Moment, inject: (life: Life | undefined) => void): void {
    let passed = false;
    const once = (life: Life | undefined): void => {
      if (passed) return;
      passed = true;
      inject(life);
    };
    const { machine, network, app } = this.web;
    const read = machine.atBoundary;
    const matches = (boundary: Boundary): boolean =>
      moment.kind === 'record' && boundary.record === moment.record && boundary.when === moment.when;
    machine.atBoundary = (boundary, life) => {
      read?.(boundary, life);
      if (matches(boundary)) once(life);
    };
    if (moment.kind !== 'step') return;
    const isIt = (argv: readonly string[]): boolean =>
      rehearsedStepOf(argv, '', (release) => app.isSealed(release)) === moment.step;
    // The health before a deployment is no step of it.
    const counts = (argv: readonly string[]): boolean =>
      isIt(argv) && (moment.step !== 'health' || app.state === 'switched');
    if (moment.when === 'after') network.commandDone = (argv) => counts(argv) && once(undefined);
    else {
      const before = network.commandFault;
      network.commandFault = (argv, input) => {
        if (counts(argv)) once(undefined);
        return before?.(argv, input);
      };
    }
  }

  /** Starts a deployment on a runner of its own, whose clock may be wrong. */
  deploy(clockOffsetMs = 0): RunView {
    this.#runs += 1;
    const runner = this.fleet.newRunner(this.#runs);
    const { clock } = runner.ports;
    const ports = { ...runner.ports, clock: { ...clock, now: () => clock.now() + clockOffsetMs } };
    const states = new Map<string, string>();
    const failures: string[] = [];
    const emit = (event: DeployEvent): void => {
      if (runner.isDead) return;
      if (event.type === 'host-ended') states.set(event.host, event.state);
      if (event.type === 'failed') failures.push(event.failure.kind);
    };
    const context = { config: this.fleet.config, ports, emit, signal: this.#stop.signal };
    const view: RunView = {
      runner,
      states,
      failures,
      outcome: undefined,
      release: undefined,
      ended: Promise.resolve(),
    };
    const source = (): ReturnType<typeof simulatedSource> => simulatedSource(usual.size);
    const ended = deploy(context, source, { run: `run-${this.#runs}` }).then((end) => {
      view.outcome = end.outcome;
      view.release = end.release;
    });
    return Object.assign(view, { ended });
  }

  /** Ends the reader. */
  stop(): void {
    this.#stop.abort('the cell is over');
  }

  #watch(host: FleetHost): void {
    host.machine.atBoundary = (boundary) => {
      const { journal } = host.app;
      if (boundary.record === 'committed' && boundary.when === 'after' && journal !== undefined) {
        this.committed.set(host.config.name, journal.epoch);
      }
      this.#read(host);
    };
  }

  async #readAlways(): Promise<void> {
    try {
      for (;;) {
        await this.clock.sleep(1000, this.#stop.signal);
        for (const host of this.fleet.hosts) this.#read(host);
      }
    } catch (thrown) {
      if (!this.#stop.signal.aborted) throw thrown;
    }
  }

  /** What a visitor meets now. */
  #read({ app, service, config }: FleetHost): void {
    const { current } = app;
    const say = (what: string): void => {
      if (!this.broken.includes(what)) this.broken.push(what);
    };
    if (current === undefined) say(`${config.name}: current is gone`);
    else if (!app.isSealed(current))
      say(`${config.name}: current leads to ${current}, which is not complete`);
    const answering = service.release;
    if (answering !== undefined && !app.isSealed(answering)) {
      say(`${config.name}: the app answers from ${answering}, which is not complete`);
    }
  }
}

export { releaseBefore };
