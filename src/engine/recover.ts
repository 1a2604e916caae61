import { HostAgent } from '../host/agent.ts';
import { type Failure, failureOf } from '../model/failure.ts';
import type { LeaseHolder, Recovery } from '../model/transaction.ts';
import { disconnect } from './conclude.ts';
import { connectHost } from './connect.ts';
import { type EngineContext, limits } from './context.ts';
import { onEach } from './fleet.ts';
import { HostRun } from './host-run.ts';

/** What became of one host. */
export interface HostRecovery {
  readonly host: string;
  /** Absent where nothing was asked for or the host could not be reached. */
  readonly recovery?: Recovery;
  /** Who holds the lease afterwards. */
  readonly holder?: LeaseHolder;
  readonly failure?: Failure;
}

/** Rolls back on every host what is unfinished and nobody's any more; leaves alone what a living run holds. */
export function recoverFleet(context: EngineContext): Promise<readonly HostRecovery[]> {
  return onFleet(context, async (run) => {
    const { path } = run.host;
    const agent = await HostAgent.install(run.connected, path, limits.agentTimeoutMs);
    const recovery = await agent.recover(limits.goBackTimeoutMs);
    const holder = await HostAgent.readLease(run.connected, path, limits.agentTimeoutMs);
    return { host: run.name, recovery, ...(holder === undefined ? {} : { holder }) };
  });
}

/** Ends the lease of `owner` on every host that has it, and rolls back what it left unfinished. */
export function releaseFleet(context: EngineContext, owner: string): Promise<readonly HostRecovery[]> {
  return onFleet(context, async (run) => {
    const { path } = run.host;
    const holder = await HostAgent.readLease(run.connected, path, limits.agentTimeoutMs);
    if (holder?.run !== owner) return { host: run.name, ...(holder === undefined ? {} : { holder }) };
    const agent = await HostAgent.install(run.connected, path, limits.agentTimeoutMs);
    return { host: run.name, recovery: await agent.unlock(owner, limits.goBackTimeoutMs) };
  });
}

/** Who holds the lease of each host; changes nothing. */
export function leasesOfFleet(context: EngineContext): Promise<readonly HostRecovery[]> {
  return onFleet(context, async (run) => {
    const holder = await HostAgent.readLease(run.connected, run.host.path, limits.agentTimeoutMs);
    return { host: run.name, ...(holder === undefined ? {} : { holder }) };
  });
}

async function onFleet(
  context: EngineContext,
  work: (run: HostRun) => Promise<HostRecovery>,
): Promise<readonly HostRecovery[]> {
  const runs = context.config.hosts.map((host) => new HostRun(host, context));
  const found = new Map<string, HostRecovery>();
  try {
    await onEach(context, runs, async (run) => {
      try {
        await connectHost(context, run);
        found.set(run.name, run.connection === undefined ? { host: run.name } : await work(run));
      } catch (thrown) {
        found.set(run.name, { host: run.name, failure: run.place(failureOf(thrown), undefined) });
      }
    });
  } finally {
    await disconnect(runs);
  }
  return runs.flatMap((run) => found.get(run.name) ?? []);
}
