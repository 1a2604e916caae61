import type { Readable } from 'node:stream';
import type { Failure } from './failure.ts';

/** A line of output that is longer, in UTF-16 units, is handed on in parts of this size, or one less. */
export const longestOutputLine = 16 * 1024;

/** One command to run on a host. The transport quotes `argv`; values are never spliced into script text. */
export interface RemoteCommand {
  readonly argv: readonly string[];
  /** Fed to the command's standard input, which is then closed; without it standard input is empty. */
  readonly stdin?: Readable | string | Uint8Array;
  /** When it passes, the command's whole process group is ended on the host and the end is `timed-out`. */
  readonly timeoutMs: number;
  /** When it aborts, the command is ended on the host like one whose time is up, and the end is `cancelled`. */
  readonly signal?: AbortSignal;
  /** How much of the end of each stream is kept in the result, in whole lines where there was more; default 64 KiB. */
  readonly keepBytes?: number;
  /** Called with each whole line as it arrives (longer ones than `longestOutputLine` arrive in parts). */
  readonly onLine?: (stream: 'stdout' | 'stderr', line: string) => void;
}

/** How a command ended. Only `exited` with code 0 is success; `lost` means unknown, never success and never failure. */
export type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'lost'; readonly failure: Failure };

/** The end of a command with the last part of what it printed (UTF-8, invalid bytes replaced). */
export interface CommandResult {
  readonly end: CommandEnd;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}
