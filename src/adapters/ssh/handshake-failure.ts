import { DeployError, type Failure } from '../../model/failure.ts';
import type { Endpoint } from '../../model/transport.ts';
import { describeEndpoint } from './connect-attempt.ts';

/**
 * How far an SSH handshake came: `negotiating` until the server shows its key, `verifying` until it has proved that
 * it holds it, `authenticating` until the user is let in (RFC 4253, RFC 4252).
 */
export type HandshakeStage = 'negotiating' | 'verifying' | 'authenticating';

/** What is known when a handshake ended early. */
export interface BrokenHandshake {
  readonly endpoint: Endpoint;
  readonly stage: HandshakeStage;
  /** The first error that ssh2 reported; undefined when the connection just closed. */
  readonly error: unknown;
  /** What was shown to the server for proof, for people: `the ssh-ed25519 key SHA256:…`. */
  readonly credential: string;
}

/** Why a handshake failed, judged by its stage and ssh2's error levels, never by their texts. */
export function failureOfHandshake(broken: BrokenHandshake): Failure {
  const { stage, error } = broken;
  if (error instanceof DeployError) return error.failure;
  const level = fieldOf(error, 'level');
  switch (stage) {
    case 'negotiating':
      return level === 'handshake' ? noCommonAlgorithm(broken) : closedEarly(broken);
    case 'verifying':
      return level === 'handshake' ? unproven(broken) : closedEarly(broken);
    case 'authenticating':
      return notLetIn(broken);
  }
}

/** Why the time for connecting passed, by how far it came. */
export function failureOfTimeout(
  endpoint: Endpoint,
  stage: HandshakeStage | 'dialling' | 'connecting',
  ms: number,
): Failure {
  const where = describeEndpoint(endpoint);
  const doing = {
    dialling: 'did not answer',
    connecting: 'did not let ssh in',
    negotiating: 'accepted the connection but said nothing in SSH',
    verifying: 'did not finish the key exchange',
    authenticating: 'did not finish the login',
  }[stage];
  return {
    kind: 'connection-timed-out',
    message: `${where} ${doing} within ${ms / 1000} s`,
    hint:
      stage === 'dialling'
        ? 'Check the address, the port and the firewalls on the way.'
        : 'Check that an SSH server listens there and how loaded the host is.',
  };
}

function noCommonAlgorithm({ endpoint, error }: BrokenHandshake): Failure {
  return {
    kind: 'no-common-algorithm',
    message: `no common algorithm with ${describeEndpoint(endpoint)}${detail(error)}`,
    hint: 'The server only offers what is no longer considered safe (SHA-1, say): update or reconfigure its sshd.',
  };
}

function closedEarly({ endpoint, error }: BrokenHandshake): Failure {
  return {
    kind: 'connection-refused',
    message: `${describeEndpoint(endpoint)} closed the connection before the key exchange was over${detail(error)}`,
    hint: 'Check that an SSH server listens on this port, and for MaxStartups, fail2ban or a firewall on the way.',
  };
}

function unproven({ endpoint, error }: BrokenHandshake): Failure {
  return {
    kind: 'host-key-changed',
    message: `${describeEndpoint(endpoint)} showed the pinned host key but could not prove that it holds it${detail(error)}`,
    hint: 'Someone may stand between: let a person look at the host and the network.',
  };
}

/** Whether the server said no to the login, as opposed to having ended the connection over it. */
export function isRefusedLogin(error: unknown): boolean {
  return fieldOf(error, 'level') === 'client-authentication';
}

function notLetIn({ endpoint, error, credential }: BrokenHandshake): Failure {
  const refused = isRefusedLogin(error);
  return {
    kind: 'authentication-failed',
    message: refused
      ? `${describeEndpoint(endpoint)} refused ${credential}`
      : `${describeEndpoint(endpoint)} ended the login with ${credential}${detail(error)}`,
    hint:
      `Check that its public key is in the authorized_keys of ${endpoint.user}, that the user is right, ` +
      'and what the host’s sshd log says.',
  };
}

function fieldOf(error: unknown, field: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
}

function detail(error: unknown): string {
  return error instanceof Error && error.message !== '' ? ` (${error.message})` : '';
}
