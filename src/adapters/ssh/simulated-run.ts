import { finished, PassThrough, Readable } from 'node:stream';
import type { CommandEnd, CommandResult, RemoteCommand } from '../../model/command.ts';
import { onAbort } from '../on-abort.ts';
import type { AlarmClock } from '../simulated/alarm-clock.ts';
import { endOfCode, lostEnd } from './command-end.ts';
import { releaseInput } from './command-input.ts';
import { SaidText } from './said-text.ts';
import type { CommandFault, SimulatedHost, SimulatedProcess } from './simulated-host.ts';

/** The connection over which a simulated command runs. */
export interface SimulatedRunContext {
  readonly host: string;
  readonly machine: SimulatedHost;
  readonly clock: AlarmClock;
  readonly killGraceMs: number;
  readonly lost: AbortSignal;
  /** Breaks this connection. */
  readonly cut: () => void;
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
    new SaidText(keepBytes, onLine === undefined ? undefined : (line) => onLine(name, line));
  const output = { stdout: capture('stdout'), stderr: capture('stderr') };
  try {
    const end = await execute(context, command, (stream, data) => output[stream].add(data));
    output.stdout.end();
    output.stderr.end();
    const text = { stdout: output.stdout.text(), stderr: output.stderr.text() };
    return { end, ...text, durationMs: clock.now() - startedAt };
  } finally {
    releaseInput(command.stdin);
  }
}

/** What a command's end is waited for with. */
type Happening = number | 'lost' | 'cancelled' | 'passed';

async function execute(
  context: SimulatedRunContext,
  command: RemoteCommand,
  write: SimulatedProcess['write'],
): Promise<CommandEnd> {
  const { clock, host, lost, machine } = context;
  if (lost.aborted) return lostEnd(host, lost);
  let isOver = false;
  let happens = (_: Happening): void => undefined;
  let breaks = (_: unknown): void => undefined;
  let stopWaiting = (): void => undefined;
  const process = new ControlledProcess(context, command, {
    write: (stream, data) => {
      if (!isOver) write(stream, data);
    },
    inputBreaks: (error) => breaks(error),
  });
  const ended = start(machine, process, context.cut);
  // One promise for whatever comes first: there are many commands, and most just end.
  const happening = (withinMs: number): Promise<Happening> =>
    new Promise((resolve, reject) => {
      happens = resolve;
      breaks = reject;
      stopWaiting = clock.alarm(withinMs, () => resolve('passed'));
      ended.then(resolve, reject);
      if (lost.aborted) resolve('lost');
    });
  const onLost = (): void => happens('lost');
  lost.addEventListener('abort', onLost, { once: true });
  const stopListening =
    command.signal === undefined ? undefined : onAbort(command.signal, () => happens('cancelled'));
  try {
    const first = command.signal?.aborted === true ? 'cancelled' : await happening(command.timeoutMs);
    // What ended because the connection broke has no code that anyone would be told.
    if (first === 'lost' || lost.aborted) return lostEnd(host, lost);
    if (typeof first === 'number') return endOfCode(first);
    stopListening?.();
    process.terminate();
    const second = await happening(context.killGraceMs);
    if (second === 'lost') return lostEnd(host, lost);
    process.kill();
    if (first === 'cancelled') return { kind: 'cancelled' };
    return { kind: 'timed-out', afterMs: command.timeoutMs };
  } catch (error) {
    process.kill();
    throw error;
  } finally {
    lost.removeEventListener('abort', onLost);
    stopListening?.();
    isOver = true;
    stopWaiting();
    process.close();
  }
}

/** There, the work, and back again. */
async function start(machine: SimulatedHost, process: ControlledProcess, cut: () => void): Promise<number> {
  const parts = machine.settings.partsOf?.(process.argv);
  if (parts === undefined) return startOne(machine, process, cut);
  for (const { argv, done } of parts) {
    const code = await startOne(machine, withArgv(process, argv), cut);
    // Whoever writes when the connection is gone ends by that.
    if (code !== 0 || process.isAlone) return code === 0 ? 141 : code;
    process.write('stdout', done);
  }
  return 0;
}

/** A process, and whether the connection is gone that it came by. */
type Started = SimulatedProcess & { readonly isAlone: boolean };

/** The same process with another command line in its place. */
function withArgv(process: Started, argv: readonly string[]): Started {
  return {
    argv,
    clock: process.clock,
    write: process.write,
    onEnd: (listener) => process.onEnd(listener),
    get stdin() {
      return process.stdin;
    },
    get inputText() {
      return process.inputText;
    },
    get terminated() {
      return process.terminated;
    },
    get killed() {
      return process.killed;
    },
    get isAlone() {
      return process.isAlone;
    },
  };
}

async function startOne(machine: SimulatedHost, process: Started, cut: () => void): Promise<number> {
  const fault = machine.commandFault?.(process.argv, process.inputText);
  if (fault?.kind === 'lost-before') cut();
  if (process.isAlone) return 255;
  if (machine.delayMs > 0) await process.clock.sleep(machine.delayMs);
  if (machine.silence !== undefined) await machine.silence;
  // What had not arrived when the connection broke never does.
  if (process.isAlone) return 255;
  const code = await work(machine, process, fault);
  machine.commandDone?.(process.argv, process.inputText, code);
  if (fault?.kind === 'lost-after') cut();
  if (machine.silence !== undefined) await machine.silence;
  return code;
}

function work(machine: SimulatedHost, process: Started, fault: CommandFault | undefined): Promise<number> {
  switch (fault?.kind) {
    case 'hangs':
      return new Promise((resolve) => {
        process.onEnd(() => resolve(143));
      });
    case 'exits':
      return fault.program(process);
    case 'lost-before':
    case 'lost-after':
    case undefined:
      return machine.execute(process);
  }
}

interface ProcessMeans {
  readonly write: SimulatedProcess['write'];
  /** Told when the source of its input breaks. */
  readonly inputBreaks: (error: Error) => void;
}

/** A process with the means to end it. */
class ControlledProcess implements SimulatedProcess {
  readonly argv: readonly string[];
  readonly clock: AlarmClock;
  readonly write: SimulatedProcess['write'];
  readonly #listeners: ((by: 'TERM' | 'KILL') => void)[] = [];
  /** Made when they are asked for: few programs do, and there are many of them. */
  #terminated: AbortController | undefined;
  #killed: AbortController | undefined;
  readonly #input: RemoteCommand['stdin'];
  readonly #lost: AbortSignal;
  #stdin: Readable | undefined;

  constructor(context: SimulatedRunContext, command: RemoteCommand, { write, inputBreaks }: ProcessMeans) {
    this.argv = command.argv;
    this.clock = context.clock;
    this.write = write;
    this.#input = command.stdin;
    this.#lost = context.lost;
    if (!(command.stdin instanceof Readable)) return;
    this.#stdin = command.stdin;
    // A source that breaks is noticed whether or not anybody reads.
    finished(command.stdin, { writable: false }, (error) => {
      if (error) inputBreaks(error);
    });
  }

  get stdin(): Readable {
    this.#stdin ??= new PassThrough().end(this.#input);
    return this.#stdin;
  }

  get inputText(): string | undefined {
    if (this.#input === undefined) return '';
    return typeof this.#input === 'string' ? this.#input : undefined;
  }

  /** Whether the connection is gone that it came by. */
  get isAlone(): boolean {
    return this.#lost.aborted;
  }

  /** Lets go of its input. */
  close(): void {
    this.#stdin?.destroy();
  }

  onEnd(listener: (by: 'TERM' | 'KILL') => void): void {
    this.#listeners.push(listener);
  }

  get terminated(): AbortSignal {
    this.#terminated ??= this.#controllerFor('TERM');
    return this.#terminated.signal;
  }

  get killed(): AbortSignal {
    this.#killed ??= this.#controllerFor('KILL');
    return this.#killed.signal;
  }

  terminate(): void {
    for (const listener of this.#listeners) listener('TERM');
  }

  kill(): void {
    for (const listener of this.#listeners) listener('KILL');
  }

  #controllerFor(signal: 'TERM' | 'KILL'): AbortController {
    const controller = new AbortController();
    this.onEnd((by) => {
      if (by === signal) controller.abort();
    });
    return controller;
  }
}
