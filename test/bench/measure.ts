import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a container may take to run after the command that starts it. */
const longestSwitchMs = 30_000;

/** One run of one command. */
export interface Sample {
  /** From the start of the process until its end, seconds. */
  readonly wallS: number;
  /** Until `current` named another release; the wall time where nothing is switched. */
  readonly switchedS: number;
  /** User and system time of the runner's processes and services, seconds. */
  readonly cpuS: number;
  /** The largest resident set of any of the runner's processes, bytes. */
  readonly peakBytes: number;
  readonly bytes: number;
}

/** What is to be run and watched. */
export interface Measured {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The directory in which `current` changes. */
  readonly root: string;
  readonly directory: string;
  readonly countBytes: () => Promise<number>;
  /** CPU time that services of the runner have taken so far, seconds: of its Docker, which works for its clients. */
  readonly servicesCpuS: () => number;
  /** The switch may come when the command has ended, and is waited for. */
  readonly switchFollows: boolean;
  /** Kills it when aborted. */
  readonly signal: AbortSignal;
}

/** Runs a command under GNU time and watches the switch; throws with what it printed when it fails. */
export async function measure(measured: Measured): Promise<Sample> {
  const usage = join(measured.directory, 'usage');
  measured.signal.throwIfAborted();
  const before = await measured.countBytes();
  const servicesBefore = measured.servicesCpuS();
  const former = currentOf(measured.root);
  let switchedAt: number | undefined;
  const switched = Promise.withResolvers<void>();
  const watcher = watch(measured.root, (_, name) => {
    if (name !== 'current' || switchedAt !== undefined) return;
    if (currentOf(measured.root) === former) return;
    switchedAt = performance.now();
    switched.resolve();
  });
  const startedAt = performance.now();
  const child = spawn('time', ['-f', '%U %S %M', '-o', usage, ...measured.argv], {
    env: { ...process.env, ...measured.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const kill = (): void => void (child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'));
  measured.signal.addEventListener('abort', kill, { once: true });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const closed = once(child, 'close');
  const [code] = await once(child, 'exit');
  const endedAt = performance.now();
  measured.signal.removeEventListener('abort', kill);
  // What went its own way, as a connection that others may share, may hold what it prints for a minute.
  if (!measured.signal.aborted) await closed;
  if (code === 0 && measured.switchFollows) {
    await Promise.race([switched.promise, pause(longestSwitchMs, undefined, { ref: false })]);
  }
  watcher.close();
  measured.signal.throwIfAborted();
  if (code !== 0) throw new Error(Buffer.concat(printed).toString('utf8').slice(-2_000));
  const [user = 0, system = 0, peakKib = 0] = readFileSync(usage, 'utf8').trim().split(' ').map(Number);
  const wallS = (endedAt - startedAt) / 1_000;
  return {
    wallS,
    switchedS:
      switchedAt === undefined
        ? wallS
        : Math.min(
            measured.switchFollows ? Number.POSITIVE_INFINITY : wallS,
            (switchedAt - startedAt) / 1_000,
          ),
    cpuS: user + system + measured.servicesCpuS() - servicesBefore,
    peakBytes: peakKib * 1024,
    bytes: (await measured.countBytes()) - before,
  };
}

function currentOf(root: string): string | undefined {
  try {
    return readlinkSync(join(root, 'current'));
  } catch {
    return undefined;
  }
}
