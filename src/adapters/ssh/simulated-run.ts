import { PassThrough } from 'node:stream';
import type { Clock } from '../../model/clock.ts';
import type { CommandEnd, CommandResult, RemoteCommand } from '../../model/command.ts';
import { endOfCode, lostEnd } from './command-end.ts';
import { feedInput, releaseInput } from './command-input.ts';
import { OutputCapture } from './output-capture.ts';
import type { SimulatedHost, SimulatedProcess } from './simulated-host.ts';

/** The connection over which a simulated command runs. */
export interface SimulatedRunContext {
  readonly host: string;
  readonly machine: SimulatedHost;
  readonly clock: Clock;
  readonly killGraceMs: number;
  readonly lost: AbortSignal;
}

/** Runs one command on a simulated host; keeps the promises of RemoteCommand as the real transports do. */
export async function runSimulated(
  context: SimulatedRunContext,
  command: RemoteCommand,
): Promise<CommandResult> {
  const { clock } = context;
  const startedAt = clock.now();
  const { onLine, keepBytes = 64 * 1024 } = command;
  const capture = (name: 'stdout' | 'stderr') =>
    new OutputCapture(keepBytes, onLine === undefined ? undefined : (line) => onLine(name, line));
  const output = { stdout: capture('stdout'), stderr: capture('stderr') };
  try {
    const end = await execute(context, command, (stream, data) => output[stream].add(Buffer.from(data)));
    output.stdout.end();
    output.stderr.end();
    const text = { stdout: output.stdout.text(), stderr: output.stderr.text() };
    return { end, ...text, durationMs: clock.now() - startedAt };
  } finally {
    releaseInput(command.stdin);
  }
}

async function execute(
  context: SimulatedRunContext,
  command: RemoteCommand,
  write: SimulatedProcess['write'],
): Promise<CommandEnd> {
  const { clock, host, lost, machine } = context;
  if (lost.aborted) return lostEnd(host, lost);
  const over = new AbortController();
  const process = new ControlledProcess(context, command, (stream, data) => {
    if (!over.signal.aborted) write(stream, data);
  });
  const ended = start(machine, process);
  const gone = new Promise<'lost'>((resolve) => {
    lost.addEventListener('abort', () => resolve('lost'), { once: true, signal: over.signal });
  });
  const passes = (ms: number) =>
    clock.sleep(ms, over.signal).then(
      () => 'passed' as const,
      () => 'passed' as const,
    );
  try {
    const { signal } = command;
    const cancelled = new Promise<'cancelled'>((resolve) => {
      if (signal?.aborted === true) resolve('cancelled');
      signal?.addEventListener('abort', () => resolve('cancelled'), { once: true, signal: over.signal });
    });
    const first = await Promise.race([ended, gone, process.inputFault, cancelled, passes(command.timeoutMs)]);
    if (typeof first === 'number') return endOfCode(first);
    if (first === 'lost') return lostEnd(host, lost);
    process.terminate();
    const second = await Promise.race([ended, gone, passes(context.killGraceMs)]);
    if (second === 'lost') return lostEnd(host, lost);
    process.kill();
    if (first === 'cancelled') return { kind: 'cancelled' };
    return { kind: 'timed-out', afterMs: command.timeoutMs };
  } catch (error) {
    process.kill();
    throw error;
  } finally {
    over.abort();
    process.stdin.destroy();
  }
}

async function start(machine: SimulatedHost, process: SimulatedProcess): Promise<number> {
  if (machine.delayMs > 0) await process.clock.sleep(machine.delayMs);
  return machine.execute(process);
}

/** A process with the means to end it. */
class ControlledProcess implements SimulatedProcess {
  readonly argv: readonly string[];
  readonly stdin = new PassThrough();
  readonly clock: Clock;
  readonly write: SimulatedProcess['write'];
  /** Rejects when the source of its input breaks. */
  readonly inputFault: Promise<never>;
  readonly #terminated = new AbortController();
  readonly #killed = new AbortController();

  constructor(context: SimulatedRunContext, command: RemoteCommand, write: SimulatedProcess['write']) {
    this.argv = command.argv;
    this.clock = context.clock;
    this.write = write;
    this.inputFault = new Promise((_, reject) => feedInput(this.stdin, command.stdin, reject));
  }

  get terminated(): AbortSignal {
    return this.#terminated.signal;
  }

  get killed(): AbortSignal {
    return this.#killed.signal;
  }

  terminate(): void {
    this.#terminated.abort();
  }

  kill(): void {
    this.#killed.abort();
  }
}
