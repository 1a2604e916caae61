import { DeployError, type Failure } from '../../model/failure.ts';
import type { Endpoint } from '../../model/transport.ts';
import { describeEndpoint } from './connect-attempt.ts';
import { failureOfHandshake } from './handshake-failure.ts';

/** Why the OpenSSH client could not connect; `host-key` is to be looked into by asking for the key again. */
type LoggedCause =
  | 'name-not-found'
  | 'name-lookup-failed'
  | 'host-key'
  | 'no-common-algorithm'
  | 'authentication-failed'
  | 'connection-timed-out'
  | 'connection-refused'
  | 'host-unreachable'
  | 'closed';

/**
 * ssh has no codes for what went wrong: it exits 255 for all of it. So this is the one place that reads messages;
 * they are OpenSSH's own in the C locale (ssh.c, sshconnect.c, sshconnect2.c, kex.c, packet.c, mux.c), fixed for
 * many versions. The first that matches counts; a message that nobody knows leads to `undefined`.
 */
const messages: readonly (readonly [RegExp, LoggedCause])[] = [
  [
    /Could not resolve hostname .*: (Temporary failure|Non-recoverable failure|Try again)/,
    'name-lookup-failed',
  ],
  [/Could not resolve hostname/, 'name-not-found'],
  [
    /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|host key is known for|revoked host key/,
    'host-key',
  ],
  [/Unable to negotiate with|no matching .* found/, 'no-common-algorithm'],
  [
    /Permission denied|Too many authentication failures|no more authentication methods|No supported authentication/,
    'authentication-failed',
  ],
  [/timed out|Timeout, server/, 'connection-timed-out'],
  [/Connection refused|Stdio forwarding request failed/, 'connection-refused'],
  [/No route to host|unreachable|Host is down/, 'host-unreachable'],
  [
    /[Cc]onnection (closed|reset)|kex_exchange_identification|Broken pipe|Bad packet|Protocol error|banner/,
    'closed',
  ],
];

/** The cause that a log tells of, if it is a known one. */
export function causeInLog(log: string): LoggedCause | undefined {
  return messages.find(([pattern]) => pattern.test(log))?.[1];
}

/** A failure out of the log of an `ssh` that could not connect; `credential` says for people what it logged in with. */
export function failureOfLog(endpoint: Endpoint, log: string, credential: string): Failure {
  const where = describeEndpoint(endpoint);
  const said = lastLine(log);
  const error = { message: said };
  const cause = causeInLog(log);
  switch (cause) {
    case 'name-not-found':
      return {
        kind: cause,
        message: `no address found for ${endpoint.address}`,
        hint: 'Check the name and the DNS.',
      };
    case 'name-lookup-failed':
      return {
        kind: cause,
        message: `the address of ${endpoint.address} could not be looked up`,
        hint: 'Check the DNS as this machine sees it.',
      };
    case 'host-key':
      return {
        kind: 'host-key-changed',
        message: `the host key of ${where} could not be verified (${said})`,
        hint: 'Compare known-hosts with the keys of the host.',
      };
    case 'no-common-algorithm':
      return failureOfHandshake({
        endpoint,
        stage: 'negotiating',
        error: Object.assign(new Error(said), { level: 'handshake' }),
        credential,
      });
    case 'authentication-failed':
      return failureOfHandshake({
        endpoint,
        stage: 'authenticating',
        error: { ...error, level: 'client-authentication' },
        credential,
      });
    case 'connection-timed-out':
      return {
        kind: cause,
        message: `${where} did not answer in time (${said})`,
        hint: 'Check the address, the port and the firewalls on the way.',
      };
    case 'connection-refused':
      return {
        kind: cause,
        message: `${where} refused the connection`,
        hint: 'Check that an SSH server listens on this port.',
      };
    case 'host-unreachable':
      return {
        kind: cause,
        message: `no way to ${where} (${said})`,
        hint: 'Check the address and the network.',
      };
    case 'closed':
      return failureOfHandshake({ endpoint, stage: 'negotiating', error: new Error(said), credential });
    case undefined:
      return {
        kind: 'transport-unavailable',
        message: `ssh could not connect to ${where}: ${said}`,
        hint: 'Run the same with `ssh -v` to learn more, or set `transport: ssh2`.',
      };
  }
}

/** Why a forward over a shared connection did not open, from what its master logged last about it. */
export function failureOfForward(host: string, place: string, masterLog: string): DeployError {
  const said = /open failed: (.*)$/.exec(
    masterLog
      .trimEnd()
      .split('\n')
      .findLast((line) => line.includes('open failed')) ?? '',
  )?.[1];
  const base = { host, kind: 'connection-refused' } as const;
  if (said?.startsWith('administratively prohibited')) {
    return new DeployError({
      ...base,
      message: `${host} does not allow connections to be forwarded to ${place}`,
      hint: 'Set AllowTcpForwarding (and PermitOpen) in its sshd_config.',
    });
  }
  return new DeployError({
    ...base,
    message: `${place}, seen from ${host}, refused the connection${said === undefined ? '' : ` (${said})`}`,
    hint: 'Check that something listens there.',
  });
}

/** The last thing that ssh said, for people. */
export function lastLine(log: string): string {
  return log.trim().split(/\r?\n/).at(-1)?.trim() || 'it said nothing';
}
