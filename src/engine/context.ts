import type { Duplex } from 'node:stream';
import type { ArchiveFormat, StagingSource } from '../host/stage.ts';
import type { Clock } from '../model/clock.ts';
import type { CommandResult } from '../model/command.ts';
import type { DeployConfig } from '../model/config.ts';
import type { EmitEvent } from '../model/events.ts';
import type { RunnerImages } from '../model/images.ts';
import type { Random } from '../model/random.ts';
import type { Transport } from '../model/transport.ts';

/** The parts of the world that the engine reaches, each behind a port. */
export interface EnginePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  /** A byte stream from the runner, for questions asked from there. */
  readonly dial: (address: string, port: number) => Promise<Duplex>;
  /** Images that a job has built, for hosts that are to have them without a registry. */
  readonly images: RunnerImages;
  /** A command on the runner, for questions asked from there. */
  readonly runLocally: (argv: readonly string[], timeoutMs: number) => Promise<CommandResult>;
}

/** What every part of a run shares. */
export interface EngineContext {
  readonly config: DeployConfig;
  readonly ports: EnginePorts;
  readonly emit: EmitEvent;
  /** Aborts when the user or the runner wants the run to end; going back is never aborted by it. */
  readonly signal: AbortSignal;
}

/** Who started the run and from what, for the record on the hosts. */
export interface RunOrigin {
  readonly actor?: string;
  readonly commit?: string;
  /** Unique for this run, also among attempts of the same workflow run. */
  readonly run: string;
  /** Where people read the log of this run. */
  readonly url?: string;
  /** What the app calls this version, if not by its commit. */
  readonly version?: string;
  /** Why somebody goes back, in one line without secrets. */
  readonly reason?: string;
}

/** The release as it lies on the runner, scanned and ready to be sent any number of times. */
export interface ReleaseSource extends StagingSource {
  readonly files: number;
  readonly bytes: number;
  /** How it can be compressed here, the best first. */
  readonly formats: readonly ArchiveFormat[];
}

/** A source that was opened, and the temporary files that go with it. */
export interface OpenedSource extends ReleaseSource {
  close(): Promise<void>;
}

/** The engine's limits that nobody has needed to configure yet. */
export const limits = {
  /** A command of the agent that moves no data. */
  agentTimeoutMs: 60_000,
  /** How long a rollback waits to be told whether what it goes back to is as it was sent. */
  changedFilesTimeoutMs: 10_000,
  /** A lease that is not renewed for this long may be taken over. */
  leaseS: 60,
  leasePollMs: 2_000,
  /** A run that waits for its turn says so again after this time; later ones come ever more rarely. */
  stillWaitingMs: 15_000,
  /** What a host is given to put its old release back by itself. */
  goBackTimeoutMs: 10 * 60_000,
  /** The same, when a run that was cut off is finished: the runner ends a job five minutes after it was cancelled. */
  finishTimeoutMs: 150_000,
  /** How many lines of a host's history are read. */
  historyLines: 1000,
  uploadTimeoutMs: 60 * 60_000,
  /** What is kept of compressed archives for other hosts that want the same. */
  sharedArchiveBytes: 48 * 1024 * 1024,
  /** Tries, and the pause between them, to reach a host again whose connection broke while it was changing. */
  reconnectTries: 5,
  reconnectPauseMs: 3_000,
  /** How often one host's connection may break while it goes back, until it is given up as out of reach. */
  lossesOfWayBack: 5,
  /** How old a connection may be that was begun for the confirmation before its time. */
  aheadMs: 10_000,
  /** Between two looks at a wave that is held. */
  watchEveryMs: 10_000,
  /** Between two looks at how many requests a new release had. */
  countEveryMs: 2_000,
  /** The least time between two reports of progress. */
  progressEveryMs: 1_000,
} as const;
