import { HostAgent } from '../host/agent.ts';
import { DeployError, type Failure } from '../model/failure.ts';
import type { Phase } from '../model/phase.ts';
import type { LeaseHolder, LeaseOwner, Recovery } from '../model/transaction.ts';
import { keepsDeploymentsAway } from '../planning/failed-way-back.ts';
import { unlockHint } from '../planning/unlock-hint.ts';
import { connectAgain } from './connect.ts';
import { type EngineContext, limits } from './context.ts';
import { concernAll, onEach } from './fleet.ts';
import type { HostRun } from './host-run.ts';
import { judgementOf } from './standing.ts';

/**
 * Takes the lease of every host, one after another in an order that all runs share, so that two of them can wait
 * for each other's hosts and neither for ever. Recovers first what an earlier run left, then observes anew. Stops at
 * the first failure that ends the run.
 */
export async function takeLeases(
  context: EngineContext,
  runs: readonly HostRun[],
  owner: LeaseOwner,
  phase: Phase,
): Promise<Failure[]> {
  const deadline = context.ports.clock.now() + context.config.lockWaitMs;
  const failures: Failure[] = [];
  for (const run of runs.toSorted(byMachine)) {
    const found = await onEach(context, [run], async () => {
      await run.step(phase, 'lease', () => takeLease(context, run, owner, deadline), {
        detail: (epoch) => `epoch ${epoch}`,
      });
    });
    if (found.length === 0) continue;
    failures.push(...found);
    if (concernAll(failures) || judgementOf(context, runs).kind === 'all-back') return failures;
  }
  return failures;
}

/** Names may differ between two configurations; the machine and the app's directory do not. */
function byMachine(one: HostRun, other: HostRun): number {
  const key = ({ host }: HostRun): string => `${host.address}:${host.port}${host.path}`;
  return key(one) < key(other) ? -1 : 1;
}

async function takeLease(
  context: EngineContext,
  run: HostRun,
  owner: LeaseOwner,
  deadline: number,
): Promise<number> {
  const { clock } = context.ports;
  run.agent = run.observed.hasAgent
    ? HostAgent.found(run.connected, run.host.path, limits.agentTimeoutMs)
    : await HostAgent.install(run.connected, run.host.path, limits.agentTimeoutMs, 'missing');
  let news: WaitingNews | undefined;
  for (;;) {
    const answer = await run.installed.takeLease(owner, limits.leaseS);
    if (answer.taken) {
      tellRecovery(run, answer.recovery);
      run.facts = { ...run.observed, ...answer.found };
      run.previous = answer.found.current;
      run.release = answer.found.current;
      return answer.epoch;
    }
    if (clock.now() >= deadline) throw heldBy(run, answer.holder);
    news ??= new WaitingNews(run, clock.now());
    news.tell(answer.holder, clock.now(), deadline);
    const wait = Math.min(limits.leasePollMs, Math.max(0, deadline - clock.now()));
    try {
      await clock.sleep(wait, context.signal);
    } catch (thrown) {
      if (!context.signal.aborted) throw thrown;
      throw new DeployError({
        kind: 'cancelled',
        message: 'the run was cancelled while it waited for its turn',
      });
    }
  }
}

function tellRecovery(run: HostRun, recovery: Recovery): void {
  switch (recovery.action) {
    case 'none':
    case 'committed':
      return;
    case 'rolled-back':
      run.notice(
        'warning',
        `an earlier run was cut off here; ${recovery.previous ?? 'nothing'} was put back`,
      );
      return;
    case 'needs-human':
      if (!keepsDeploymentsAway(recovery.reason)) {
        run.notice(
          'warning',
          `an earlier run was cut off here; ${recovery.previous ?? 'nothing'} was put back, but not started`,
          'This deployment may be the cure.',
        );
        return;
      }
      throw new DeployError({
        kind: 'needs-human',
        host: run.name,
        message: `an earlier run was cut off on ${run.name}, and putting ${recovery.previous ?? 'nothing'} back failed`,
        hint: `Look at ${run.host.path}/current and the app there, put them right, then: deploy-action recover`,
      });
  }
}

/** Says for whom a run waits: at once, after a while, and then ever more rarely, so that a long wait fills no log. */
class WaitingNews {
  readonly #run: HostRun;
  readonly #since: number;
  #nextAt: number;
  #isTold = false;

  constructor(run: HostRun, now: number) {
    this.#run = run;
    this.#since = now;
    this.#nextAt = now;
  }

  tell(holder: LeaseHolder, now: number, deadline: number): void {
    if (now < this.#nextAt) return;
    const waited = now - this.#since;
    this.#nextAt = now + Math.max(limits.stillWaitingMs, waited / 2);
    const left = inSeconds(deadline - now);
    if (this.#isTold) {
      this.#run.notice(
        'info',
        `still waiting for ${describe(holder)}, ${inSeconds(waited)} by now, ${left} left`,
      );
      return;
    }
    this.#isTold = true;
    const cutOff = `if it was cut off, its lease ends by itself in ${holder.secondsLeft} s`;
    const first = `waiting for ${describe(holder)}, ${left} at most (lock-wait); ${cutOff}`;
    this.#run.notice('info', first, unlockHint(holder.run));
  }
}

function inSeconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`;
}

function heldBy(run: HostRun, holder: LeaseHolder): DeployError {
  return new DeployError({
    kind: 'deployment-in-progress',
    host: run.name,
    message: `${describe(holder)} is deploying to ${run.name}`,
    hint: `Wait for it, raise lock-wait, or, ${unlockHint(holder.run)}`,
  });
}

function describe(holder: LeaseHolder): string {
  const by = holder.actor === '' ? '' : ` by ${holder.actor}`;
  return `run ${holder.run}${by}${holder.url === '' ? '' : ` (${holder.url})`}`;
}

/**
 * Renews the leases, and extends the dead-man's time of hosts that are armed, while the run lives. Failures are left
 * to the steps: a host that has taken the lease away rejects them. Returns how to stop.
 */
export function keepAlive(context: EngineContext, runs: readonly HostRun[]): () => Promise<void> {
  const { clock } = context.ports;
  const stop = new AbortController();
  const withinS = Math.ceil(context.config.confirmWithinMs / 1000);
  const everyMs = Math.min((limits.leaseS * 1000) / 3, context.config.confirmWithinMs / 3);
  const beat = async (run: HostRun): Promise<void> => {
    if (run.agent === undefined) return;
    // Waves may be far apart: a connection that breaks meanwhile must not take a host back that is well.
    if (run.armed) await connectAgain(context, run, 1);
    if (run.connection?.lost.aborted !== false) return;
    await run.agent.renewLease(limits.leaseS);
    if (run.armed) await run.agent.extend(withinS);
  };
  // Each host for itself: one that is slow to answer must not cost the others their leases.
  const beatOn = async (run: HostRun): Promise<void> => {
    for (;;) {
      await clock.sleep(everyMs, stop.signal);
      await beat(run).catch(() => undefined);
    }
  };
  const beating = Promise.all(runs.map(beatOn)).catch((thrown: unknown) => {
    if (!stop.signal.aborted) throw thrown;
  });
  return async () => {
    stop.abort();
    await beating;
  };
}
