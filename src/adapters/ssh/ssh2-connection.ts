import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import type { Clock } from '../../model/clock.ts';
import type { CommandResult, RemoteCommand } from '../../model/command.ts';
import { DeployError } from '../../model/failure.ts';
import type { Connection } from '../../model/transport.ts';
import { type ChannelExit, type ExecChannel, SessionRefused } from './exec-channel.ts';
import { ForwardStream } from './forward-stream.ts';
import { type Patience, runRemotely } from './remote-run.ts';
import { Sessions } from './sessions.ts';

/** How long a server may take to say goodbye before the socket is closed on it. */
const goodbyeMs = 1_000;
/** RFC 4254, 5.1: the server's rules forbid this kind of channel. */
const administrativelyProhibited = 1;

/** What a connection needs besides its authenticated client. */
export interface Ssh2ConnectionOptions {
  readonly host: string;
  readonly clock: Clock;
  readonly patience: Patience;
  readonly connectTimeoutMs: number;
  /** The connection to the hop before, which goes when this one goes. */
  readonly via: Connection | undefined;
}

/** A connection over ssh2: every command is one channel of it. */
export class Ssh2Connection implements Connection {
  readonly host: string;
  readonly #client: Client;
  readonly #options: Ssh2ConnectionOptions;
  readonly #sessions: Sessions;
  readonly #lost = new AbortController();
  readonly #gone: Promise<void>;
  #error: Error | undefined;

  constructor(client: Client, options: Ssh2ConnectionOptions) {
    this.host = options.host;
    this.#client = client;
    this.#options = options;
    this.#sessions = new Sessions(options.clock);
    setMaxListeners(0, this.#lost.signal);
    client.on('error', (error: Error) => {
      this.#error ??= error;
    });
    this.#gone = new Promise((resolve) => {
      client.once('close', () => {
        this.#lose(this.#error === undefined ? 'the host closed the connection' : this.#error.message);
        resolve();
      });
    });
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  run(command: RemoteCommand): Promise<CommandResult> {
    const { host, clock, patience } = this.#options;
    const context = {
      host,
      clock,
      patience,
      lost: this.lost,
      openExec: (commandLine: string) => this.#openExec(commandLine),
    };
    return runRemotely(context, this.#sessions, command);
  }

  async forward(address: string, port: number): Promise<Duplex> {
    const { clock, connectTimeoutMs } = this.#options;
    const over = new AbortController();
    const limit = clock.sleep(connectTimeoutMs, over.signal).catch(() => {});
    const opening = this.#openForward(address, port);
    try {
      const channel = await Promise.race([opening, limit]);
      if (channel !== undefined) {
        return new ForwardStream(
          { readable: channel, writable: channel, release: () => channel.close() },
          this.lost,
        );
      }
      opening.then(
        (late) => late.close(),
        () => {},
      );
      throw new DeployError({
        kind: 'connection-timed-out',
        host: this.host,
        message: `${address}:${port}, seen from ${this.host}, did not answer within ${connectTimeoutMs / 1000} s`,
      });
    } finally {
      over.abort();
    }
  }

  async close(): Promise<void> {
    this.#lose('the connection was closed by this program');
    this.#client.end();
    const over = new AbortController();
    const limit = this.#options.clock.sleep(goodbyeMs, over.signal).catch(() => {});
    await Promise.race([this.#gone, limit]);
    over.abort();
    this.#client.destroy();
    await this.#options.via?.close();
  }

  #lose(message: string): void {
    if (this.lost.aborted) return;
    const hint = 'What was running may have gone on: look at the host before trying again.';
    this.#lost.abort(new DeployError({ kind: 'connection-lost', host: this.host, message, hint }));
  }

  #openExec(commandLine: string): Promise<ExecChannel> {
    return new Promise((resolve, reject) => {
      this.lost.throwIfAborted();
      this.#client.exec(commandLine, (error, channel) => {
        if (error === undefined) resolve(execChannel(channel));
        else if (this.lost.aborted) reject(this.lost.reason);
        else reject(new SessionRefused(error.message));
      });
    });
  }

  #openForward(address: string, port: number): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      this.lost.throwIfAborted();
      this.#client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
        if (error === undefined) resolve(channel);
        else if (this.lost.aborted) reject(this.lost.reason);
        else reject(refusedForward(this.host, address, port, error));
      });
    });
  }
}

function refusedForward(host: string, address: string, port: number, error: Error): DeployError {
  const forbidden = 'reason' in error && error.reason === administrativelyProhibited;
  const message = forbidden
    ? `${host} does not allow connections to be forwarded to ${address}:${port}`
    : `${address}:${port}, seen from ${host}, refused the connection${reasonFrom(error)}`;
  const hint = forbidden
    ? 'Set AllowTcpForwarding (and PermitOpen) in its sshd_config.'
    : 'Check that something listens there.';
  return new DeployError({ kind: 'connection-refused', host, message, hint }, { cause: error });
}

/** What the server said, without ssh2's words before it (ssh2, lib/utils.js onChannelOpenFailure); it may say nothing. */
function reasonFrom(error: Error): string {
  const said = error.message.replace(/^\(SSH\) Channel open failure: ?/, '');
  return said === '' ? '' : ` (${said})`;
}

/** Must be called in the turn in which ssh2 hands over the channel: a short command's exit follows at once. */
function execChannel(channel: ClientChannel): ExecChannel {
  let exit: ChannelExit = {};
  const exited = new Promise<ChannelExit>((resolve) => {
    channel.once('exit', (code: number | null, signal?: string) => {
      if (code !== null) exit = { code };
      else if (signal !== undefined) exit = { signal };
      resolve(exit);
    });
  });
  channel.on('error', () => {});
  const closed = Promise.all([
    new Promise((resolve) => channel.once('close', resolve)),
    new Promise((resolve) => channel.stderr.once('end', resolve)),
  ]).then(() => exit);
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    exited,
    closed,
    close: () => channel.close(),
  };
}
