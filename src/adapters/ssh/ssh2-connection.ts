import { setMaxListeners } from 'node:events';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import type { Clock } from '../../model/clock.ts';
import type { CommandResult, RemoteCommand } from '../../model/command.ts';
import { DeployError } from '../../model/failure.ts';
import type { Connection, Traffic } from '../../model/transport.ts';
import { type ChannelExit, type ExecChannel, SessionRefused } from './exec-channel.ts';
import { ForwardStream } from './forward-stream.ts';
import { type Patience, runRemotely } from './remote-run.ts';
import { RoundTrips } from './round-trips.ts';
import { Sessions } from './sessions.ts';
import type { SessionChannel } from './ssh2-insides.ts';
import { isOpen, mannersOf, openSession, type SessionManners, startInSession } from './ssh2-session.ts';

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
  /** A session that was asked for with the login. */
  readonly session: Promise<SessionChannel> | undefined;
  /** The stream below; bytes are counted where it is a socket, not through a hop. */
  readonly socket: Duplex;
}

/** A connection over ssh2: every command is one channel of it. */
export class Ssh2Connection implements Connection {
  readonly host: string;
  readonly #client: Client;
  readonly #options: Ssh2ConnectionOptions;
  readonly #manners: SessionManners;
  readonly #sessions: Sessions;
  readonly #lost = new AbortController();
  readonly #gone: Promise<void>;
  readonly #roundTrips = new RoundTrips();
  /** Opened ahead of its need, so that a command takes one round trip and not two. */
  #spare: Promise<SessionChannel> | undefined;
  /** Settles when the channel of the last command has gone. */
  #former: Promise<unknown> | undefined;
  #error: Error | undefined;

  constructor(client: Client, options: Ssh2ConnectionOptions) {
    this.host = options.host;
    this.#client = client;
    this.#options = options;
    this.#spare = options.session;
    this.#manners = mannersOf(client);
    this.#sessions = new Sessions(options.clock, this.#manners.most);
    setMaxListeners(0, this.#lost.signal);
    client.on('error', (error: Error) => {
      this.#error ??= error;
    });
    this.#gone = new Promise((resolve) => {
      client.once('close', () => {
        this.#lose(
          this.#error === undefined
            ? 'the host closed the connection'
            : `the connection broke: ${this.#error.message}`,
        );
        resolve();
      });
    });
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  traffic(): Traffic {
    const { socket } = this.#options;
    const [bytesSent, bytesReceived] =
      socket instanceof Socket ? [socket.bytesWritten, socket.bytesRead] : [0, 0];
    return { roundTrips: this.#roundTrips.count, bytesSent, bytesReceived };
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

  forward(address: string, port: number): Promise<Duplex> {
    return this.#forward(`${address}:${port}`, (opened) =>
      this.#client.forwardOut('127.0.0.1', 0, address, port, opened),
    );
  }

  forwardToSocket(path: string): Promise<Duplex> {
    return this.#forward(path, (opened) => this.#client.openssh_forwardOutStreamLocal(path, opened));
  }

  async #forward(place: string, open: OpenForward): Promise<Duplex> {
    const { clock, connectTimeoutMs } = this.#options;
    const over = new AbortController();
    const limit = clock.sleep(connectTimeoutMs, over.signal).catch(() => {});
    const opening = this.#openForward(place, open);
    try {
      const channel = await Promise.race([opening, limit]);
      if (channel !== undefined) {
        countExchanges(channel, this.#roundTrips.dialogue());
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
        message: `${place}, seen from ${this.host}, did not answer within ${connectTimeoutMs / 1000} s`,
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

  async #openExec(commandLine: string): Promise<ExecChannel> {
    this.lost.throwIfAborted();
    const channel = await this.#takeSession();
    const dialogue = this.#roundTrips.dialogue();
    const exec = execChannel(channel, dialogue, (onRefused) =>
      startInSession(this.#client, channel, commandLine, onRefused),
    );
    // In the same flight as the command.
    if (this.#manners.keepsIdle) this.#spare ??= openSession(this.#client);
    this.#former = exec.closed;
    return exec;
  }

  /** Where only one command may run, the one before has told its end but may not be gone yet. */
  async #awaitFormer(): Promise<void> {
    if (this.#former === undefined || this.#manners.most > 1) return;
    const { clock, patience } = this.#options;
    const limit = new AbortController();
    await Promise.race([this.#former, clock.sleep(patience.drainMs, limit.signal).catch(() => {})]);
    limit.abort();
  }

  async #takeSession(): Promise<SessionChannel> {
    await this.#awaitFormer();
    const spare = this.#spare;
    this.#spare = undefined;
    const ready = await spare?.catch(() => undefined);
    if (ready !== undefined && isOpen(ready)) return ready;
    const answered = this.#roundTrips.begin();
    try {
      return await openSession(this.#client);
    } catch (error) {
      this.lost.throwIfAborted();
      throw new SessionRefused(error instanceof Error ? error.message : String(error));
    } finally {
      answered();
    }
  }

  #openForward(place: string, open: OpenForward): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      this.lost.throwIfAborted();
      const answered = this.#roundTrips.begin();
      open((error, channel) => {
        answered();
        if (error === undefined) resolve(channel);
        else if (this.lost.aborted) reject(this.lost.reason);
        else reject(refusedForward(this.host, place, error));
      });
    });
  }
}

/** Asks the server for a channel to somewhere. */
type OpenForward = (opened: (error: Error | undefined, channel: ClientChannel) => void) => void;

function refusedForward(host: string, place: string, error: Error): DeployError {
  const forbidden = 'reason' in error && error.reason === administrativelyProhibited;
  const message = forbidden
    ? `${host} does not allow connections to be forwarded to ${place}`
    : `${place}, seen from ${host}, refused the connection${reasonFrom(error)}`;
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

/** Counts what goes to and fro on a channel. */
function countExchanges(channel: ClientChannel, dialogue: ReturnType<RoundTrips['dialogue']>): void {
  const { write, end } = { write: channel.write.bind(channel), end: channel.end.bind(channel) };
  channel.write = (...parameters: unknown[]): boolean => {
    dialogue.sent(roomOf(channel) > 0);
    return Reflect.apply(write, channel, parameters);
  };
  channel.end = (...parameters: unknown[]) => {
    // Its end alone needs no room.
    if (parameters.length > 0) dialogue.sent(roomOf(channel) > 0);
    return Reflect.apply(end, channel, parameters);
  };
  // Unlike `on`, this does not make it flow before its reader is there.
  for (const stream of [channel, channel.stderr]) stream.prependListener('data', dialogue.received);
  channel.once('exit', dialogue.received);
}

/** How many bytes the other side would take now. */
function roomOf(channel: ClientChannel): number {
  const outgoing: unknown = Reflect.get(channel, 'outgoing');
  return typeof outgoing === 'object' && outgoing !== null ? Number(Reflect.get(outgoing, 'window')) : 1;
}

/** Starts a command by `start`; everything that is heard of it must be listened for before. */
function execChannel(
  channel: ClientChannel,
  dialogue: ReturnType<RoundTrips['dialogue']>,
  start: (onRefused: () => void) => void,
): ExecChannel {
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
  countExchanges(channel, dialogue);
  start(() => {
    exit = { refused: true };
    channel.close();
  });
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    exited,
    closed,
    close: () => channel.close(),
  };
}
