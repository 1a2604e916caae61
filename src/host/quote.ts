import { DeployError } from '../model/failure.ts';

/** Linux refuses any single argument above this size (MAX_ARG_STRLEN), and sshd hands over a command as one. */
const longestCommand = 128 * 1024 - 1;

/**
 * One argument as a word that bash, dash, zsh, busybox sh and fish all read back unchanged.
 *
 * Quotes and backslashes stand in double quotes and all else in single quotes, because fish, unlike POSIX
 * (XCU 2.2), reads backslashes inside single quotes. Raises DeployError `internal` for a NUL byte, which no
 * argument can hold.
 */
export function quoteArgument(value: string): string {
  if (value.includes('\0')) {
    throw new DeployError({ kind: 'internal', message: 'an argument of a command holds a NUL byte' });
  }
  if (/^[A-Za-z0-9_/.:,@+-]+$/.test(value)) return value;
  if (value === '') return "''";
  return (value.match(/['\\]+|[^'\\]+/g) ?? []).map(quoteRun).join('');
}

/**
 * A command line for a login shell that runs exactly `argv`.
 * Raises DeployError `internal` when it is too long for one argument: such data belongs on standard input.
 */
export function quoteCommand(argv: readonly string[]): string {
  const line = argv.map(quoteArgument).join(' ');
  if (Buffer.byteLength(line) > longestCommand) {
    throw new DeployError({
      kind: 'internal',
      message: `a command is longer than ${longestCommand} bytes`,
      hint: 'Pass large values through standard input or a file.',
    });
  }
  return line;
}

/** A run holds either only quotes and backslashes or none of them. */
function quoteRun(run: string): string {
  return /^['\\]/.test(run) ? `"${run.replaceAll('\\', '\\\\')}"` : `'${run}'`;
}
