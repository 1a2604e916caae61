import type { HostAgent } from '../../../src/host/agent.ts';
import type { Connection } from '../../../src/model/transport.ts';
import type { JournalRecord } from '../../fixtures/transaction-host.ts';
import type { TreeSpec } from '../../fixtures/trees.ts';
import type { RequirementName } from '../../setup/requirements.ts';
import type { CaseName } from './cases.ts';

/** A command of a way back: it leaves a line; it fails until a file is there; it fails the first time only. */
export type WayBackCommand =
  | { readonly kind: 'notes'; readonly words: readonly string[] }
  | { readonly kind: 'fails-until'; readonly file: string; readonly saying: string }
  | { readonly kind: 'fails-once'; readonly file: string };

/**
 * A host with an agent, whatever it is made of. It has two complete releases, `first` and `second`, of one file
 * `version.txt`, and `first` is in service. Paths are relative to the app's directory.
 */
export interface ProtocolHost {
  readonly path: string;
  readonly connection: Connection;
  install(): Promise<HostAgent>;
  /** Sends a tree as a release, not sealed yet. */
  stage(agent: HostAgent, id: string, spec: TreeSpec): Promise<unknown>;
  readonly current: string | undefined;
  /** The newest record of the journal. */
  readonly record: Pick<JournalRecord, 'sequence' | 'epoch' | 'state' | 'deadline'> | undefined;
  /** The text of a file, links followed; undefined where there is none. */
  text(path: string): string | undefined;
  /** Where a link leads; undefined where there is none. */
  link(path: string): string | undefined;
  /** As a person on the host: writes a file, or makes a directory where there is no text. */
  put(path: string, text?: string): void;
  /** Puts a directory in the place of `current`. */
  obstruct(): void;
  /** All that a step might change. */
  whole(): unknown;
  /** A power cut, and up again. */
  restart(): Promise<void>;
  /** Resolves with the record that ends the transaction. */
  ended(): Promise<Pick<JournalRecord, 'state' | 'deadline'>>;
  /** Whole seconds since the machine started. */
  uptime(): number;
  /** The arguments of a command for {@link HostAgent.arm}. */
  command(command: WayBackCommand): readonly string[];
  /** What commands noted. */
  readonly notes: readonly string[];
  /** Whether it runs any script, not those of the drivers alone. */
  readonly runsAnyScript: boolean;
  dispose(): void;
}

export interface Subject {
  readonly name: string;
  readonly needs: readonly RequirementName[];
  /** Cases that this subject cannot have, each with the reason. */
  readonly cannot: Readonly<Partial<Record<CaseName, string>>>;
  start(): ProtocolHost;
}
