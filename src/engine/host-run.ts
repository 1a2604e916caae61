import type { Activation, DriverContext, DriverHost } from '../drivers/driver.ts';
import type { HostAgent } from '../host/agent.ts';
import type { DriverConfig, HostConfig } from '../model/config.ts';
import type { HostFacts } from '../model/facts.ts';
import { DeployError, type Failure, failureOf } from '../model/failure.ts';
import type { HostState } from '../model/outcome.ts';
import type { Phase } from '../model/phase.ts';
import type { ReleaseId } from '../model/release.ts';
import type { Connection, ConnectTarget } from '../model/transport.ts';
import type { EngineContext } from './context.ts';

/** One host during one run: what is known of it and how far it has come. */
export class HostRun {
  readonly host: HostConfig;
  readonly #context: EngineContext;
  connection: Connection | undefined;
  agent: HostAgent | undefined;
  facts: HostFacts | undefined;
  state: HostState = 'unchanged';
  /** What `current` named before this run. */
  previous: ReleaseId | undefined;
  /** What `current` names now, as far as it is known. */
  release: ReleaseId | undefined;
  /** What this run puts into service here. */
  target: ReleaseId | undefined;
  /** What answers of that may name it by. */
  versions: readonly string[] = [];
  /** How the service was started by this run. */
  activation: Activation | undefined;
  /** Requests reach the release of this run, where two run beside each other. */
  trafficMoved = false;
  /** The release directory of this run exists on the host. */
  staged = false;
  /** `current` may have been switched: this host owes a rollback if the run fails. */
  touched = false;
  /** It was seen that nothing of this run remains here, though it may have been touched. */
  settled = false;
  /** The host would go back by itself if it heard nothing for a while. */
  armed = false;
  /** Whether a probe of what was in service before this run did not say healthy; undefined where none was asked. */
  unwellBefore: boolean | undefined;
  /** The look at what was in service before, which goes on beside other things and is awaited before that changes. */
  looking: Promise<void> = Promise.resolve();
  /** Something that is this host's own did not work. */
  failed = false;
  /** It takes no further part: its failure, or that of its group, concerns it alone. */
  out = false;
  /** The first thing that failed here. */
  failure: Failure | undefined;
  /** The connection, begun before its turn; see connect.ts. */
  early: Promise<Connection> | undefined;
  /** A connection for the confirmation, begun once the release was in service; see confirm.ts. */
  ahead: { readonly since: number; readonly connecting: Promise<Connection> } | undefined;
  /** The attempt to get hold of it again that goes on, which all who need it share. */
  reconnecting: Promise<void> | undefined;

  readonly #agreed: Map<string, string>;

  /** `agreed` is shared by all hosts of a deployment: what names of images mean in it. */
  constructor(host: HostConfig, context: EngineContext, agreed = new Map<string, string>()) {
    this.host = host;
    this.#agreed = agreed;
    this.#context = context;
  }

  get name(): string {
    return this.host.name;
  }

  /** Says what this run puts into service here, and what answers of that may name it by. */
  aimAt(release: ReleaseId, versions: readonly string[]): void {
    this.target = release;
    this.versions = versions;
  }

  /**
   * Does one step and reports it. A failure is completed with host, phase, step and the place in the
   * configuration, kept as this host's failure, and thrown on as a DeployError.
   */
  async step<T>(
    phase: Phase,
    step: string,
    work: () => Promise<T>,
    describe: { readonly detail?: (result: T) => string | undefined; readonly at?: string } = {},
  ): Promise<T> {
    const { emit, ports } = this.#context;
    const started = ports.clock.now();
    emit({ type: 'step-started', at: started, host: this.name, phase, step });
    const end = { type: 'step-ended', host: this.name, phase, step } as const;
    try {
      const result = await work();
      const at = ports.clock.now();
      const detail = describe.detail?.(result);
      emit({
        ...end,
        at,
        result: 'done',
        durationMs: at - started,
        ...(detail === undefined ? {} : { detail }),
      });
      return result;
    } catch (thrown) {
      const failure = this.#complete(failureOf(thrown), phase, step, describe.at);
      const at = ports.clock.now();
      const result = failure.kind === 'connection-lost' ? 'unknown' : 'failed';
      emit({ ...end, at, result, durationMs: at - started, failure });
      if (failure.kind !== 'cancelled') this.failure ??= failure;
      throw new DeployError(failure, { cause: thrown });
    }
  }

  #complete(failure: Failure, phase: Phase, step: string, at: string | undefined): Failure {
    return this.place({ ...failure, host: this.name, phase, step }, at);
  }

  /** The failure with the place in the configuration that it belongs to, where there is one. */
  place(failure: Failure, key: string | undefined): Failure {
    const location = failure.location ?? this.#locate(key);
    return location === undefined ? failure : { ...failure, location };
  }

  /** Where `key` (`health[0]`, `driver`) of this host stands, or the host itself. */
  #locate(key: string | undefined): Failure['location'] {
    const { locations } = this.#context.config;
    const own = `hosts.${this.name}`;
    return (key === undefined ? undefined : locations[`${own}.${key}`]) ?? locations[own];
  }

  notice(level: 'info' | 'warning', message: string, hint?: string): void {
    const at = this.#context.ports.clock.now();
    const event = { type: 'notice', at, level, host: this.name, message } as const;
    this.#context.emit(hint === undefined ? event : { ...event, hint });
  }

  readonly onLine = (stream: 'stdout' | 'stderr', line: string): void => {
    this.#context.emit({
      type: 'output',
      at: this.#context.ports.clock.now(),
      host: this.name,
      stream,
      line,
    });
  };

  /** The connection, which must exist by now. */
  get connected(): Connection {
    return present(this.connection, 'connection', this.name);
  }

  get installed(): HostAgent {
    return present(this.agent, 'agent', this.name);
  }

  /** The epoch of this run's lease on the host. */
  get epoch(): number {
    return present(this.agent?.epoch, 'lease', this.name);
  }

  get observed(): HostFacts {
    return present(this.facts, 'facts', this.name);
  }

  driverContext<C extends DriverConfig>(config: C, agent: DriverHost = this.installed): DriverContext<C> {
    return {
      app: this.#context.config.app,
      environment: this.#context.config.environment,
      host: this.name,
      path: this.host.path,
      config,
      envFile: this.host.env.file,
      facts: this.observed,
      agent,
      onLine: this.onLine,
      signal: this.#context.signal,
      images: this.#context.ports.images,
      agreed: this.#agreed,
    };
  }

  get endpoint(): ConnectTarget {
    const { name, address, port, user, privateKey, passphrase, knownHosts, jumps } = this.host;
    const { connectTimeoutMs, keepaliveMs } = this.#context.config;
    return {
      ...{ name, address, port, user, knownHosts, jumps, connectTimeoutMs, keepaliveMs },
      ...(privateKey === undefined ? {} : { privateKey }),
      ...(passphrase === undefined ? {} : { passphrase }),
    };
  }
}

function present<T>(value: T | undefined, what: string, host: string): T {
  if (value === undefined) {
    throw new DeployError({ kind: 'internal', host, message: `${host} has no ${what} yet` });
  }
  return value;
}
