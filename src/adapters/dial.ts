import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { DeployError, type Failure, type FailureKind } from '../model/failure.ts';

/** With several addresses to a name, how long one is tried before the next; Node's 250 ms lose slow networks. */
const nextAddressAfterMs = 1_000;

/**
 * Opens a TCP connection from the runner. Rejects with DeployError `connection-refused`, `connection-timed-out`,
 * `name-not-found`, `name-lookup-failed`, `host-unreachable`, `connection-lost` (any other error), or with the signal's reason.
 */
export function dialFromRunner(address: string, port: number, signal?: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const socket = connect({
      host: address,
      port,
      noDelay: true,
      autoSelectFamilyAttemptTimeout: nextAddressAfterMs,
    });
    const onAbort = () => {
      socket.destroy();
      reject(signal?.reason);
    };
    const onError = (error: Error) => {
      signal?.removeEventListener('abort', onAbort);
      reject(new DeployError(failureOfDial(error, address, port), { cause: error }));
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      resolve(socket);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function failureOfDial(error: Error, address: string, port: number): Failure {
  const code = codeOf(error);
  const kind = kindOf(code);
  const place = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  switch (kind) {
    case 'connection-refused':
      return {
        kind,
        message: `${place} refused the connection`,
        hint: 'Check that the service listens there.',
      };
    case 'connection-timed-out':
      return {
        kind,
        message: `${place} did not answer`,
        hint: 'Check the address and the firewalls on the way.',
      };
    case 'name-not-found':
      return {
        kind,
        message: `no address found for ${address} (${code})`,
        hint: 'Check the name and the DNS.',
      };
    case 'name-lookup-failed':
      return {
        kind,
        message: `the address of ${address} could not be looked up (${code})`,
        hint: 'Check the DNS as this machine sees it.',
      };
    case 'host-unreachable':
      return { kind, message: `no way to ${place} (${code})`, hint: 'Check the address and the network.' };
    case 'connection-lost':
      return { kind, message: `the connection to ${place} failed (${code}): ${error.message}` };
  }
}

/** Errors of several addresses come together; the refusal of one says more than the others' absence. */
function codeOf(error: Error): string {
  const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const codes = all.flatMap((one) => (one instanceof Error && 'code' in one ? [String(one.code)] : []));
  const telling = codes.find((code) => code === 'ECONNREFUSED') ?? codes.find((code) => code === 'ETIMEDOUT');
  return telling ?? codes[0] ?? 'no code';
}

type DialFailureKind = Extract<
  FailureKind,
  | 'connection-refused'
  | 'connection-timed-out'
  | 'name-not-found'
  | 'name-lookup-failed'
  | 'host-unreachable'
  | 'connection-lost'
>;

function kindOf(code: string): DialFailureKind {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'connection-refused';
    case 'ETIMEDOUT':
      return 'connection-timed-out';
    case 'ENOTFOUND':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return 'name-not-found';
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return 'name-lookup-failed';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return 'host-unreachable';
    default:
      return 'connection-lost';
  }
}
