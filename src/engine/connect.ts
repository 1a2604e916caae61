import { HostAgent } from '../host/agent.ts';
import { DeployError, failureOf } from '../model/failure.ts';
import type { Phase } from '../model/phase.ts';
import type { Connection } from '../model/transport.ts';
import { isOutOfReach, waitBeforeRetry } from '../planning/retry.ts';
import { type EngineContext, limits } from './context.ts';
import { anySignal, stopIfCancelled } from './fleet.ts';
import type { HostRun } from './host-run.ts';

/** What the hosts of a run have spent on waiting between attempts to connect: one budget for all of them. */
export class RetryBudget {
  spentMs = 0;
}

/**
 * Connects one host; without a budget it is tried once, as for a look that can be had again at any time. An optional
 * host that is out of reach is skipped and said to be; all else is thrown.
 */
export async function connectHost(context: EngineContext, run: HostRun, budget?: RetryBudget): Promise<void> {
  try {
    run.connection = await run.step(
      'connect',
      'connect',
      () => connectTrying(context, run, budget, { phase: 'connect', step: 'connect' }),
      { detail: () => `${run.host.user}@${run.host.address}:${run.host.port}` },
    );
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (!run.host.optional || !isOutOfReach(failure.kind)) throw thrown;
    run.state = 'skipped';
    run.notice('warning', `skipped: ${failure.message}`, 'It is optional; deploy again once it is back.');
  }
}

/**
 * Begins to connect the first hosts, so that they need not be waited for when their turn comes: opening a source takes as
 * long. What comes of it is told in their connect phase. Returns how to give up those that are not there yet.
 */
export function connectEarly(context: EngineContext, runs: readonly HostRun[]): () => void {
  const givenUp = new AbortController();
  const signal = anySignal(context.signal, givenUp.signal);
  for (const run of runs.slice(0, context.config.maxParallel)) {
    run.early = context.ports.transport.connect(run.endpoint, signal);
    // Nobody may ask for it.
    run.early.catch(() => undefined);
  }
  return () => givenUp.abort();
}

/** The connection that was begun early, so long as it holds; rejects with what it failed with. */
async function takeEarly(run: HostRun): Promise<Connection | undefined> {
  const { early } = run;
  run.early = undefined;
  const connection = await early;
  if (connection?.lost.aborted !== true) return connection;
  await connection.close();
  return undefined;
}

/** Connects, and tries again where what failed may pass. Nothing has happened on the host by then, so that it is safe. */
export async function connectTrying(
  context: EngineContext,
  run: HostRun,
  budget: RetryBudget | undefined,
  place: { readonly phase: Phase; readonly step: string },
): Promise<Connection> {
  const { clock, random, transport } = context.ports;
  const { retries } = context.config;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await takeEarly(run)) ?? (await transport.connect(run.endpoint, context.signal));
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (budget === undefined || context.signal.aborted) throw thrown;
      const { spentMs } = budget;
      const waitMs = waitBeforeRetry(retries, { kind: failure.kind, attempt, spentMs, random: random() });
      if (waitMs === undefined) throw thrown;
      budget.spentMs += waitMs;
      const at = clock.now();
      const attempts = retries.tries;
      context.emit({ type: 'retrying', at, host: run.name, ...place, attempt, attempts, waitMs, failure });
      await clock.sleep(waitMs, context.signal).catch((reason: unknown) => {
        stopIfCancelled(context.signal);
        throw reason;
      });
    }
  }
}

/**
 * Gets hold of a host again whose connection broke, so that its true state can be observed, and of its agent under
 * the same lease. Throws the last connect failure when it stays out of reach.
 */
export async function connectAgain(
  context: EngineContext,
  run: HostRun,
  tries: number = limits.reconnectTries,
): Promise<void> {
  // One at a time: two of them would leave a connection behind that nobody ends.
  while (run.reconnecting !== undefined) await run.reconnecting.catch(() => undefined);
  run.reconnecting = reconnect(context, run, tries).finally(() => {
    run.reconnecting = undefined;
  });
  await run.reconnecting;
}

async function reconnect(context: EngineContext, run: HostRun, tries: number): Promise<void> {
  if (run.connection !== undefined && !run.connection.lost.aborted) return;
  const epoch = run.agent?.epoch;
  await run.connection?.close();
  const connection = await connectPatiently(context, run, tries);
  run.connection = connection;
  if (epoch === undefined) return;
  const agent = await HostAgent.install(connection, run.host.path, limits.agentTimeoutMs);
  run.agent = agent.underLease(epoch);
}

async function connectPatiently(context: EngineContext, run: HostRun, tries: number): Promise<Connection> {
  const { transport, clock } = context.ports;
  const uncancelled = new AbortController().signal;
  let last: unknown;
  for (let tried = 0; tried < tries; tried += 1) {
    if (tried > 0) await clock.sleep(limits.reconnectPauseMs);
    try {
      return await transport.connect(run.endpoint, uncancelled);
    } catch (thrown) {
      last = thrown;
      if (!isOutOfReach(failureOf(thrown).kind)) break;
    }
  }
  throw new DeployError(failureOf(last));
}
