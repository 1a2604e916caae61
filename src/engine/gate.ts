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
  const failures = await hold(context, runs, holdMs === 0 ? [] : watched, plan, holdMs);
  context.emit({ type: 'gate-ended', at: clock.now(), wave: index + 1, ok: failures.length === 0 });
  return failures;
}

async function hold(
  context: EngineContext,
  runs: readonly HostRun[],
  watched: readonly HostRun[],
  plan: Plan,
  holdMs: number,
): Promise<Failure[]> {
  const until = context.ports.clock.now() + holdMs;
  const failed = new AbortController();
  const signal = anySignal(context.signal, failed.signal);
  const held: EngineContext = { ...context, signal };
  const watching = onEach(
    { ...held, config: { ...context.config, maxParallel: watched.length + 1 } },
    watched,
    (run) =>
      run
        .step('activate', 'stay well', () => stayWell(held, run, until))
        .catch((thrown: unknown) => {
          // A host that goes back because the run is cancelled is not unwell by itself.
          stopIfCancelled(context.signal);
          run.failed ||= !concernsAll(failureOf(thrown).kind);
          if (judgementOf(context, runs).kind === 'all-back') failed.abort();
          throw thrown;
        }),
  );
  const asking = askUntil(held, plan, runs, until).then((failures) => {
    if (failures.length > 0) failed.abort();
    return failures;
  });
  const all = (await Promise.all([watching, asking])).flat();
  // What was only ended because something else failed is not told beside it.
  const causes = all.filter(({ kind }) => kind !== 'cancelled');
  return causes.length > 0 ? causes : all.slice(0, 1);
}

/**
 * Proves a host healthy over and over until the time has come, and then once more. A connection that breaks meanwhile
 * says nothing about the host: it is reached anew and asked again, some times.
 */
async function stayWell(context: EngineContext, run: HostRun, until: number): Promise<void> {
  for (let lost = 0; ; ) {
    const at = context.ports.clock.now();
    try {
      await proveHealthy(context, run, run.activation, run.versions, context.signal);
      if (at >= until) return;
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
  until: number,
): Promise<Failure[]> {
  for (;;) {
    const at = context.ports.clock.now();
    const failures = await askFromRunner(context, plan, versionsInService(runs));
    if (failures.length > 0 || at >= until) return failures;
    try {
      await pause(context, until);
    } catch {
      return [];
    }
  }
}

/** Until it is time to ask again. Throws `cancelled` when the run is wanted to end. */
async function pause(context: EngineContext, until: number): Promise<void> {
  const { clock } = context.ports;
  const left = Math.max(0, until - clock.now());
  try {
    await clock.sleep(Math.min(limits.watchEveryMs, left), context.signal);
  } catch (thrown) {
    stopIfCancelled(context.signal);
    throw thrown;
  }
}
