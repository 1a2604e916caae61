import { once, setMaxListeners } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../model/clock.ts';
import type { CommandResult, RemoteCommand } from '../../model/command.ts';
import { DeployError } from '../../model/failure.ts';
import type { Connection } from '../../model/transport.ts';
import type { ExecChannel } from './exec-channel.ts';
import { ForwardStream } from './forward-stream.ts';
import { forwardArguments, listenArguments, sessionArguments } from './openssh-arguments.ts';
import {
  type ClientProcess,
  cannotStart,
  endClient,
  openClientChannel,
  startClient,
} from './openssh-channels.ts';
import { runClient } from './openssh-client.ts';
import { failureOfForward } from './openssh-log.ts';
import { type Master, readLog } from './openssh-master.ts';
import { type Patience, runRemotely } from './remote-run.ts';
import { Sessions } from './sessions.ts';

/** mux.c logs it at debug level 1 when the server has opened the connection that was asked for. */
const forwardOpened = /master session id/;

/** What a connection needs besides its shared connection. */
export interface OpensshConnectionOptions {
  readonly clock: Clock;
  readonly patience: Patience;
  readonly connectTimeoutMs: number;
  /** Ends what else belongs to the chain: the hops before and the private files. */
  closeRest(): Promise<void>;
}

/** A connection over the runner's `ssh`: every command is an `ssh` over the shared connection. */
export class OpensshConnection implements Connection {
  readonly host: string;
  readonly #master: Master;
  readonly #options: OpensshConnectionOptions;
  readonly #sessions: Sessions;
  /** Where this machine listens for a socket of the host's, by its path. */
  readonly #sockets = new Map<string, Promise<string>>();

  constructor(master: Master, options: OpensshConnectionOptions) {
    this.host = master.endpoint.name;
    this.#master = master;
    this.#options = options;
    this.#sessions = new Sessions(options.clock);
    setMaxListeners(0, master.lost);
  }

  get lost(): AbortSignal {
    return this.#master.lost;
  }

  run(command: RemoteCommand): Promise<CommandResult> {
    const { clock, patience } = this.#options;
    const openExec = (commandLine: string) => this.#openExec(commandLine);
    return runRemotely(
      { host: this.host, clock, patience, lost: this.lost, openExec },
      this.#sessions,
      command,
    );
  }

  async forward(address: string, port: number): Promise<Duplex> {
    this.lost.throwIfAborted();
    const { clock, connectTimeoutMs } = this.#options;
    const { endpoint, control } = this.#master;
    const place = `${address}:${port}`;
    const client = startClient(forwardArguments(endpoint, control, address, port));
    const over = new AbortController();
    const limit = clock.sleep(connectTimeoutMs, over.signal).then(
      () => 'timed-out' as const,
      () => 'over' as const,
    );
    const outcome = await Promise.race([forwardOutcome(client), limit]);
    over.abort();
    if (outcome === 'opened') {
      const ends = { readable: client.stdout, writable: client.stdin, release: () => endClient(client) };
      return new ForwardStream(ends, this.lost);
    }
    endClient(client);
    this.lost.throwIfAborted();
    if (outcome === 'refused') throw failureOfForward(this.host, place, readLog(this.#master.log));
    const message = `${place}, seen from ${this.host}, did not answer within ${connectTimeoutMs / 1000} s`;
    throw new DeployError({ kind: 'connection-timed-out', host: this.host, message });
  }

  async forwardToSocket(path: string): Promise<Duplex> {
    this.lost.throwIfAborted();
    let near = this.#sockets.get(path);
    if (near === undefined) {
      near = this.#listenFor(path, `${this.#master.control}-${this.#sockets.size}`);
      this.#sockets.set(path, near);
    }
    const socket = connect({ path: await near });
    await once(socket, 'connect');
    return new ForwardStream(
      { readable: socket, writable: socket, release: () => socket.destroy() },
      this.lost,
    );
  }

  /** `-W` takes no sockets before OpenSSH 9.4: the shared connection listens here for one, until it ends. */
  async #listenFor(path: string, near: string): Promise<string> {
    const { endpoint, control } = this.#master;
    const { code, stderr } = await runClient(listenArguments(endpoint, control, near, path));
    if (code === 0) return near;
    this.#sockets.delete(path);
    throw failureOfForward(this.host, path, stderr);
  }

  async close(): Promise<void> {
    await this.#master.close();
    await this.#options.closeRest();
  }

  #openExec(commandLine: string): Promise<ExecChannel> {
    this.lost.throwIfAborted();
    const { endpoint, control } = this.#master;
    return openClientChannel(startClient(sessionArguments(endpoint, control, commandLine)));
  }
}

/** Whether the server opened the connection: ssh says so on its standard error, which is read on for good. */
function forwardOutcome({ child, stderr }: ClientProcess): Promise<'opened' | 'refused'> {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr.on('data', (chunk: Buffer) => {
      // Only the beginning matters; what ssh says later must not pile up.
      if (said.length > 64 * 1024) return;
      said += chunk.toString();
      if (forwardOpened.test(said)) resolve('opened');
    });
    child.once('close', () => resolve('refused'));
    child.once('error', (error) => reject(cannotStart(error)));
  });
}
