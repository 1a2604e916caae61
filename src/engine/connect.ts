import { DeployError, type FailureKind, failureOf } from '../model/failure.ts';
import { type EngineContext, limits } from './context.ts';
import type { HostRun } from './host-run.ts';

/** What it looks like when a machine is off or cut off, as opposed to wrongly set up. */
const outOfReach: readonly FailureKind[] = [
  'name-not-found',
  'connection-refused',
  'connection-timed-out',
  'host-unreachable',
  'connection-lost',
];

/** Connects one host. An optional host that is out of reach is skipped and said to be; all else is thrown. */
export async function connectHost(context: EngineContext, run: HostRun): Promise<void> {
  try {
    run.connection = await run.step(
      'connect',
      'connect',
      () => context.ports.transport.connect(run.target, context.signal),
      { detail: () => `${run.host.user}@${run.host.address}:${run.host.port}` },
    );
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (!run.host.optional || !outOfReach.includes(failure.kind)) throw thrown;
    run.state = 'skipped';
    run.notice('warning', `skipped: ${failure.message}`, 'It is optional; deploy again once it is back.');
  }
}

/**
 * Gets hold of a host again whose connection broke, so that its true state can be observed.
 * Throws the last connect failure when it stays out of reach.
 */
export async function connectAgain(context: EngineContext, run: HostRun): Promise<void> {
  const { transport, clock } = context.ports;
  if (run.connection !== undefined && !run.connection.lost.aborted) return;
  await run.connection?.close();
  run.connection = undefined;
  const uncancelled = new AbortController().signal;
  let last: unknown;
  for (let tries = 0; tries < limits.reconnectTries; tries += 1) {
    if (tries > 0) await clock.sleep(limits.reconnectPauseMs);
    try {
      run.connection = await transport.connect(run.target, uncancelled);
      return;
    } catch (thrown) {
      last = thrown;
      if (!outOfReach.includes(failureOf(thrown).kind)) break;
    }
  }
  throw new DeployError(failureOf(last));
}
