import type { Duplex } from 'node:stream';
import type { Clock } from '../../model/clock.ts';
import { DeployError } from '../../model/failure.ts';
import type { Connection, ConnectTarget, Endpoint, Transport } from '../../model/transport.ts';
import { systemClock } from '../clock.ts';
import { chainOf, placed, placeOf, refuseOptionLikeNames, withDeadline } from './connect-attempt.ts';
import { dialHop } from './dial-hop.ts';
import { failureOfTimeout, type HandshakeStage, isRefusedLogin } from './handshake-failure.ts';
import { parseKnownHosts } from './known-hosts.ts';
import { tryKeyTypes } from './other-key-types.ts';
import { type PrivateKey, readPrivateKey } from './private-key.ts';
import { type Patience, usualPatience } from './remote-run.ts';
import { Ssh2Connection } from './ssh2-connection.ts';
import { type HandshakeRequest, type LetIn, shakeHands } from './ssh2-handshake.ts';

/** What the ssh2 transport takes from its surroundings. */
export interface Ssh2TransportOptions {
  readonly clock: Clock;
  readonly patience: Patience;
  /** Where an SSH agent listens (SSH_AUTH_SOCK); used for endpoints without a private key. */
  readonly agentSocket: string | undefined;
}

/** The transport over ssh2, through node-ssh: one TCP connection a host, one channel a command. */
export function ssh2Transport(options: Partial<Ssh2TransportOptions> = {}): Transport {
  const complete: Ssh2TransportOptions = {
    clock: systemClock,
    patience: usualPatience,
    agentSocket: process.env.SSH_AUTH_SOCK,
    ...options,
  };
  return { name: 'ssh2', connect: (target, signal) => connect(complete, target, signal) };
}

async function connect(
  options: Ssh2TransportOptions,
  target: ConnectTarget,
  signal: AbortSignal,
): Promise<Connection> {
  // All settings are read before the first packet leaves: bad input never touches a host.
  const requests = chainOf(target).map((endpoint) => prepare(options, target, endpoint));
  let connection: Connection | undefined;
  for (const request of requests) {
    const place = placeOf(target, request.endpoint);
    try {
      const { client, session, socket } = await reach(options, target, request, connection, signal);
      connection = new Ssh2Connection(client, {
        session,
        socket,
        host: request.endpoint.name,
        clock: options.clock,
        patience: options.patience,
        connectTimeoutMs: target.connectTimeoutMs,
        via: connection,
      });
    } catch (error) {
      await connection?.close();
      throw placed(error, place);
    }
  }
  if (connection === undefined) throw new Error('a chain holds the host at least');
  return connection;
}

function prepare(options: Ssh2TransportOptions, target: ConnectTarget, endpoint: Endpoint): HandshakeRequest {
  try {
    refuseOptionLikeNames(endpoint);
    return {
      endpoint,
      knownHosts: parseKnownHosts(endpoint.knownHosts),
      key:
        endpoint.privateKey === undefined ? undefined : usableKey(endpoint.privateKey, endpoint.passphrase),
      agentSocket: options.agentSocket,
      keepaliveMs: target.keepaliveMs,
      excludedTypes: [],
      atOnce: true,
      wantsSession: endpoint === target,
    };
  } catch (error) {
    throw placed(error, placeOf(target, endpoint));
  }
}

function usableKey(text: string, passphrase: string | undefined): PrivateKey {
  const key = readPrivateKey(text, passphrase);
  if (key.kind === 'unreadable') throw new DeployError(key.failure);
  if (!key.type.startsWith('sk-')) return key;
  throw new DeployError({
    kind: 'key-unreadable',
    message: `security keys (${key.type}) need the OpenSSH client`,
    hint: 'Set `transport: openssh`.',
  });
}

/** A client of one machine of the chain that is let in. */
async function reach(
  options: Ssh2TransportOptions,
  target: ConnectTarget,
  request: HandshakeRequest,
  via: Connection | undefined,
  signal: AbortSignal,
): Promise<LetIn & { readonly socket: Duplex }> {
  const { endpoint } = request;
  const ms = target.connectTimeoutMs;
  let stage: HandshakeStage | 'dialling' = 'dialling';
  const attemptOnce = async (changes: Partial<HandshakeRequest>, attempt: AbortSignal) => {
    stage = 'dialling';
    const socket = await dialHop(endpoint, via, attempt);
    stage = 'negotiating';
    const letIn = await shakeHands(socket, { ...request, ...changes }, attempt, (next) => {
      stage = next;
    });
    return { ...letIn, socket };
  };
  return withDeadline(
    { clock: options.clock, ms, signal },
    () => failureOfTimeout(endpoint, stage, ms),
    (attempt) =>
      tryKeyTypes(async (excludedTypes) => {
        try {
          return await attemptOnce({ excludedTypes }, attempt);
        } catch (error) {
          // A server that ends the connection over a login sent at once gets it step by step.
          const mayHelp = stage === 'authenticating' && !isRefusedLogin(causeOf(error)) && !attempt.aborted;
          if (!mayHelp || request.key === undefined) throw error;
          return attemptOnce({ excludedTypes, atOnce: false }, attempt);
        }
      }),
  );
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
