import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('simulate.ts', import.meta.url));

/** Measures simulated deployments, in processes of their own; rejects when that fails or `signal` is aborted. */
export async function runSimulations(signal: AbortSignal): Promise<void> {
  // With a group of its own: it starts processes, too.
  const child = spawn(process.execPath, [program], { stdio: 'inherit', detached: true });
  const kill = (): void => void (child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'));
  signal.addEventListener('abort', kill, { once: true });
  const [code] = await once(child, 'exit');
  signal.removeEventListener('abort', kill);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
}
