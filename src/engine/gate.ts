import { type Failure, failureOf } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import { concernsAll } from '../planning/failure-policy.ts';
import { connectAgain } from './connect.ts';
import { type EngineContext, limits } from './context.ts';
import { anySignal, onEach, stopIfCancelled } from './fleet.ts';
import { askFromRunner, proveHealthy, versionsInService } from './health.ts';
import type { HostRun } from './host-run.ts';
import { judgementOf, takesPart } from './standing.ts';

/**
 * What must hold before the next wave, counted from 0: its hosts stay well for as long as the wave is held, and the
 * questions from the runner are answered well meanwhile and in the end, by the new release or by the old one that
 * other hosts still have. Ends as soon as something demands that everything goes back.
 */
export async function holdGate(
  context: EngineContext,
  runs: readonly HostRun[],
  plan: Plan,
  index: number,
): Promise<Failure[]> {
  const { clock } = context.ports;
  const wave = plan.waves[index];
  if (wave === undefined) return [];
  const { holdMs } = wave;
  const probes = [...plan.gate, ...plan.verify].map((probe) => probe.name);
  context.emit({ type: 'gate-started', at: clock.now(), wave: index + 1, holdMs, probes });
  const members = new Set(wave.hosts);
  const watched = runs.filter((run) => members.has(run.name) && takesPart(run) && !run.failed);
  const until = clock.now() + holdMs;
  const held = { watched: holdMs === 0 ? [] : watched, title: 'stay well', until };
  const failures = await hold(context, runs, plan, held);
  context.emit({ type: 'gate-ended', at: clock.now(), wave: index + 1, ok: failures.length === 0 });
  return failures;
}

/** Hosts that are held as they are, for a while. */
export interface Held {
  readonly watched: readonly HostRun[];
  /** How watching each is called. */
  readonly title: string;
  /** Ms since 1970. */
  readonly until: number;
  /** What has to come before it is over, however late; throws where it does not. */
  readonly awaited?: (context: EngineContext) => Promise<void>;
}

/**
 * Proves hosts well for as long as they are held, and asks the questions from the runner meanwhile and in the end. Ends as
 * soon as a failure decides.
 */
export async function hold(
  context: EngineContext,
  runs: readonly HostRun[],
  plan: Plan,
  { watched, title, until, awaited }: Held,
): Promise<Failure[]> {
  let waits = awaited !== undefined;
  const isOver = (at: number): boolean => at >= until && !waits;
  const failed = new AbortController();
  const signal = anySignal(context.signal, failed.signal);
  const held: EngineContext = { ...context, signal };
  const watching = onEach(
    { ...held, config: { ...context.config, maxParallel: watched.length + 1 } },
    watched,
    (run) =>
      run
        .step('activate', title, () => stayWell(held, run, until, isOver))
        .catch((thrown: unknown) => {
          // A host that goes back because the run is cancelled is not unwell by itself.
          stopIfCancelled(context.signal);
          run.failed ||= !concernsAll(failureOf(thrown).kind);
          if (judgementOf(context, runs).kind === 'all-back') failed.abort();
          throw thrown;
        }),
  );
  const endingAll = (failures: readonly Failure[]): readonly Failure[] => {
    if (failures.length > 0) failed.abort();
    return failures;
  };
  const asking = askUntil(held, plan, runs, { until, isOver }).then(endingAll);
  const waiting = Promise.resolve(awaited?.(held)).then(
    () => {
      waits = false;
      return [];
    },
    (thrown: unknown) => endingAll([failureOf(thrown)]),
  );
  const all = (await Promise.all([watching, asking, waiting])).flat();
  // What was only ended because something else failed is not told beside it.
  const causes = all.filter(({ kind }) => kind !== 'cancelled');
  return causes.length > 0 ? causes : all.slice(0, 1);
}

/**
 * Proves a host healthy over and over until the time has come, and then once more. A connection that breaks meanwhile
 * says nothing about the host: it is reached anew and asked again, some times.
 */
async function stayWell(
  context: EngineContext,
  run: HostRun,
  until: number,
  isOver: (at: number) => boolean,
): Promise<void> {
  for (let lost = 0; ; ) {
    const at = context.ports.clock.now();
    try {
      await proveHealthy(context, run, run.activation, run.versions, context.signal);
      if (isOver(at)) return;
    } catch (thrown) {
      lost += 1;
      if (failureOf(thrown).kind !== 'connection-lost' || lost > limits.reconnectTries) throw thrown;
      await connectAgain(context, run);
      continue;
    }
    await pause(context, until);
  }
}

async function askUntil(
  context: EngineContext,
  plan: Plan,
  runs: readonly HostRun[],
  { until, isOver }: { readonly until: number; readonly isOver: (at: number) => boolean },
): Promise<Failure[]> {
  for (;;) {
    const at = context.ports.clock.now();
    const failures = await askFromRunner(context, plan, versionsInService(runs));
    if (failures.length > 0 || isOver(at)) return failures;
    try {
      await pause(context, until);
    } catch {
      return [];
    }
  }
}

/** Until it is time to ask again: at `until`, where that is near; soon, where it is over. Throws `cancelled` when the run is wanted to end. */
async function pause(context: EngineContext, until: number): Promise<void> {
  const { clock } = context.ports;
  const left = until - clock.now();
  try {
    await clock.sleep(left > 0 ? Math.min(limits.watchEveryMs, left) : limits.countEveryMs, context.signal);
  } catch (thrown) {
    stopIfCancelled(context.signal);
    throw thrown;
  }
}
