import type { Duplex } from 'node:stream';
import { type Config, NodeSSH } from 'node-ssh';
import type { AnyAuthMethod, Client, ParsedKey } from 'ssh2';
import { DeployError } from '../../model/failure.ts';
import type { Endpoint } from '../../model/transport.ts';
import { corkEachTurn } from './corked-socket.ts';
import { failureOfHandshake, type HandshakeStage } from './handshake-failure.ts';
import { hostKeyAlgorithms } from './host-key-algorithms.ts';
import { fingerprint, type KnownHosts, pinnedTypes } from './known-hosts.ts';
import { refusalOf } from './other-key-types.ts';
import { type PrivateKey, publicBlob } from './private-key.ts';
import { sha2Agent, sha2Key } from './sha2-only.ts';
import type { SessionChannel } from './ssh2-insides.ts';
import { logInAtOnce, signAtOnce } from './ssh2-login.ts';

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
  /** Send login and first session at once (RFC 4252, 5.3); some servers may not take it. */
  readonly atOnce: boolean;
  /** Whether commands will run there; a machine that is only passed through may refuse sessions. */
  readonly wantsSession: boolean;
}

/** A client that is let in, with the session that it asked for on the way. */
export interface LetIn {
  readonly client: Client;
  readonly session: Promise<SessionChannel> | undefined;
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
): Promise<LetIn> {
  let stage: HandshakeStage = 'negotiating';
  let refusal: DeployError | undefined;
  let error: unknown;
  const enter = (next: HandshakeStage) => {
    stage = next;
    onStage(next);
  };
  corkEachTurn(socket);
  const key = request.key === undefined ? undefined : sha2Key(request.key);
  const ssh = new NodeSSH();
  const ready = ssh.connect({
    ...connectConfig(socket, request, key),
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
  let session: () => LetIn['session'] = () => undefined;
  if (client !== null && key !== undefined) {
    if (request.atOnce) session = logInAtOnce(client, key, request);
    else signAtOnce(client, key);
  }
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    await ready;
    if (client === null) throw new Error('node-ssh gave no connection');
    return { client, session: session() };
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

function connectConfig(socket: Duplex, request: HandshakeRequest, key: ParsedKey | undefined) {
  const { endpoint, knownHosts, keepaliveMs } = request;
  const pinned = pinnedTypes(knownHosts, endpoint.address, endpoint.port);
  return {
    sock: socket,
    username: endpoint.user,
    // Only one method, so that no round trip is lost on asking without credentials first.
    authHandler: [authMethod(request, key)],
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

function authMethod({ endpoint, agentSocket }: HandshakeRequest, key: ParsedKey | undefined): AnyAuthMethod {
  const username = endpoint.user;
  if (key !== undefined) return { type: 'publickey', username, key };
  if (agentSocket !== undefined) return { type: 'agent', username, agent: sha2Agent(agentSocket) };
  return { type: 'none', username };
}

function describeCredential({ key, agentSocket }: HandshakeRequest): string {
  const blob = key && publicBlob(key);
  if (key !== undefined && blob !== undefined) return `the ${key.type} key ${fingerprint(blob)}`;
  return agentSocket === undefined ? 'a login without any key' : 'the keys of the SSH agent';
}
