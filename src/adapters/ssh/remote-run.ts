import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { CommandEnd, CommandResult, RemoteCommand } from '../../model/command.ts';
import { DeployError } from '../../model/failure.ts';
import { endOfCode, endOfExit, lostEnd } from './command-end.ts';
import { feedInput, releaseInput } from './command-input.ts';
import { endGroup } from './end-group.ts';
import type { ChannelExit, ExecChannel } from './exec-channel.ts';
import { Framing, frameCommand } from './framing.ts';
import { type ChannelOpener, openWithin } from './open-channel.ts';
import { OutputCapture } from './output-capture.ts';
import type { Sessions } from './sessions.ts';

/** How patient a transport is with commands that do not end by themselves. */
export interface Patience {
  /** Between TERM and KILL to the process group of a command whose time is up; whole seconds are used. */
  readonly killGraceMs: number;
  /** How long a channel may stay silent after its command ended without the wrapper's marks. */
  readonly drainMs: number;
}

export const usualPatience: Patience = { killGraceMs: 5_000, drainMs: 1_000 };

/** What running a command needs of its connection. */
export interface RunContext extends ChannelOpener {
  readonly host: string;
  readonly patience: Patience;
}

const defaultKeepBytes = 64 * 1024;

/**
 * Runs one command under `src/host/run.sh` on a channel of its own and tells how it ended; see RemoteCommand for
 * the promises kept. Raises only what `stdin` or `onLine` raised: then the command has been ended, because it
 * would have taken a cut input for a whole one.
 */
export async function runRemotely(
  context: RunContext,
  sessions: Sessions,
  command: RemoteCommand,
): Promise<CommandResult> {
  const calledAt = context.clock.now();
  try {
    return await sessions.run(() => runOnce(context, command));
  } catch (error) {
    if (!(error instanceof DeployError) || error.failure.kind !== 'connection-lost') throw error;
    const end: CommandEnd = { kind: 'lost', failure: { host: context.host, ...error.failure } };
    return { end, stdout: '', stderr: '', durationMs: context.clock.now() - calledAt };
  } finally {
    releaseInput(command.stdin);
  }
}

async function runOnce(context: RunContext, command: RemoteCommand): Promise<CommandResult> {
  const { clock, host, lost } = context;
  const { timeoutMs } = command;
  const startedAt = clock.now();
  const nonce = randomBytes(16).toString('hex');
  if (command.signal?.aborted === true)
    return { end: { kind: 'cancelled' }, stdout: '', stderr: '', durationMs: 0 };
  const channel = await openWithin(context, frameCommand(nonce, command.argv), timeoutMs);
  if (channel === undefined) {
    const end: CommandEnd = lost.aborted ? lostEnd(host, lost) : { kind: 'timed-out', afterMs: timeoutMs };
    return { end, stdout: '', stderr: '', durationMs: clock.now() - startedAt };
  }
  const leftMs = Math.max(0, startedAt + timeoutMs - clock.now());
  const run = new ChannelRun(context, channel, nonce, command, leftMs);
  const end = await run.end();
  return { end, ...run.output(), durationMs: clock.now() - startedAt };
}

type Cause =
  | { readonly kind: 'complete' | 'timed-out' | 'cancelled' | 'lost' }
  | { readonly kind: 'closed' | 'drained'; readonly exit: ChannelExit }
  | { readonly kind: 'defect'; readonly error: unknown };

class ChannelRun {
  readonly #context: RunContext;
  readonly #channel: ExecChannel;
  readonly #command: RemoteCommand;
  readonly #framing: Framing;
  readonly #captures: { readonly stdout: OutputCapture; readonly stderr: OutputCapture };
  readonly #over = new AbortController();
  readonly #cause: Promise<Cause>;
  #settle: (cause: Cause) => void = () => {};
  #bytes = 0;

  constructor(
    context: RunContext,
    channel: ExecChannel,
    nonce: string,
    command: RemoteCommand,
    leftMs: number,
  ) {
    this.#context = context;
    this.#channel = channel;
    this.#command = command;
    this.#framing = new Framing(nonce);
    const { onLine, keepBytes = defaultKeepBytes } = command;
    const capture = (name: 'stdout' | 'stderr') =>
      new OutputCapture(keepBytes, onLine === undefined ? undefined : (line) => onLine(name, line));
    this.#captures = { stdout: capture('stdout'), stderr: capture('stderr') };
    this.#cause = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#read('stdout', channel.stdout);
    this.#read('stderr', channel.stderr);
    this.#watch(leftMs);
    feedInput(channel.stdin, command.stdin, (error) => this.#settle({ kind: 'defect', error }));
  }

  async end(): Promise<CommandEnd> {
    const cause = await this.#cause;
    const end = await this.#conclude(cause);
    this.#over.abort();
    this.#channel.close();
    if (cause.kind === 'defect') throw cause.error;
    this.#finishOutput();
    return end;
  }

  output(): { stdout: string; stderr: string } {
    return { stdout: this.#captures.stdout.text(), stderr: this.#captures.stderr.text() };
  }

  #read(name: 'stdout' | 'stderr', stream: Readable): void {
    stream.on('data', (chunk: Buffer) => {
      if (this.#over.signal.aborted) return;
      this.#bytes += chunk.length;
      this.#guard(() => {
        for (const part of this.#framing.pass(name, chunk)) this.#captures[name].add(part);
      });
      if (this.#framing.complete) this.#settle({ kind: 'complete' });
    });
    stream.on('error', () => {});
  }

  #watch(leftMs: number): void {
    const { clock, lost, patience } = this.#context;
    const over = this.#over.signal;
    clock.sleep(leftMs, over).then(
      () => this.#settle({ kind: 'timed-out' }),
      () => {},
    );
    const onLost = () => this.#settle({ kind: 'lost' });
    lost.addEventListener('abort', onLost, { once: true, signal: over });
    if (lost.aborted) onLost();
    const onCancel = () => this.#settle({ kind: 'cancelled' });
    this.#command.signal?.addEventListener('abort', onCancel, { once: true, signal: over });
    if (this.#command.signal?.aborted === true) onCancel();
    void this.#channel.closed.then((exit) => this.#settle({ kind: 'closed', exit }));
    void this.#channel.exited.then(async (exit) => {
      for (let seen = -1; seen !== this.#bytes && !over.aborted; ) {
        seen = this.#bytes;
        await clock.sleep(patience.drainMs, over).catch(() => {});
      }
      this.#settle({ kind: 'drained', exit });
    });
  }

  async #conclude(cause: Cause): Promise<CommandEnd> {
    const { host, lost } = this.#context;
    const { code } = this.#framing.state;
    switch (cause.kind) {
      case 'complete':
        return endOfCode(code ?? 0);
      case 'closed':
      case 'drained':
        if (code !== undefined) return endOfCode(code);
        if (Object.keys(cause.exit).length === 0) await this.#awaitLoss();
        return endOfExit(cause.exit, host, lost);
      case 'lost':
        return code === undefined ? lostEnd(host, lost) : endOfCode(code);
      case 'cancelled':
        await this.#endGroup();
        return lost.aborted ? lostEnd(host, lost) : { kind: 'cancelled' };
      case 'defect':
      case 'timed-out':
        await this.#endGroup();
        return lost.aborted ? lostEnd(host, lost) : { kind: 'timed-out', afterMs: this.#command.timeoutMs };
    }
  }

  /** A channel may go moments before the news that the whole connection went, which tells more. */
  async #awaitLoss(): Promise<void> {
    const { clock, lost, patience } = this.#context;
    await clock.sleep(patience.drainMs, lost).catch(() => {});
  }

  /** Ends what the command started on the host, then lets its last words arrive. */
  async #endGroup(): Promise<void> {
    const { group } = this.#framing.state;
    const { clock, patience, lost } = this.#context;
    if (group !== undefined) await endGroup(this.#context, group, Math.ceil(patience.killGraceMs / 1000));
    if (lost.aborted) return;
    await Promise.race([
      this.#channel.closed,
      clock.sleep(patience.drainMs, this.#over.signal).catch(() => {}),
    ]);
  }

  #finishOutput(): void {
    for (const name of ['stdout', 'stderr'] as const) {
      this.#captures[name].add(this.#framing.rest(name));
      this.#captures[name].end();
    }
  }

  /** A defect in `onLine` must neither stay silent nor end the process. */
  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#settle({ kind: 'defect', error });
    }
  }
}
