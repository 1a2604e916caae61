import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** From this load on a machine is busy: what is measured there is marked. */
export const calmLoad = 2;

/** How long a course waits for a calm machine, and how often it looks: the kernel reckons anew every five seconds. */
const longestWaitMs = 180_000;
const lookEveryMs = 5_000;

/** Whether what is measured at such a load has to be marked. */
export function isBusy(load: number): boolean {
  return load >= calmLoad;
}

/** What waiting for a calm machine takes of the world. */
export interface Watch {
  /** Processes that ran or waited to, over the minute before. */
  load(): number;
  pause(ms: number): Promise<void>;
  log(line: string): void;
}

/** The machine's own; the pause rejects when `signal` is aborted. */
export function machineWatch(signal: AbortSignal, log: (line: string) => void): Watch {
  return {
    load: () => loadavg()[0] ?? Number.NaN,
    pause: (ms) => pause(ms, undefined, { signal }),
    log,
  };
}

/** Resolves with the load once the machine is calm, or as it is when that takes too long; says that it waits. */
export async function awaitCalm(what: string, { load, pause, log }: Watch): Promise<number> {
  const first = load();
  if (!isBusy(first)) return first;
  log(
    `${what}: load ${first.toFixed(1)}: waiting until it is below ${calmLoad}, ${longestWaitMs / 1_000} s at most`,
  );
  let now = first;
  for (let waitedMs = 0; waitedMs < longestWaitMs && isBusy(now); waitedMs += lookEveryMs) {
    await pause(lookEveryMs);
    now = load();
  }
  if (isBusy(now)) log(`${what}: load ${now.toFixed(1)} still: measured all the same, and marked`);
  return now;
}
