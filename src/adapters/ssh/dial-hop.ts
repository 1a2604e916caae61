import type { Duplex } from 'node:stream';
import type { Connection, Endpoint } from '../../model/transport.ts';
import { dialFromRunner } from '../dial.ts';

/**
 * A byte stream to the SSH server of `endpoint`: from the runner, or through the connection to the hop before.
 * Raises DeployError of a connect kind, or the signal's reason.
 */
export async function dialHop(
  endpoint: Endpoint,
  via: Connection | undefined,
  signal: AbortSignal,
): Promise<Duplex> {
  const { address, port } = endpoint;
  if (via === undefined) return dialFromRunner(address, port, signal);
  const opening = via.forward(address, port);
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    opening.then((stream) => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) stream.destroy();
      else resolve(stream);
    }, reject);
  });
}
