import type { Readable } from 'node:stream';
import type { CommandResult } from '../model/command.ts';
import type { DriverConfig } from '../model/config.ts';
import type { ChangedFile } from '../model/drift.ts';
import type { HostFacts } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { RunnerImages } from '../model/images.ts';
import type { ReleaseId } from '../model/release.ts';
import type { Colour, ListenAddress } from '../model/traffic.ts';

/** How one of our own scripts is run. */
export interface ScriptOptions {
  readonly stdin?: Readable | string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** How much of the end of each stream is kept; default 64 KiB. */
  readonly keepBytes?: number;
  readonly onLine?: (stream: 'stdout' | 'stderr', line: string) => void;
}

/** What a driver may do on a host; `HostAgent` provides it. */
export interface DriverHost {
  /** Runs one of our own scripts with quoted arguments. */
  runScript(script: string, args: readonly string[], options: ScriptOptions): Promise<CommandResult>;
  /** The command that runs one of our own scripts, put on the host to be run later, by the host itself. */
  scriptCommand(script: string, args: readonly string[]): Promise<readonly string[]>;
  /** The command that runs the user's shell command inside a release, for the host to run by itself. */
  runInCommand(release: ReleaseId | 'current', command: string): readonly string[];
  /** Runs the user's shell command inside a release. */
  runIn(
    release: ReleaseId | 'current',
    command: string,
    options: {
      readonly timeoutMs: number;
      readonly previous?: ReleaseId;
      readonly onLine?: (stream: 'stdout' | 'stderr', line: string) => void;
    },
  ): Promise<CommandResult>;
}

/** All that a driver is told. */
export interface DriverContext<C extends DriverConfig> {
  readonly app: string;
  readonly environment: string;
  /** The host's name, for failures. */
  readonly host: string;
  readonly path: string;
  readonly config: C;
  readonly envFile: string;
  readonly facts: HostFacts;
  readonly agent: DriverHost;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
  /** Aborts when the run is to end: what has changed nothing live yet may be ended at once. */
  readonly signal: AbortSignal;
  /** What the runner's own container engine has. */
  readonly images: RunnerImages;
  /** What names of images mean in this run, the same for all its hosts: name → name with digest. */
  readonly agreed: Map<string, string>;
  /** Where the release runs beside another one: the link that names it, below `path`, and where its app is to listen. */
  readonly colour?: ColourPlace;
}

/** Where one of two releases runs that run beside each other. */
export interface ColourPlace {
  readonly name: Colour;
  readonly listen: ListenAddress;
}

/** What `activate` learned and `watch` compares with. */
export interface Activation {
  /** Changes whenever the service is started anew; empty where the service manager has no such thing. */
  readonly run: string;
  /** Which of two it runs under, where two releases run beside each other. */
  readonly colour?: Colour;
}

/**
 * Puts a release into service. Every method rejects with a DeployError that carries the host,
 * the exit and the tail of what the service printed; `connection-lost` means that nothing is known.
 */
export interface Driver<C extends DriverConfig> {
  readonly kind: C['kind'];
  /** Programs that must be on the host's PATH. */
  tools(config: C): readonly string[];
  /** Whether the service can be controlled; changes nothing on the host. */
  preflight(context: DriverContext<C>): Promise<void>;
  /** Makes what the release needs to be put into service, without touching what runs. */
  prepare(context: DriverContext<C>, release: ReleaseId): Promise<void>;
  /** The file by which its manager knows the service of `release`, where we write one; for plans, which compare it. */
  serviceFile?(
    context: DriverContext<C>,
    release: ReleaseId,
  ): { readonly name: string; readonly text: string } | undefined;
  /** Files of the service on the host that are not those of `release`; absent where we write none. Changes nothing. */
  changedFiles?(context: DriverContext<C>, release: ReleaseId): Promise<readonly ChangedFile[]>;
  /** Puts `release`, which `current` names by now, into service. */
  activate(
    context: DriverContext<C>,
    release: ReleaseId,
    previous: ReleaseId | undefined,
  ): Promise<Activation>;
  /** Resolves once the service has stayed up for its settle time; rejects with `crash-loop` as soon as it did not. */
  watch(context: DriverContext<C>, activation: Activation): Promise<void>;
  /** Rejects with `crash-loop` when the service is not the same run as at its activation. */
  confirmSteady(context: DriverContext<C>, activation: Activation): Promise<void>;
  /** Why the app may still run after a first deployment was taken back; undefined where it was stopped. */
  unstoppable(context: DriverContext<C>): Failure | undefined;
  /**
   * The commands with which the host itself puts `previous`, which `current` names again by then, back into
   * service; or, without one, takes the app of `release` out of service before `current` goes.
   */
  goBackCommands(
    context: DriverContext<C>,
    release: ReleaseId,
    previous: ReleaseId | undefined,
  ): Promise<readonly (readonly string[])[]>;
  /**
   * Removes what only releases needed that are gone by now; a failure is no more than a warning. Absent where the host's
   * agent has removed all there is.
   */
  tidy?(context: DriverContext<C>): Promise<void>;
  /** What the service printed last, at most 50 lines; none where the driver cannot know. */
  lastLines(context: DriverContext<C>, activation?: Activation): Promise<readonly string[]>;
  /** The configuration of the service that runs one colour's release; absent where two cannot run beside each other. */
  coloured?(config: C, colour: Colour): C;
  /** The command with which the host itself starts `release` where it does not run, and leaves it alone where it does. */
  startCommand?(context: DriverContext<C>, release: ReleaseId): Promise<readonly string[]>;
  /** Takes the app of `release` out of service, for good. */
  takeOut?(context: DriverContext<C>, release: ReleaseId): Promise<void>;
}
