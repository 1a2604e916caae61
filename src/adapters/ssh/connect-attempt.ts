import type { Clock } from '../../model/clock.ts';
import { DeployError, type Failure } from '../../model/failure.ts';
import type { ConnectTarget, Endpoint } from '../../model/transport.ts';
import { onAbort } from '../on-abort.ts';

/** Which machine of a chain a failure belongs to. */
export interface Place {
  readonly host: string;
  /** Set where there are jump hosts: the one machine of the chain that failed, the last one included. */
  readonly hop?: string;
}

/** The machines of a chain in the order in which they are reached, the host itself last. */
export function chainOf(target: ConnectTarget): readonly Endpoint[] {
  return [...target.jumps, target];
}

/** Where a failure at `endpoint`, one of the chain, happened. */
export function placeOf(target: ConnectTarget, endpoint: Endpoint): Place {
  return target.jumps.length === 0 ? { host: target.name } : { host: target.name, hop: endpoint.name };
}

/** `user@address:port`, for people. */
export function describeEndpoint({ user, address, port }: Endpoint): string {
  return `${user}@${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Raises DeployError `config-invalid` for names that a program could take for an option. */
export function refuseOptionLikeNames(endpoint: Endpoint): void {
  for (const [what, value] of [
    ['address', endpoint.address],
    ['user', endpoint.user],
  ] as const) {
    if (value !== '' && !/^-|[\s\0]/.test(value)) continue;
    throw new DeployError({
      kind: 'config-invalid',
      message: `${JSON.stringify(value)} cannot be the ${what} of ${endpoint.name}`,
      hint: `Give the ${what} without a leading dash or blanks.`,
    });
  }
}

/**
 * Runs `task` with a signal that aborts after `ms` or with `signal`, and raises what that came from: `timedOut()`,
 * the reason of `signal` when it is a DeployError, else DeployError `cancelled`.
 */
export async function withDeadline<T>(
  { clock, ms, signal }: { readonly clock: Clock; readonly ms: number; readonly signal: AbortSignal },
  timedOut: () => Failure,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const attempt = new AbortController();
  const cancel = () => attempt.abort(cancellation(signal));
  if (signal.aborted) cancel();
  const stopWaiting = onAbort(signal, cancel);
  const over = new AbortController();
  clock.sleep(ms, over.signal).then(
    () => attempt.abort(new DeployError(timedOut())),
    () => {},
  );
  try {
    attempt.signal.throwIfAborted();
    return await task(attempt.signal);
  } catch (error) {
    attempt.signal.throwIfAborted();
    throw error;
  } finally {
    over.abort('the attempt is over');
    stopWaiting();
  }
}

/** The same error with its place filled in; anything that is no DeployError stays as it is. */
export function placed(error: unknown, place: Place): unknown {
  if (!(error instanceof DeployError)) return error;
  // `connection-lost` is for connections that once stood.
  const kind = error.failure.kind === 'connection-lost' ? 'host-unreachable' : error.failure.kind;
  return new DeployError({ ...error.failure, ...place, kind }, { cause: error });
}

function cancellation(signal: AbortSignal): DeployError {
  const reason: unknown = signal.reason;
  if (reason instanceof DeployError) return reason;
  return new DeployError({ kind: 'cancelled', message: 'connecting was cancelled' }, { cause: reason });
}
