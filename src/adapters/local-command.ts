import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { CommandEnd, CommandResult } from '../model/command.ts';
import { OutputCapture } from './ssh/output-capture.ts';

/** A command to run on the runner itself. */
export interface LocalCommand {
  readonly argv: readonly string[];
  readonly timeoutMs: number;
  readonly cwd?: string;
  /** The whole environment of the command; leave out what it must not know, inputs and tokens above all. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the command as the timeout does; its end is then `signalled`. */
  readonly signal?: AbortSignal;
  /** How much of the end of each stream is kept, in whole lines; default 64 KiB. */
  readonly keepBytes?: number;
}

/** How long a process group has between TERM and KILL. */
const graceMs = 2_000;
/** How long output may still arrive after the command itself ended: a background child can hold it open for ever. */
const drainMs = 250;

/**
 * Runs a command on the runner in a process group of its own, which is ended when the time is up or the signal
 * aborts. Never rejects: a program that does not exist ends as a shell would have it, with exit 127, and one
 * that cannot be started with 126 (POSIX, Shell and Utilities, 2.8.2).
 */
export function runLocally(command: LocalCommand): Promise<CommandResult> {
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  return new Promise((resolve) => {
    let child: Child;
    try {
      child = start(command);
    } catch (error) {
      resolve({ ...neverStarted(error), durationMs: elapsed() });
      return;
    }
    const keep = command.keepBytes ?? 65_536;
    const output = { stdout: capture(child.stdout, keep), stderr: capture(child.stderr, keep) };
    const group = new ProcessGroup(child);
    let timedOut = false;
    const onAbort = () => group.end();
    const timer = setTimeout(() => {
      timedOut = true;
      group.end();
    }, command.timeoutMs);
    const finish = (result: Omit<CommandResult, 'durationMs'>) => {
      clearTimeout(timer);
      command.signal?.removeEventListener('abort', onAbort);
      resolve({ ...result, durationMs: elapsed() });
    };
    child.once('error', (error) => finish(neverStarted(error)));
    child.once('exit', (code, signal) => {
      const end = timedOut ? timeoutEnd(command) : naturalEnd(code, signal);
      whenDrained(child, () => {
        group.release();
        finish({ end, stdout: output.stdout.text(), stderr: output.stderr.text() });
      });
    });
    if (command.signal?.aborted === true) onAbort();
    else command.signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function capture(stream: Readable, keepBytes: number): OutputCapture {
  const output = new OutputCapture(keepBytes);
  stream.on('data', (chunk: Buffer) => output.add(chunk));
  stream.on('error', () => {});
  return output;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function start(command: LocalCommand): Child {
  const [program = '', ...args] = command.argv;
  return spawn(program, args, {
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    env: { ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

function neverStarted(error: unknown): Omit<CommandResult, 'durationMs'> {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  const stderr = error instanceof Error ? error.message : String(error);
  return { end: { kind: 'exited', code: missing ? 127 : 126 }, stdout: '', stderr };
}

function timeoutEnd(command: LocalCommand): CommandEnd {
  return { kind: 'timed-out', afterMs: command.timeoutMs };
}

function naturalEnd(code: number | null, signal: NodeJS.Signals | null): CommandEnd {
  return signal === null ? { kind: 'exited', code: code ?? 1 } : { kind: 'signalled', signal };
}

/** Calls back once the output of an ended command has all been read, or does not end. */
function whenDrained(child: Child, callBack: () => void): void {
  const drain = setTimeout(() => {
    child.stdout.destroy();
    child.stderr.destroy();
  }, drainMs);
  child.once('close', () => {
    clearTimeout(drain);
    callBack();
  });
}

/** Ends a process group: TERM, and KILL to whatever is left after the grace or after the command itself ended. */
class ProcessGroup {
  readonly #child: Child;
  #kill: NodeJS.Timeout | undefined;

  constructor(child: Child) {
    this.#child = child;
  }

  end(): void {
    if (this.#kill !== undefined) return;
    this.#send('SIGTERM');
    this.#kill = setTimeout(() => this.#send('SIGKILL'), graceMs);
  }

  release(): void {
    if (this.#kill === undefined) return;
    clearTimeout(this.#kill);
    this.#send('SIGKILL');
  }

  #send(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // ESRCH: the group is gone, which is what was wanted.
    }
  }
}
