import type { Duplex } from 'node:stream';
import type { CommandResult, RemoteCommand } from './command.ts';

/** The credentials and the pinned identity with which one machine is reached. */
export interface Endpoint {
  /** The name people use for it, in the configuration and in messages. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** A private key in any format of `adapters/ssh/private-key`, an OpenSSH certificate may follow it; absent: the transport's own means (agent, ssh_config). */
  readonly privateKey?: string;
  readonly passphrase?: string;
  /** OpenSSH known_hosts lines, or `SHA256:` fingerprints, one a line. Empty: the connection is refused. */
  readonly knownHosts: string;
}

/** One host and the way to it. */
export interface ConnectTarget extends Endpoint {
  /** Hops in the order in which they are passed; each is verified like the host itself. */
  readonly jumps: readonly Endpoint[];
  /** For each hop, from the first packet until it is authenticated. */
  readonly connectTimeoutMs: number;
  /** A silent connection is declared lost after three of these. */
  readonly keepaliveMs: number;
}

/** What went over a connection. */
export interface Traffic {
  /** How often the runner had to wait for an answer before it could send on: see adapters/ssh/round-trips.ts. TCP and SSH set-up not counted. */
  readonly roundTrips: number;
  /** Of TCP's payload, set-up included; 0 through a jump, whose own connection carries it. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** An authenticated connection to one host; many commands may run on it at once. */
export interface Connection {
  readonly host: string;
  /** Never rejects for anything that happens on the host or the network: that is in the result's `end`. */
  run(command: RemoteCommand): Promise<CommandResult>;
  /**
   * A byte stream to `address:port` as seen from the host.
   * Rejects with DeployError (`connection-refused`, `connection-timed-out`, `connection-lost`).
   */
  forward(address: string, port: number): Promise<Duplex>;
  /**
   * A byte stream to the Unix socket at `path` on the host; absent where the transport has no means for it. Where nobody
   * listens it rejects with DeployError `connection-refused`, or the stream ends at once.
   */
  forwardToSocket?(path: string): Promise<Duplex>;
  /** Aborts when the connection has gone, however that came; `reason` is a DeployError. */
  readonly lost: AbortSignal;
  /** What went over it since it was opened; absent where it cannot be counted. */
  traffic?(): Traffic;
  /** Ends the connection; safe to call twice. */
  close(): Promise<void>;
}

/** How commands and bytes reach hosts. */
export interface Transport {
  readonly name: 'ssh2' | 'openssh' | 'simulated';
  /** Rejects with a DeployError of a connect kind that names the host and the hop. */
  connect(target: ConnectTarget, signal: AbortSignal): Promise<Connection>;
}
