import type { ConnectTarget, Transport } from '../../../src/model/transport.ts';
import type { RequirementName } from '../../setup/requirements.ts';
import type { CaseName } from './cases.ts';

/** A running host with everything that the cases do to it. */
export interface Stage {
  /** With little patience: 1 s between TERM and KILL. */
  readonly transport: Transport;
  /** A way in that works. */
  readonly target: ConnectTarget;
  /** Another host, to jump over. */
  readonly jump: ConnectTarget;
  /** The wire form of the host key that the target shows when nothing else is wished for. */
  readonly hostKey: Buffer;
  /** A private key that the host does not know. */
  readonly strangerKey: string;
  /** Where nothing listens. */
  readonly refusedPort: number;
  /** A port that accepts connections and never says a word. */
  readonly silentPort: number;
  /** An HTTP server as the host sees it; it answers `hello from the host`. */
  readonly httpPort: number;
  /** Breaks every connection to the target without a goodbye. */
  cut(): void;
  stop(): Promise<void>;
}

/** One implementation against one kind of host. */
export interface Subject {
  readonly name: string;
  readonly needs: readonly RequirementName[];
  /** Cases that this subject cannot have, each with the reason. */
  readonly cannot: Readonly<Partial<Record<CaseName, string>>>;
  start(): Promise<Stage>;
}
