import { type ChildProcess, spawn } from 'node:child_process';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { DeployError } from '../../model/failure.ts';
import { type ChannelExit, type ExecChannel, SessionRefused } from './exec-channel.ts';
import { clientEnvironment } from './openssh-client.ts';

/** An `ssh` in progress with all three streams in our hands. */
export interface ClientProcess {
  readonly child: ChildProcess;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** ssh ends so when anything at all went wrong, and also when the command did: only the marks can tell. */
const ambiguousExit = 255;
/** mux.c: the server has no room for the session that the shared connection asked for. */
const sessionRefused = /Session open refused by peer/;

/** Starts an `ssh` over a shared connection; that it cannot be started comes as the child's `error`. */
export function startClient(args: readonly string[]): ClientProcess {
  const child = spawn('ssh', [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: clientEnvironment() });
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => {});
  // Node throws away what nobody has begun to read when a child ends; here reading begins at once.
  return {
    child,
    stdin: child.stdin,
    stdout: child.stdout.pipe(new PassThrough()),
    stderr: child.stderr.pipe(new PassThrough()),
  };
}

/**
 * Waits until the command's first words on standard error (the wrapper's header) or its end have arrived, so that
 * a refused session is told before any input was spent on it.
 */
export function openClientChannel(client: ClientProcess): Promise<ExecChannel> {
  const channel = execChannel(client);
  const { child, stderr } = client;
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(cannotStart(error)));
    stderr.once('readable', () => {
      const first: unknown = stderr.read();
      if (!Buffer.isBuffer(first)) {
        resolve(channel);
      } else if (sessionRefused.test(first.toString())) {
        channel.close();
        reject(new SessionRefused('the shared connection was refused another session'));
      } else {
        stderr.unshift(first);
        resolve(channel);
      }
    });
  });
}

function execChannel(client: ClientProcess): ExecChannel {
  const { child, stdin, stdout, stderr } = client;
  let exit: ChannelExit = {};
  const exited = new Promise<ChannelExit>((resolve) => {
    child.once('exit', (code) => {
      // An end without an answer is no exit: the streams' end will say that the channel has gone.
      if (code === null || code === ambiguousExit) return;
      exit = { code };
      resolve(exit);
    });
  });
  const ends = [stdout, stderr].map((stream) => new Promise((resolve) => stream.once('end', resolve)));
  const gone = new Promise((resolve) => child.once('close', resolve));
  const closed = Promise.all([gone, ...ends]).then(() => exit);
  return { stdin, stdout, stderr, exited, closed, close: () => endClient(client) };
}

/** Gives up an `ssh`; the shared connection and what it runs on the host are not touched. */
export function endClient({ child }: ClientProcess): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
}

/** What a failed start amounts to; raised for `ssh` gone missing, or a runner without room for processes. */
export function cannotStart(error: Error): DeployError {
  return new DeployError(
    {
      kind: 'transport-unavailable',
      message: `ssh cannot be started: ${error.message}`,
      hint: 'Check the OpenSSH client of the runner, or set `transport: ssh2`.',
    },
    { cause: error },
  );
}
