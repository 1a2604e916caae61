import type { CommandEnd } from '../../model/command.ts';
import { DeployError, type Failure } from '../../model/failure.ts';
import type { ChannelExit } from './exec-channel.ts';

/** Signals by their number on Linux (signal(7)), which may differ from the runner's. */
const signalNames: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};

/** The end that a shell's exit code stands for: above 128 it names a signal (POSIX, XCU 2.8.2). */
export function endOfCode(code: number): CommandEnd {
  const signal = signalNames[code - 128];
  return signal === undefined ? { kind: 'exited', code } : { kind: 'signalled', signal };
}

/**
 * The end of a command whose wrapper could not tell it. A bare success proves nothing, since something else (a
 * forced command, say) may have run in its place: it is `lost`.
 */
export function endOfExit(exit: ChannelExit, host: string, lost: AbortSignal): CommandEnd {
  if (exit.signal !== undefined) return { kind: 'signalled', signal: exit.signal };
  if (exit.refused === true) return { kind: 'lost', failure: notStarted(host) };
  if (exit.code === undefined) return lostEnd(host, lost);
  if (exit.code !== 0) return endOfCode(exit.code);
  const failure: Failure = {
    kind: 'connection-lost',
    host,
    message: 'the host reported success without having run the command to its end',
    hint: 'Check for a ForceCommand, a command= in authorized_keys or a login script that exits.',
  };
  return { kind: 'lost', failure };
}

function notStarted(host: string): Failure {
  return {
    kind: 'connection-lost',
    host,
    message: 'the host refuses to run commands',
    hint: 'Check ForceCommand and the shell of this user on the host.',
  };
}

/** The end of a command of which nothing more can be known, with why the connection went, if it did. */
export function lostEnd(host: string, lost: AbortSignal): CommandEnd {
  const reason: unknown = lost.aborted ? lost.reason : undefined;
  if (reason instanceof DeployError) return { kind: 'lost', failure: reason.failure };
  const failure: Failure = {
    kind: 'connection-lost',
    host,
    message: 'the command’s channel closed before the command told how it ended',
    hint: 'Whether it took effect is not known: look at the host before trying again.',
  };
  return { kind: 'lost', failure };
}
