import { readFile } from 'node:fs/promises';
import { exec } from '@actions/exec';
import { DeployError } from '../../model/failure.ts';

/** How a short run of the runner's `ssh` ended. */
export interface ClientEnd {
  readonly code: number;
  /** Its standard error: usage errors and the like, which never reach a log file. */
  readonly stderr: string;
}

/** What no program needs that only carries bytes: the action's inputs and the runner's tokens. */
const secretNames = /^(INPUT_|ACTIONS_|GITHUB_TOKEN$)/;

/** The environment of ssh: its messages are only fixed in the C locale; the agent's socket and HOME come along. */
export function clientEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || secretNames.test(name) ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}

/** Tells its process id before it becomes ssh, because @actions/exec offers no means to end what it started. */
const announcePid = 'printf %s "$$" >"$1" && shift && exec "$@"';

/**
 * Runs the runner's `ssh` until it ends or goes to the background. When `signal` aborts it is ended. Raises
 * DeployError `transport-unavailable` when there is no `ssh`.
 */
export async function runClient(
  args: readonly string[],
  ending?: { readonly pidFile: string; readonly signal: AbortSignal },
): Promise<ClientEnd> {
  const running =
    ending === undefined
      ? start('ssh', args)
      : start('sh', ['-c', announcePid, 'sh', ending.pidFile, 'ssh', ...args]);
  if (ending === undefined) return running;
  const abort = () => void endWhenKnown(ending.pidFile, running);
  if (ending.signal.aborted) abort();
  ending.signal.addEventListener('abort', abort, { once: true });
  try {
    return await running;
  } finally {
    ending.signal.removeEventListener('abort', abort);
  }
}

/** The version that the runner's `ssh` names; raises DeployError `transport-unavailable` when there is none. */
export async function clientVersion(): Promise<string> {
  const { code, stderr } = await runClient(['-V']);
  if (code === 0) return stderr.trim();
  throw unavailable(`ssh -V ended with ${code}`);
}

async function start(program: string, args: readonly string[]): Promise<ClientEnd> {
  const stderr: Buffer[] = [];
  try {
    const code = await exec(program, [...args], {
      silent: true,
      ignoreReturnCode: true,
      env: clientEnvironment(),
      listeners: { stderr: (data) => stderr.push(data) },
    });
    return { code, stderr: Buffer.concat(stderr).toString() };
  } catch (error) {
    throw unavailable(error instanceof Error ? error.message : String(error), error);
  }
}

function unavailable(why: string, cause?: unknown): DeployError {
  return new DeployError(
    {
      kind: 'transport-unavailable',
      message: `the OpenSSH client cannot be used: ${why}`,
      hint: 'Install it (`apt-get install openssh-client`) or set `transport: ssh2`.',
    },
    { cause },
  );
}

/** Ends ssh as soon as its process id is written; it is, within milliseconds, unless it has ended before. */
async function endWhenKnown(pidFile: string, running: Promise<ClientEnd>): Promise<void> {
  const ended = running.then(
    () => true,
    () => true,
  );
  for (;;) {
    const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
    if (pid > 0) {
      try {
        process.kill(pid, 'SIGTERM');
      } catch {
        // It has ended meanwhile.
      }
      return;
    }
    const next = new Promise<false>((resolve) => setTimeout(() => resolve(false), 10));
    if (await Promise.race([ended, next])) return;
  }
}
