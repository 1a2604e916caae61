import type { Readable } from 'node:stream';
import type { CommandResult } from '../model/command.ts';
import { DeployError } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import type { Connection } from '../model/transport.ts';
import { agentFailure } from './agent-failure.ts';

/** How a user's command is run in a release. */
export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** The release that was in service before; the command sees it as DEPLOY_PREVIOUS. */
  readonly previous?: ReleaseId;
  readonly onLine?: (stream: 'stdout' | 'stderr', line: string) => void;
}

/** How one of our own scripts is run. */
export interface ScriptOptions extends Pick<RunOptions, 'timeoutMs' | 'signal' | 'onLine'> {
  readonly stdin?: Readable | string;
  /** How much of the end of each stream is kept; default 64 KiB. */
  readonly keepBytes?: number;
}

/**
 * Runs `agent.sh run-in` or `run-script`. The agent's first line (`started=…`) tells its own refusal from an exit of
 * the command with the same code; it is taken out of the output. Rejects with DeployError when it did not start.
 */
export async function runAnnounced(
  connection: Connection,
  argv: readonly string[],
  options: ScriptOptions,
): Promise<CommandResult> {
  let started = false;
  const result = await connection.run({
    argv,
    timeoutMs: options.timeoutMs,
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(options.keepBytes === undefined ? {} : { keepBytes: options.keepBytes }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onLine(stream, line) {
      if (!started && stream === 'stdout' && line.startsWith('started=')) started = true;
      else options.onLine?.(stream, line);
    },
  });
  if (!started && result.end.kind === 'exited') {
    const failure = agentFailure(result, connection.host, 'agent run');
    if (failure !== undefined) throw new DeployError(failure);
  }
  return { ...result, stdout: result.stdout.replace(/^started=[0-9A-Za-z-]+\n/, '') };
}
