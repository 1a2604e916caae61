import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Programs that run beside the contest until `close`. */
export class Background {
  readonly #children: ChildProcess[] = [];

  /** Starts a program and resolves with its id when it prints a line with `sign`. Rejects when it ends before. */
  async start(argv: readonly string[], sign: string): Promise<number> {
    const [program = '', ...args] = argv;
    // In a session of its own: Ctrl-C at the terminal must not end it before what it serves.
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#children.push(child);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.includes(sign)) resolve(child.pid ?? 0);
        said = `${said}\n${line}`.slice(-2_000);
      });
    }
    child.once('error', reject);
    child.once('close', () => reject(new Error(`${argv.join(' ')} ended:${said}`)));
    return promise;
  }

  /** Ends them, the last one first. */
  async close(): Promise<void> {
    for (const child of this.#children.splice(0).toReversed()) {
      await endOf(child, () => child.kill('SIGTERM'));
    }
  }
}

/** Has a program end, and resolves when it has; one that has ended already is not waited for. */
export async function endOf(child: ChildProcess, end: () => void): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  end();
  await ended;
}
