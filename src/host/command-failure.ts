import type { CommandResult } from '../model/command.ts';
import type { Failure, FailureKind, Location } from '../model/failure.ts';
import type { Phase } from '../model/phase.ts';

/** What an exit code of a known script stands for. */
export interface ExitMeaning {
  readonly kind: FailureKind;
  readonly message: string;
  readonly hint: string;
}

/** What is known about a command beside how it ended. */
export interface CommandContext {
  readonly host: string;
  /** As shown to people; secrets must be redacted by the caller. */
  readonly command: string;
  readonly phase?: Phase;
  readonly step?: string;
  readonly location?: Location;
  /** What the user should do if nothing more is known. */
  readonly hint?: string;
  /** How many of the last lines are kept; default 20. */
  readonly tailLines?: number;
  /** Exit codes that mean something particular; all others are `command-failed`. */
  readonly exits?: Readonly<Record<number, ExitMeaning>>;
}

/**
 * The failure that the end of a command amounts to, or undefined when it exited with 0.
 * A lost connection is `connection-lost`: whether the command did its work is unknown.
 */
export function failureOfCommand(result: CommandResult, context: CommandContext): Failure | undefined {
  const { end } = result;
  if (end.kind === 'exited' && end.code === 0) return undefined;
  const { host, command } = context;
  const tail = tailOf(result, context.tailLines ?? 20);
  const common = {
    host,
    command,
    ...(context.phase === undefined ? {} : { phase: context.phase }),
    ...(context.step === undefined ? {} : { step: context.step }),
    ...(context.location === undefined ? {} : { location: context.location }),
    ...(context.hint === undefined ? {} : { hint: context.hint }),
    ...(tail.length === 0 ? {} : { tail }),
  };
  switch (end.kind) {
    case 'exited': {
      if (end.code === 0) return undefined;
      const meaning = context.exits?.[end.code];
      const message = `\`${command}\` failed with exit code ${end.code}`;
      return { ...common, ...(meaning ?? { kind: 'command-failed', message }), exit: end.code };
    }
    case 'signalled':
      return {
        ...common,
        kind: 'command-signalled',
        message: `\`${command}\` was ended by signal ${end.signal}`,
        hint:
          end.signal === 'KILL' || end.signal === 'SIGKILL'
            ? 'Often the kernel ended it because memory ran out: see `dmesg` on the host.'
            : (context.hint ?? 'Something on the host ended it: see the journal there.'),
      };
    case 'timed-out':
      return {
        ...common,
        kind: 'command-timed-out',
        message: `\`${command}\` did not end within ${end.afterMs / 1000} s and was stopped`,
        hint: context.hint ?? 'Give it a longer timeout, or find out below what it was waiting for.',
      };
    case 'cancelled':
      return {
        ...common,
        kind: 'cancelled',
        message: `\`${command}\` was ended because the run was cancelled`,
      };
    case 'lost':
      return { ...common, ...end.failure, host, command, kind: 'connection-lost' };
  }
}

/** The last lines printed: of stderr, filled up from the end of stdout where there is room. */
function tailOf(result: CommandResult, lines: number): readonly string[] {
  const errors = lastLines(result.stderr, lines);
  return [...lastLines(result.stdout, lines - errors.length), ...errors];
}

function lastLines(text: string, count: number): readonly string[] {
  if (count <= 0) return [];
  const trimmed = text.replace(/\s+$/, '');
  return trimmed === '' ? [] : trimmed.split('\n').slice(-count);
}
