import { HostAgent } from '../host/agent.ts';
import { DeployError, type Failure, failureOf } from '../model/failure.ts';
import type { Connection } from '../model/transport.ts';
import { type EngineContext, limits } from './context.ts';
import { onEach, stopIfCancelled } from './fleet.ts';
import type { HostRun } from './host-run.ts';

/**
 * Confirms every host over a fresh connection: the host can still be reached by those who come after. All are
 * opened before the first is confirmed, so that a host that cannot be reached takes the others back with it.
 * `onBegin` is called right before the first: from then on a wish to end the run comes too late.
 * A host that is confirmed is `deployed`; one that had gone back by itself is `rolled-back`.
 */
export async function confirmFleet(
  context: EngineContext,
  runs: readonly HostRun[],
  onBegin: () => void,
): Promise<Failure[]> {
  const fresh = new Map<HostRun, HostAgent>();
  const connections: Connection[] = [];
  try {
    const unreachable = await onEach(context, runs, async (run) => {
      const agent = await run.step('verify', 'reach anew', async () => {
        const connection = await context.ports.transport.connect(run.target, context.signal);
        connections.push(connection);
        const installed = await HostAgent.install(connection, run.host.path, limits.agentTimeoutMs);
        return installed.underLease(run.epoch);
      });
      fresh.set(run, agent);
    });
    if (unreachable.length > 0) return unreachable;
    stopIfCancelled(context.signal);
    onBegin();
    return await onEach(context, runs, async (run) => {
      const agent = fresh.get(run);
      if (agent !== undefined) await run.step('verify', 'confirm', () => confirmHost(run, agent));
    });
  } finally {
    await Promise.allSettled(connections.map((connection) => connection.close()));
  }
}

async function confirmHost(run: HostRun, agent: HostAgent): Promise<void> {
  try {
    const state = await agent.confirm();
    if (state === 'committed') {
      run.armed = false;
      run.state = 'deployed';
      return;
    }
    throw new DeployError({
      kind: 'deployment-timed-out',
      host: run.name,
      message: `${run.name} went back by itself before it was confirmed (${state})`,
      hint: 'Raise confirm-within if the checks take longer than it.',
    });
  } catch (thrown) {
    // Whether the confirmation took is unknown; the host decides by itself and stays with it.
    if (failureOf(thrown).kind === 'connection-lost') run.state = 'unknown';
    throw thrown;
  }
}
