import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';
import type { CommandResult, RemoteCommand } from '../../model/command.ts';
import { DeployError } from '../../model/failure.ts';
import type { Connection, ConnectTarget, Endpoint, Transport } from '../../model/transport.ts';
import type { AlarmClock } from '../simulated/alarm-clock.ts';
import { chainOf, placed, placeOf, refuseOptionLikeNames, withDeadline } from './connect-attempt.ts';
import { ForwardStream } from './forward-stream.ts';
import { failureOfHandshake, failureOfTimeout } from './handshake-failure.ts';
import { parseKnownHosts } from './known-hosts.ts';
import { refusalOf } from './other-key-types.ts';
import type { Patience } from './remote-run.ts';
import type { SimulatedHost } from './simulated-host.ts';
import { runSimulated, type SimulatedRunContext } from './simulated-run.ts';

/** What the simulated transport is made of. */
export interface SimulatedTransportOptions {
  readonly clock: AlarmClock;
  readonly hosts: readonly SimulatedHost[];
  readonly patience: Patience;
}

/** A transport to hosts in memory, for tests of what is built on transports and for `simulate`. */
export function simulatedTransport(options: SimulatedTransportOptions): Transport {
  const hosts = new Map(options.hosts.map((host) => [placeOfHost(host.settings), host]));
  return { name: 'simulated', connect: (target, signal) => connect({ ...options, hosts }, target, signal) };
}

interface World extends Omit<SimulatedTransportOptions, 'hosts'> {
  readonly hosts: ReadonlyMap<string, SimulatedHost>;
}

function placeOfHost({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address} ${port}`;
}

async function connect(options: World, target: ConnectTarget, signal: AbortSignal): Promise<Connection> {
  const chain = chainOf(target);
  const reached: SimulatedHost[] = [];
  for (const endpoint of chain) {
    const ms = target.connectTimeoutMs;
    try {
      refuseOptionLikeNames(endpoint);
      const timedOut = () => failureOfTimeout(endpoint, reachedAt(options, endpoint), ms);
      reached.push(
        await withDeadline({ clock: options.clock, ms, signal }, timedOut, (attempt) =>
          meet(options, endpoint, attempt),
        ),
      );
    } catch (error) {
      throw placed(error, placeOf(target, endpoint));
    }
  }
  const host = reached.at(-1);
  if (host === undefined) throw new Error('a chain holds the host at least');
  return new SimulatedConnection(target, host, reached, options);
}

/** How far it is to a machine that lets time pass. */
function reachedAt({ hosts }: World, endpoint: Endpoint): 'dialling' | 'negotiating' {
  const host = hosts.get(placeOfHost(endpoint));
  return host?.connectFault?.kind === 'silent' && host.silence === undefined ? 'negotiating' : 'dialling';
}

/** Goes through what a real handshake would: the network, the host key, the login. */
async function meet(options: World, endpoint: Endpoint, attempt: AbortSignal): Promise<SimulatedHost> {
  const knownHosts = parseKnownHosts(endpoint.knownHosts);
  const { address, port } = endpoint;
  const host = options.hosts.get(placeOfHost(endpoint));
  if (host === undefined) {
    throw new DeployError({
      kind: 'connection-refused',
      message: `nothing is simulated at ${address}:${port}`,
    });
  }
  if (host.connectMs > 0) await options.clock.sleep(host.connectMs, attempt);
  if (host.silence !== undefined) await Promise.race([host.silence, aborted(attempt)]);
  if (host.connectFault !== undefined) host.wasOutOfReach = true;
  switch (host.connectFault?.kind) {
    case 'silent':
    case 'away':
      await aborted(attempt);
      break;
    case 'fails':
      throw new DeployError({
        kind: host.connectFault.failure,
        message: `${address}:${port} fails, as injected`,
      });
    case undefined:
      break;
  }
  const refusal = refusalOf(endpoint, knownHosts, host.hostKey);
  if (refusal !== undefined) throw refusal;
  if (host.settings.admits?.(endpoint) === false) {
    const error = { level: 'client-authentication' };
    const credential = 'the key that was given';
    throw new DeployError(failureOfHandshake({ endpoint, stage: 'authenticating', error, credential }));
  }
  return host;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}

class SimulatedConnection implements Connection {
  readonly host: string;
  readonly #machine: SimulatedHost;
  readonly #context: SimulatedRunContext;
  readonly #lost = new AbortController();

  constructor(
    target: ConnectTarget,
    machine: SimulatedHost,
    chain: readonly SimulatedHost[],
    options: World,
  ) {
    this.host = target.name;
    this.#machine = machine;
    this.#context = {
      ...{ host: target.name, machine, clock: options.clock, killGraceMs: options.patience.killGraceMs },
      lost: this.#lost.signal,
      cut: () => {
        machine.wasOutOfReach = true;
        const message = 'the host closed the connection';
        this.#lost.abort(new DeployError({ kind: 'connection-lost', host: target.name, message }));
      },
    };
    setMaxListeners(0, this.#lost.signal);
    for (const hop of chain) hop.attach(this.#lost, 3 * target.keepaliveMs);
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  run(command: RemoteCommand): Promise<CommandResult> {
    return runSimulated(this.#context, command);
  }

  async forward(address: string, port: number): Promise<Duplex> {
    this.lost.throwIfAborted();
    const service = this.#machine.settings.services?.[`${address}:${port}`];
    if (service === undefined) {
      const message = `${address}:${port}, seen from ${this.host}, refused the connection`;
      throw new DeployError({ kind: 'connection-refused', host: this.host, message });
    }
    const stream = service();
    return new ForwardStream(
      { readable: stream, writable: stream, release: () => stream.destroy() },
      this.lost,
    );
  }

  async close(): Promise<void> {
    const message = 'the connection was closed by this program';
    this.#lost.abort(new DeployError({ kind: 'connection-lost', host: this.host, message }));
  }
}
