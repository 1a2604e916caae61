import type { Readable } from 'node:stream';
import type { CommandResult } from '../model/command.ts';
import { DeployError, type Failure } from '../model/failure.ts';
import type { Connection } from '../model/transport.ts';
import { agentFailure, hasSucceeded } from './agent-failure.ts';
import { type AgentCall, AnswersInARow, type AnswersTo, rowOf } from './answers-in-a-row.ts';
import { scriptFile } from './script.ts';
import { scripts } from './scripts.generated.ts';

/** Lists of releases and lines of history are longer than the usual tail. */
const wholeOutput = 8 * 1024 * 1024;

/** What a call of the agent may say besides its arguments. */
export interface CallOptions {
  readonly stdin?: Readable | string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Seconds to wait for the host's lock. */
  readonly waitS?: number;
}

/** Calls the agent that is installed on one host, and carries the epoch of the lease once there is one. */
export class AgentCaller {
  protected readonly connection: Connection;
  protected readonly path: string;
  protected readonly timeoutMs: number;
  /** Where the agent is on the host. */
  protected readonly script: string;
  #epoch: number | undefined;

  protected constructor(connection: Connection, path: string, script: string, timeoutMs: number) {
    this.connection = connection;
    this.path = path;
    this.script = script;
    this.timeoutMs = timeoutMs;
  }

  /** The epoch of the lease that every call carries; undefined outside of a lease. */
  get epoch(): number | undefined {
    return this.#epoch;
  }

  /** From here on every call is a step of the run that took the lease with this epoch; for a fresh connection. */
  underLease(epoch: number): this {
    this.#epoch = epoch;
    return this;
  }

  protected endLease(): void {
    this.#epoch = undefined;
  }

  /** What the host runs for a subcommand of the agent outside of a lease. */
  protected plainArgv(subcommand: string, args: readonly string[]): readonly string[] {
    return ['sh', this.script, subcommand, this.path, ...args];
  }

  /** What to run for a subcommand of the agent. */
  protected argv(subcommand: string, args: readonly string[], waitS?: number): readonly string[] {
    const epoch = this.#epoch === undefined ? [] : ['--epoch', String(this.#epoch)];
    const wait = waitS === undefined ? [] : ['--wait', String(waitS)];
    return ['sh', this.script, ...epoch, ...wait, subcommand, this.path, ...args];
  }

  /** Runs a subcommand; rejects with a DeployError unless it exited with 0. */
  protected async must(
    subcommand: string,
    args: readonly string[] = [],
    options: CallOptions = {},
  ): Promise<CommandResult> {
    const result = await this.call(subcommand, args, options);
    this.check(result, { subcommand, args });
    return result;
  }

  /** Runs a subcommand and resolves however it ended. */
  protected call(
    subcommand: string,
    args: readonly string[],
    { stdin, timeoutMs = this.timeoutMs, waitS, signal }: CallOptions,
  ): Promise<CommandResult> {
    return this.connection.run({
      argv: this.argv(subcommand, args, waitS),
      timeoutMs,
      keepBytes: wholeOutput,
      ...(stdin === undefined ? {} : { stdin }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /**
   * Has the host carry out several calls in a row, which takes one round trip; it stops at the first that fails. None of
   * them may print what others decide, or take standard input. Each promise resolves with what its call printed and
   * rejects with a DeployError; those behind one that failed reject with its reason.
   */
  protected inARow<const Calls extends readonly AgentCall[]>(calls: Calls): AnswersTo<Calls> {
    const row = new AnswersInARow(calls);
    const running = this.connection.run({
      argv: this.argv('in-a-row', rowOf(calls)),
      timeoutMs: calls.length * this.timeoutMs,
      keepBytes: wholeOutput,
      onLine: (stream, line) => {
        if (stream === 'stdout') row.add(line);
      },
    });
    running.then(
      (result) => row.end(this.failureOf(result, calls[row.done])),
      (thrown) => row.fail(thrown),
    );
    // There is one for each call, in their order.
    return row.answers as AnswersTo<Calls>;
  }

  protected failureOf(result: CommandResult, call: AgentCall | undefined): Failure | undefined {
    if (hasSucceeded(result)) return undefined;
    const command = ['agent', call?.subcommand, ...(call?.args ?? [])].join(' ');
    return agentFailure(result, this.connection.host, command);
  }

  protected check(result: CommandResult, call: AgentCall): void {
    const failure = this.failureOf(result, call);
    if (failure !== undefined) throw new DeployError(failure);
  }
}

/**
 * Runs a subcommand without installing the agent, which comes by standard input unless it is known to be there, as the
 * facts of a host tell; rejects with a DeployError.
 */
export async function runUninstalled(
  connection: Connection,
  argv: readonly [subcommand: string, path: string, ...rest: string[]],
  options: { readonly timeoutMs: number; readonly waitS?: number; readonly isInstalled?: boolean },
): Promise<CommandResult> {
  const { timeoutMs, waitS, isInstalled = false } = options;
  const agent = scripts['host/agent.sh'];
  const wait = waitS === undefined ? [] : ['--wait', String(waitS)];
  const result = await connection.run({
    argv: isInstalled
      ? ['sh', scriptFile(argv[1], agent), ...wait, ...argv]
      : ['sh', '-s', '--', ...wait, ...argv],
    ...(isInstalled ? {} : { stdin: agent }),
    timeoutMs,
    keepBytes: wholeOutput,
  });
  const failure = agentFailure(result, connection.host, `agent ${argv[0]}`);
  if (failure !== undefined) throw new DeployError(failure);
  return result;
}
