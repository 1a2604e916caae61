import { HostAgent } from '../host/agent.ts';
import { readFacts } from '../host/facts.ts';
import { DeployError, type Failure, failureOf } from '../model/failure.ts';
import { type HostTransaction, isUnfinished, type Recovery } from '../model/transaction.ts';
import { conclude, disconnect, type RunEnd, type RunFacts } from './conclude.ts';
import { connectAgain } from './connect.ts';
import { type EngineContext, limits } from './context.ts';
import { ownerOf } from './deploy.ts';
import { inPhase, onEach } from './fleet.ts';
import { HostRun } from './host-run.ts';
import { proveOldRelease, requireStopped, rollbackFailure } from './roll-back.ts';
import { parseEntry } from './status.ts';

/** What is known of a run that ended without a verdict. */
export type CutOffRun = Omit<RunFacts, 'release'>;

/**
 * Finishes what a run left when it was cancelled or killed: waits for each host that goes back, makes those go back
 * that have not begun, frees the leases, and tells from what the hosts say how it ended. Never rejects.
 * The signal of the context bounds the proof that the old release is well; going back is bounded by itself.
 */
export async function finish(context: EngineContext, cutOff: CutOffRun): Promise<RunEnd> {
  const { config, emit, ports } = context;
  const runs = config.hosts.map((host) => new HostRun(host, context));
  emit({
    type: 'started',
    at: ports.clock.now(),
    command: cutOff.command,
    app: config.app,
    environment: config.environment,
    release: '',
    finishing: true,
    ...(cutOff.origin.reason === undefined ? {} : { reason: cutOff.origin.reason }),
    hosts: config.hosts.map(({ name, address }) => ({ name, address })),
  });
  emit({ type: 'failed', at: ports.clock.now(), failure: endedEarly(cutOff) });
  const names = runs.map((run) => run.name);
  const releases: string[] = [];
  try {
    await inPhase(context, 'rollback', names, () =>
      onEach(context, runs, async (run) => {
        const release = await finishReachable(context, run, cutOff);
        if (release !== undefined) releases.push(release);
      }),
    );
    return await conclude(context, runs, { ...cutOff, release: releases[0] ?? '' });
  } finally {
    await disconnect(runs);
  }
}

function endedEarly({ command }: CutOffRun): Failure {
  return {
    kind: 'cancelled',
    message: `the ${command} was ended before its verdict: it was cancelled, or its runner stopped`,
    hint: 'What it left on the hosts is finished here, and told below.',
  };
}

/** A connection that breaks meanwhile is no verdict, as long as there is time to look again: every step may be repeated. */
async function finishReachable(
  context: EngineContext,
  run: HostRun,
  cutOff: CutOffRun,
): Promise<string | undefined> {
  const { clock } = context.ports;
  const until = clock.now() + limits.finishTimeoutMs / 2;
  for (;;) {
    try {
      return await finishHost(context, run, cutOff);
    } catch (thrown) {
      if (failureOf(thrown).kind !== 'connection-lost' || clock.now() >= until) throw thrown;
    }
  }
}

/** Leaves the run's state telling the truth; resolves with the release that the run armed here, if it came so far. */
async function finishHost(
  context: EngineContext,
  run: HostRun,
  cutOff: CutOffRun,
): Promise<string | undefined> {
  run.state = 'unknown';
  await run.step('rollback', 'reach anew', () => connectAgain(context, run));
  const seen = await run.step('rollback', 'observe', () => observe(run), {
    detail: ({ transaction }) => transaction.state,
  });
  const owner = ownerOf(cutOff.origin);
  const isOurs = seen.transaction.run === owner.run;
  if (!isOurs && seen.lease?.run !== owner.run) {
    run.state = 'unchanged';
    return undefined;
  }
  if (run.host.migrate.length > 0) mayHaveMigrated(context, run);
  let { transaction } = seen;
  let recovery: Recovery | undefined;
  if (seen.lease?.run === owner.run || isUnfinished(transaction)) {
    recovery = await run.step('rollback', 'end', () => takeOver(run, owner), { detail: told });
    ({ transaction } = await observe(run));
  }
  if (transaction.run !== owner.run) {
    // Ours before and now another's: that one began when ours had ended, and how is not known any more.
    run.state = isOurs ? 'unknown' : 'unchanged';
    return undefined;
  }
  run.previous = transaction.previous;
  run.target = transaction.release;
  run.touched = run.agent !== undefined && !(await isRecorded(run, transaction, cutOff.startedAt));
  await judge(context, run, transaction, recovery);
  return transaction.release;
}

/** How far the run came before it armed is not known: what is never taken back has to be told. */
function mayHaveMigrated(context: EngineContext, run: HostRun): void {
  const at = context.ports.clock.now();
  const step = { host: run.name, phase: 'migrate', step: 'migrations' } as const;
  context.emit({
    type: 'step-ended',
    at,
    ...step,
    result: 'unknown',
    durationMs: 0,
    detail: 'may have been run',
  });
}

async function observe(run: HostRun): Promise<HostRun['observed']> {
  run.facts = await readFacts(run.connected, {
    path: run.host.path,
    tools: [],
    timeoutMs: limits.agentTimeoutMs,
  });
  run.release = run.facts.current;
  run.previous = run.facts.current;
  return run.facts;
}

/**
 * Takes the lease again in the run's own name, which ends its commands that still run and waits for the way back or
 * begins it. Where another run has the host by now it did the same before.
 */
async function takeOver(run: HostRun, owner: ReturnType<typeof ownerOf>): Promise<Recovery | undefined> {
  const agent = await HostAgent.install(run.connected, run.host.path, limits.agentTimeoutMs);
  const answer = await agent.takeLease(owner, limits.leaseS, limits.finishTimeoutMs);
  if (!answer.taken) return undefined;
  run.agent = agent;
  return answer.recovery;
}

function told(recovery: Recovery | undefined): string {
  if (recovery === undefined) return 'another run has taken over';
  return recovery.action === 'none' ? 'the host had ended it' : recovery.action;
}

async function judge(
  context: EngineContext,
  run: HostRun,
  transaction: HostTransaction,
  recovery: Recovery | undefined,
): Promise<void> {
  switch (transaction.state) {
    case 'committed':
      run.state = 'deployed';
      return;
    case 'rolled-back':
      run.state = transaction.reason === 'not-armed' ? 'unchanged' : 'rolled-back';
      if (run.state === 'rolled-back') await proveBack(context, run, transaction);
      return;
    case 'needs-human':
      run.state = 'failed';
      throw failed(run, transaction, {
        message: `the host says needs-human (${transaction.reason ?? ''})`,
        ...(recovery?.tail === undefined ? {} : { tail: recovery.tail }),
      });
    case 'none':
    case 'armed':
    case 'switched':
    case 'rolling-back':
      run.state = 'unknown';
      run.notice('warning', `not finished yet (${transaction.state}): the host goes on by itself`);
  }
}

/** The host is back; whether the old release is well there is asked as long as there is time. */
async function proveBack(context: EngineContext, run: HostRun, transaction: HostTransaction): Promise<void> {
  try {
    if (transaction.previous === undefined) requireStopped(run);
    else if (transaction.reason !== 'not-switched') await proveOldRelease(context, run, transaction.previous);
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure.kind === 'cancelled') {
      run.notice(
        'warning',
        'the old release is in service again; whether it is well could not be asked in time',
      );
      return;
    }
    if (failure.kind === 'connection-lost') {
      run.state = 'unknown';
      throw thrown;
    }
    run.state = 'failed';
    throw failed(run, transaction, failure);
  }
}

function failed(
  run: HostRun,
  { release = '' }: HostTransaction,
  cause: Pick<Failure, 'message' | 'tail'>,
): DeployError {
  return new DeployError(rollbackFailure(run, { kind: 'rollback-failed', ...cause }, release));
}

/** Whether the run had written its line of history before it ended. */
async function isRecorded(run: HostRun, { release }: HostTransaction, startedAt: number): Promise<boolean> {
  const lines = await HostAgent.readHistory(run.connected, run.host.path, 1, limits.agentTimeoutMs);
  const since = new Date(startedAt).toISOString();
  return lines.flatMap(parseEntry).some((entry) => entry.release === release && entry.at >= since);
}
