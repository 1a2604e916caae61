import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import { DeployError } from '../../model/failure.ts';
import type { Endpoint } from '../../model/transport.ts';
import { failureOfHandshake } from './handshake-failure.ts';
import { hostKeyAlgorithms } from './host-key-algorithms.ts';

/** Which of a server's keys to ask for. */
export interface ScanWish {
  readonly endpoint: Endpoint;
  /** Key types to prefer, and those not to ask for again. */
  readonly preferredTypes: readonly string[];
  readonly excludedTypes: readonly string[];
}

/**
 * Asks a server for its host key, as on the wire, and leaves before any login; the stream is used up. What it
 * shows is only a claim until it is compared with a pin. Raises DeployError `no-common-algorithm` when it has no key
 * of the types asked for, other connect kinds when it does not speak SSH, and the signal's reason.
 */
export function scanHostKey(socket: Duplex, wish: ScanWish, signal: AbortSignal): Promise<Buffer> {
  const client = new ssh2.Client();
  return new Promise<Buffer>((resolve, reject) => {
    const fail = (error: unknown) => {
      const broken = { endpoint: wish.endpoint, stage: 'negotiating', error, credential: '' } as const;
      reject(signal.aborted ? signal.reason : new DeployError(failureOfHandshake(broken)));
    };
    const abort = () => {
      socket.destroy();
      fail(undefined);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    client.on('error', fail);
    client.on('close', () => {
      signal.removeEventListener('abort', abort);
      fail(undefined);
    });
    client.connect({
      sock: socket,
      username: '',
      readyTimeout: 0,
      algorithms: { serverHostKey: hostKeyAlgorithms(wish.preferredTypes, wish.excludedTypes) },
      hostVerifier: (key: Buffer) => {
        resolve(Buffer.from(key));
        return false;
      },
    });
  }).finally(() => socket.destroy());
}
