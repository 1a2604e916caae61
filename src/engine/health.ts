import type { Activation } from '../drivers/driver.ts';
import type { ProbeConfig } from '../model/config.ts';
import { DeployError, type Failure, type FailureKind, failureOf } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';
import { commitOf } from '../planning/release-id.ts';
import { type HealthWatchOptions, watchHealth } from '../probes/ask.ts';
import type { ProbeAnswer, ProbeContext } from '../probes/probe.ts';
import { driverFor } from '../traffic/driver-for.ts';
import { healthProbes } from './coloured-health.ts';
import type { EngineContext } from './context.ts';
import { anySignal } from './fleet.ts';
import type { HostRun } from './host-run.ts';

/** Commands of probes run in the release that is in service. */
const inCurrent = 'cd "$1/current" && shift && exec "$@"';

/** Verdicts of probes on a service that may not even stay up. */
const notWell: readonly FailureKind[] = ['unhealthy', 'health-timed-out', 'health-inconclusive'];

/** What an answer may name to show that it comes from `release`; `recorded` is what the host knows beside the name. */
export function versionsOf(release: ReleaseId, recorded: readonly (string | undefined)[]): string[] {
  const names = [release, commitOf(release), ...recorded];
  return [...new Set(names.flatMap((name) => (name === undefined || name === '' ? [] : [name])))];
}

/**
 * Proves that a host serves `release`: every probe settles healthy while the service stays up.
 * The first that fails ends the others. Throws its failure, or that of a service that does not stay up.
 */
export async function proveHealthy(
  context: EngineContext,
  run: HostRun,
  activation: Activation | undefined,
  versions: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const driver = driverFor(run.host);
  const driverContext = run.driverContext(run.host.driver);
  const failed = new AbortController();
  const both = anySignal(signal, failed.signal);
  const endingAll = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (thrown) {
      failed.abort(thrown);
      throw thrown;
    }
  };
  const release = activation === undefined ? run.previous : run.target;
  const probes = await healthProbes(run, release);
  const questions = probes.map((probe, index) =>
    endingAll(settle(context, run, probe, versions, both, `health[${index}]`)),
  );
  const watch =
    activation === undefined ? [] : [endingAll(atDriver(run, () => driver.watch(driverContext, activation)))];
  const ends = await Promise.allSettled([...watch, ...questions]);
  const steady = async (): Promise<void> => {
    if (activation !== undefined) await atDriver(run, () => driver.confirmSteady(driverContext, activation));
  };
  const reasons: readonly unknown[] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (reasons.length === 0) return steady();
  const first = failed.signal.reason;
  throw notWell.includes(failureOf(first).kind) ? await causeBehind(first, reasons, steady) : first;
}

/** That nothing answers is but the sign of a service that keeps crashing, which tells more of what to do. */
async function causeBehind(
  first: unknown,
  others: readonly unknown[],
  steady: () => Promise<void>,
): Promise<unknown> {
  const isCrash = (reason: unknown): boolean => failureOf(reason).kind === 'crash-loop';
  const seen = others.find(isCrash);
  if (seen !== undefined) return seen;
  try {
    await steady();
  } catch (thrown) {
    if (isCrash(thrown)) return thrown;
  }
  return first;
}

/** A service that does not stay up is no fault of a probe: the place to look at is its driver. */
async function atDriver(run: HostRun, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    throw new DeployError(run.place(failureOf(thrown), 'driver'), { cause: thrown });
  }
}

async function settle(
  context: EngineContext,
  run: HostRun,
  probe: ProbeConfig,
  versions: readonly string[],
  signal: AbortSignal,
  key: string,
): Promise<void> {
  const end = await watchHealth({
    probe,
    context: probeContext(context, run, probe, versions),
    clock: context.ports.clock,
    signal: whileAskable(run, probe, signal),
    onAnswer: (answer, degraded) => announce(context, run.name, probe, answer, degraded),
  });
  if (end.failure === undefined) return;
  const tail = end.failure.kind === 'cancelled' ? [] : await lastLines(run);
  const failure = { ...end.failure, host: run.name, ...(tail.length === 0 ? {} : { tail }) };
  throw new DeployError(run.place(failure, key));
}

/** What the service printed last: why it is not well is seldom in the probe's answer. */
async function lastLines(run: HostRun): Promise<readonly string[]> {
  try {
    return await driverFor(run.host).lastLines(run.driverContext(run.host.driver), run.activation);
  } catch {
    // Nothing can be learned; the failure that is being told matters more.
    return [];
  }
}

/** Asks one probe once, for a look at what is there. */
export async function askOnce(
  context: EngineContext,
  run: HostRun,
  probe: ProbeConfig,
  release: ReleaseId | undefined,
): Promise<ProbeAnswer> {
  const { schedule } = probe;
  const once = {
    ...probe,
    schedule: {
      ...schedule,
      startDelayMs: 0,
      healthy: 1,
      unhealthy: 1,
      timeoutMs: schedule.attemptTimeoutMs,
    },
  };
  const versions = release === undefined ? [] : versionsOf(release, run.observed.currentVersions);
  const end = await watchHealth({
    probe: once,
    context: probeContext(context, run, once, versions),
    clock: context.ports.clock,
    signal: whileAskable(run, probe, context.signal),
    onAnswer: (answer, degraded) => announce(context, run.name, probe, answer, degraded),
  });
  return end.last;
}

/**
 * Asks the questions about the whole deployment, from the runner, those of the gate first; returns a failure for each
 * that did not hold. `versions` are what an answer may name.
 */
export async function askFromRunner(
  context: EngineContext,
  { gate, verify }: Pick<Plan, 'gate' | 'verify'>,
  versions: readonly string[],
): Promise<Failure[]> {
  const ends = await Promise.all([
    ...gate.map((probe, index) => askOfAll(context, probe, `gate[${index}]`, versions)),
    ...verify.map((probe, index) => askOfAll(context, probe, `verify[${index}]`, versions)),
  ]);
  return ends.flat();
}

async function askOfAll(
  context: EngineContext,
  probe: ProbeConfig,
  key: string,
  versions: readonly string[],
): Promise<Failure[]> {
  const end = await watchHealth({
    probe,
    context: { ...fromRunner(context), expectedVersions: versions },
    clock: context.ports.clock,
    signal: context.signal,
    onAnswer: (answer, degraded) => announce(context, 'runner', probe, answer, degraded),
  });
  const location = context.config.locations[key];
  return end.failure === undefined
    ? []
    : [{ ...end.failure, step: probe.name, ...(location === undefined ? {} : { location }) }];
}

/**
 * What answers from the fleet may name now: a host that has not changed, or has gone back, has its old release, and one
 * whose traffic has not moved yet may have both.
 */
export function versionsInService(runs: readonly HostRun[]): string[] {
  const all = runs.flatMap((run) => {
    if (run.facts === undefined) return [];
    const old = run.previous === undefined ? [] : versionsOf(run.previous, run.facts.currentVersions);
    if (run.release !== run.target) return old;
    return run.host.traffic === undefined || run.trafficMoved ? run.versions : [...run.versions, ...old];
  });
  return [...new Set(all)];
}

/** A question from the host ends with the connection: else its broken stream would look like an unhealthy service. */
function whileAskable(run: HostRun, probe: ProbeConfig, signal: AbortSignal): AbortSignal {
  return probe.from === 'host' ? anySignal(signal, run.connected.lost) : signal;
}

function probeContext(
  context: EngineContext,
  run: HostRun,
  probe: ProbeConfig,
  expectedVersions: readonly string[],
): HealthWatchOptions['context'] {
  if (probe.from === 'runner') return { expectedVersions, ...fromRunner(context) };
  return {
    expectedVersions,
    dial: (address, port) => run.connected.forward(address, port),
    dialSocket: run.connected.forwardToSocket?.bind(run.connected),
    run: (argv, timeoutMs) =>
      run.connected.run({ argv: ['sh', '-c', inCurrent, 'probe', run.host.path, ...argv], timeoutMs }),
  };
}

/** Where questions about the whole deployment are asked from. */
export function fromRunner(context: EngineContext): Pick<ProbeContext, 'dial' | 'run'> {
  return { dial: context.ports.dial, run: context.ports.runLocally };
}

function announce(
  context: EngineContext,
  host: string,
  probe: ProbeConfig,
  { verdict, latencyMs, detail }: ProbeAnswer,
  degraded: boolean,
): void {
  const at = context.ports.clock.now();
  context.emit({ type: 'probe-answered', at, host, probe: probe.name, verdict, latencyMs, degraded, detail });
}
