import { createHash } from 'node:crypto';
import type { Duplex, Readable } from 'node:stream';
import type { Clock } from '../../model/clock.ts';
import { DeployError, type FailureKind } from '../../model/failure.ts';
import type { Endpoint } from '../../model/transport.ts';
import type { AlarmClock } from '../simulated/alarm-clock.ts';

/** What a simulated program sees of its host. */
export interface SimulatedProcess {
  readonly argv: readonly string[];
  /** Ends when the command's input does; one that does not read it loses nothing. */
  readonly stdin: Readable;
  /** The whole input, where it was given as text or there is none; `stdin` gives the same. */
  readonly inputText: string | undefined;
  readonly clock: AlarmClock;
  /** Tells each time that the host asks it to end (TERM) and ends it (KILL); lighter than the signals below. */
  onEnd(listener: (by: 'TERM' | 'KILL') => void): void;
  /** Aborts when the host asks it to end (TERM); a program may ignore that. */
  readonly terminated: AbortSignal;
  /** Aborts when the host ends it for good (KILL); what it does afterwards is not seen. */
  readonly killed: AbortSignal;
  write(stream: 'stdout' | 'stderr', data: string | Uint8Array): void;
}

/** Runs in place of a program; resolves with its exit code, above 128 for a signal as in a shell. */
export type SimulatedProgram = (process: SimulatedProcess) => Promise<number>;

/** One of several commands that a host carries out in a row. */
export interface CommandPart {
  readonly argv: readonly string[];
  /** What is printed behind it when it has exited with 0. */
  readonly done: string;
}

/** What a simulated host is made of. */
export interface SimulatedHostSettings {
  readonly address: string;
  readonly port: number;
  /** By the first word of a command; others end with 127. */
  readonly programs: Readonly<Record<string, SimulatedProgram>>;
  /** Whom it lets in; everyone by default. */
  readonly admits?: (endpoint: Endpoint) => boolean;
  /** What listens where, by `address:port` as seen from the host; other ports refuse. */
  readonly services?: Readonly<Record<string, () => Duplex>>;
  /** The commands that one command line holds, each of which may meet a fault; undefined where it is one. */
  readonly partsOf?: (argv: readonly string[]) => readonly CommandPart[] | undefined;
  /** A public key as on the wire; by default one made from the address. */
  readonly hostKey?: Buffer;
}

/**
 * What happens to those who connect: a failure at once, or nothing until their time is up: `silent` is a server that
 * says nothing, `away` a machine that no packet reaches.
 */
export type ConnectFault =
  | { readonly kind: 'fails'; readonly failure: FailureKind }
  | { readonly kind: 'silent' | 'away' };

/** What happens to one command: its connection breaks before or after its work, or it hangs until it is ended. */
export type CommandFault =
  | { readonly kind: 'lost-before' }
  | { readonly kind: 'lost-after' }
  | { readonly kind: 'hangs' }
  /** In place of its work. */
  | { readonly kind: 'exits'; readonly program: SimulatedProgram };

/** A machine in memory: it runs scripted programs and suffers the faults that a test injects. */
export class SimulatedHost {
  readonly settings: SimulatedHostSettings;
  readonly hostKey: Buffer;
  /** Injected: how it meets those who connect from now on. */
  connectFault: ConnectFault | undefined;
  /** Injected: how long it takes to connect. */
  connectMs = 0;
  /** Injected: how long it takes before each command starts. */
  delayMs = 0;
  /** Injected: asked of each command as it is sent. */
  commandFault:
    | ((argv: readonly string[], input: string | undefined) => CommandFault | undefined)
    | undefined;
  /** A connection broke, or none came about. */
  wasOutOfReach = false;
  /** Told of each command whose work is done, before its answer is on its way. */
  commandDone: ((argv: readonly string[], input: string | undefined, code: number) => void) | undefined;
  /** Programs that have not ended, whether or not anyone is still connected. */
  readonly running = new Set<SimulatedProcess>();
  /** With how long each connection bears silence. */
  readonly #connections = new Map<AbortController, number>();
  #silence: Silence | undefined;

  constructor(settings: SimulatedHostSettings) {
    this.settings = settings;
    this.hostKey = settings.hostKey ?? madeUpKey(`${settings.address}:${settings.port}`);
  }

  /** Breaks every connection; the programs go on, as on a real host. */
  cut(): void {
    this.wasOutOfReach = true;
    for (const connection of this.#connections.keys()) {
      const message = 'the host closed the connection';
      connection.abort(new DeployError({ kind: 'connection-lost', message }));
    }
    this.#connections.clear();
  }

  /** Registers a connection that {@link cut} breaks, and that breaks by itself after so much silence. */
  attach(connection: AbortController, patienceMs: number): void {
    this.#connections.set(connection, patienceMs);
    connection.signal.addEventListener('abort', () => this.#connections.delete(connection), { once: true });
  }

  /** Drops every packet from now on: nothing arrives, nobody is told. */
  dropPackets(clock: Clock): void {
    if (this.#silence !== undefined) return;
    this.wasOutOfReach = true;
    const ended = new AbortController();
    const over = new Promise<void>((resolve) => {
      ended.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const silence: Silence = { over, ended };
    this.#silence = silence;
    for (const [connection, patienceMs] of this.#connections) {
      clock.sleep(patienceMs, silence.ended.signal).then(
        () => {
          const message = 'the host has not answered for too long';
          connection.abort(new DeployError({ kind: 'connection-lost', message }));
        },
        () => {},
      );
    }
  }

  /** Lets packets pass again; what was under way arrives now. */
  passPackets(): void {
    this.#silence?.ended.abort();
    this.#silence = undefined;
  }

  /** Resolves when packets pass; undefined while they do. */
  get silence(): Promise<void> | undefined {
    return this.#silence?.over;
  }

  /** Starts a program and sees it through; the code is 137 when it was killed. */
  async execute(process: SimulatedProcess): Promise<number> {
    const program = this.settings.programs[process.argv[0] ?? ''];
    if (program === undefined) {
      process.write('stderr', `${process.argv[0]}: not found\n`);
      return 127;
    }
    this.running.add(process);
    try {
      return await new Promise((resolve, reject) => {
        process.onEnd((by) => {
          if (by === 'KILL') resolve(137);
        });
        program(process).then(resolve, reject);
      });
    } finally {
      this.running.delete(process);
    }
  }
}

interface Silence {
  readonly over: Promise<void>;
  readonly ended: AbortController;
}

/** An Ed25519 public key as on the wire (RFC 8709, 4) that nobody holds the other half of. */
function madeUpKey(seed: string): Buffer {
  const type = 'ssh-ed25519';
  const key = Buffer.alloc(4 + type.length + 4 + 32);
  key.writeUInt32BE(type.length, 0);
  key.write(type, 4, 'latin1');
  key.writeUInt32BE(32, 4 + type.length);
  createHash('sha256')
    .update(seed)
    .digest()
    .copy(key, 8 + type.length);
  return key;
}
