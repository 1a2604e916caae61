import type { Duplex } from 'node:stream';
import { type Config, NodeSSH } from 'node-ssh';
import type { AnyAuthMethod, Client } from 'ssh2';
import { DeployError } from '../../model/failure.ts';
import type { Endpoint } from '../../model/transport.ts';
import { failureOfHandshake, type HandshakeStage } from './handshake-failure.ts';
import { hostKeyAlgorithms } from './host-key-algorithms.ts';
import { fingerprint, type KnownHosts, pinnedTypes } from './known-hosts.ts';
import { refusalOf } from './other-key-types.ts';
import { type PrivateKey, publicBlob } from './private-key.ts';
import { sha2Agent, sha2Key } from './sha2-only.ts';

/** Everything that is settled about one machine before it is contacted. */
export interface HandshakeRequest {
  readonly endpoint: Endpoint;
  readonly knownHosts: KnownHosts;
  readonly key: PrivateKey | undefined;
  /** Where an SSH agent listens; asked when there is no key. */
  readonly agentSocket: string | undefined;
  readonly keepaliveMs: number;
  /** Key types of the server that were tried and did not match. */
  readonly excludedTypes: readonly string[];
}

/** Unanswered keepalives until a connection counts as lost. */
const keepalivesUntilLost = 3;

/**
 * Speaks SSH over an open stream until the user is let in. `onStage` hears how far it came. Raises DeployError of
 * a connect kind (without the place); when `signal` aborts, whatever the broken handshake looks like.
 */
export async function shakeHands(
  socket: Duplex,
  request: HandshakeRequest,
  signal: AbortSignal,
  onStage: (stage: HandshakeStage) => void,
): Promise<Client> {
  let stage: HandshakeStage = 'negotiating';
  let refusal: DeployError | undefined;
  let error: unknown;
  const enter = (next: HandshakeStage) => {
    stage = next;
    onStage(next);
  };
  const ssh = new NodeSSH();
  const ready = ssh.connect({
    ...connectConfig(socket, request),
    hostVerifier: (key: Buffer) => {
      refusal = refusalOf(request.endpoint, request.knownHosts, key);
      if (refusal === undefined) enter('verifying');
      return refusal === undefined;
    },
  });
  const client = ssh.connection;
  // Kept for good: ssh2 emits errors long after a connection has ended, and an unheard one ends the process.
  client?.on('error', (first: unknown) => {
    error ??= first;
  });
  client?.on('handshake', () => enter('authenticating'));
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    await ready;
    if (client === null) throw new Error('node-ssh gave no connection');
    return client;
  } catch (thrown) {
    socket.destroy();
    if (refusal !== undefined) throw refusal;
    const credential = describeCredential(request);
    const broken = { endpoint: request.endpoint, stage, error: error ?? thrown, credential };
    throw new DeployError(failureOfHandshake(broken), { cause: thrown });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function connectConfig(socket: Duplex, request: HandshakeRequest) {
  const { endpoint, knownHosts, keepaliveMs } = request;
  const pinned = pinnedTypes(knownHosts, endpoint.address, endpoint.port);
  return {
    sock: socket,
    username: endpoint.user,
    // Only one method, so that no round trip is lost on asking without credentials first.
    authHandler: [authMethod(request)],
    algorithms: {
      serverHostKey: hostKeyAlgorithms(pinned, request.excludedTypes),
      hmac: [
        'hmac-sha2-256-etm@openssh.com',
        'hmac-sha2-512-etm@openssh.com',
        'hmac-sha2-256',
        'hmac-sha2-512',
      ],
    },
    // The caller's deadline covers dialling too.
    readyTimeout: 0,
    keepaliveInterval: keepaliveMs,
    keepaliveCountMax: keepalivesUntilLost,
  } satisfies Config;
}

function authMethod({ endpoint, key, agentSocket }: HandshakeRequest): AnyAuthMethod {
  const username = endpoint.user;
  if (key !== undefined) return { type: 'publickey', username, key: sha2Key(key) };
  if (agentSocket !== undefined) return { type: 'agent', username, agent: sha2Agent(agentSocket) };
  return { type: 'none', username };
}

function describeCredential({ key, agentSocket }: HandshakeRequest): string {
  const blob = key && publicBlob(key);
  if (key !== undefined && blob !== undefined) return `the ${key.type} key ${fingerprint(blob)}`;
  return agentSocket === undefined ? 'a login without any key' : 'the keys of the SSH agent';
}
