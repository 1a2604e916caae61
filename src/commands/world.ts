import type { EnginePorts, OpenedSource, RunOrigin } from '../engine/context.ts';
import type { DeployConfig, SourceConfig } from '../model/config.ts';
import type { RunListener } from './listener.ts';
import type { Courier } from './notify.ts';

/** Where a command's words go. */
export interface Screen {
  /** One line for people. */
  readonly write: (line: string) => void;
  /** The log is read by GitHub: groups and annotations. */
  readonly github: boolean;
  readonly color: boolean;
}

/** All that a command needs of the world, built by `wiring.ts`. */
export interface World {
  /** Who carries messages to people. */
  readonly courier: Courier;
  readonly ports: EnginePorts;
  readonly screen: Screen;
  /** Aborts when the person or the runner wants the run to end. */
  readonly signal: AbortSignal;
  /** Rejects with `source-invalid` or `link-escapes`. */
  readonly openSource: (source: SourceConfig) => Promise<OpenedSource>;
}

/** What a command acts on. */
export interface CommandRequest {
  readonly config: DeployConfig;
  readonly origin: RunOrigin;
  /** Who is told of the run. */
  readonly listeners?: readonly RunListener[];
}
