import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ServerChannel } from 'ssh2';
import { endGroup, hasMembers } from './process-group.ts';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** The commands that the demo's server runs, and the means to end all that they left. */
export class DemoCommands {
  readonly #root: string;
  /** Process groups, by the id of their leader, that may still have members. */
  readonly #groups = new Set<number>();
  readonly #running = new Set<Promise<void>>();
  #ended = false;

  constructor(root: string) {
    this.#root = root;
  }

  /** Runs one command line and tells the client its output and end, as sshd does. */
  run(channel: ServerChannel, commandLine: string): void {
    if (this.#ended) {
      channel.close();
      return;
    }
    const child = spawn('sh', ['-c', commandLine], {
      cwd: this.#root,
      env: {
        PATH: process.env.PATH,
        HOME: this.#root,
        USER: process.env.USER,
        LOGNAME: process.env.LOGNAME,
        LANG: 'C.UTF-8',
        SHELL: '/bin/sh',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A session and process group of its own, so that the transport can end it as a whole.
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) this.#groups.add(pid);
    const ended = serve(channel, child).then(() => {
      this.#running.delete(ended);
      if (pid !== undefined && !hasMembers(pid)) this.#groups.delete(pid);
    });
    this.#running.add(ended);
  }

  /** Ends every process group that still has members, waits until they have gone, and starts nothing any more. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#groups].map(endGroup));
    await Promise.all(this.#running);
    this.#groups.clear();
  }
}

/** Connects a process to its channel; resolves when the process itself has ended. */
function serve(channel: ServerChannel, child: Child): Promise<void> {
  child.stdin.on('error', () => {});
  channel.on('error', () => {});
  channel.pipe(child.stdin);
  channel.on('close', () => {
    child.stdin.destroy();
    child.stdout.destroy();
    child.stderr.destroy();
  });
  pumpOutput(channel, child);
  return new Promise((resolve) => {
    child.once('error', () => {
      channel.exit(127);
      channel.end();
      resolve();
    });
    child.once('exit', (code, signal) => {
      if (code !== null) channel.exit(code);
      else channel.exit((signal ?? 'SIGKILL').slice('SIG'.length));
      resolve();
    });
    // Only after the last holder of the output has gone, which may be a child that the command left behind.
    child.once('close', () => channel.end());
  });
}

/**
 * Copies both outputs to the channel, one piece at a time. ssh2 1.17 keeps the pieces that wait for the client's
 * window apart by stream but sends a finished one again when the other stream has to wait, so what it remembers
 * is dropped after each piece.
 */
function pumpOutput(channel: ServerChannel, child: Child): void {
  let last: Promise<void> = Promise.resolve();
  const copy = (source: Readable, target: Writable) => {
    source.on('error', () => {});
    source.on('data', (chunk: Buffer) => {
      source.pause();
      last = last.then(async () => {
        await new Promise<void>((resolve) => {
          channel.once('close', resolve);
          target.write(chunk, () => {
            channel.off('close', resolve);
            resolve();
          });
        });
        Object.assign(channel, {
          _chunk: undefined,
          _chunkcb: undefined,
          _chunkErr: undefined,
          _chunkcbErr: undefined,
        });
        source.resume();
      });
    });
  };
  copy(child.stdout, channel);
  copy(child.stderr, channel.stderr);
}
