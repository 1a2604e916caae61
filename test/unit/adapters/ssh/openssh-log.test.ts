import { describe, expect, it } from 'vitest';
import {
  causeInLog,
  failureOfForward,
  failureOfLog,
  lastLine,
} from '../../../../src/adapters/ssh/openssh-log.ts';

const endpoint = { name: 'web-1', address: 'web.example', port: 22, user: 'deploy', knownHosts: '' };

/** What OpenSSH 9.2 wrote into its log in each case. */
const logs: readonly (readonly [log: string, cause: string, kind: string])[] = [
  [
    'ssh: Could not resolve hostname web.example: Name or service not known',
    'name-not-found',
    'name-not-found',
  ],
  [
    'ssh: Could not resolve hostname web.example: Temporary failure in name resolution',
    'name-lookup-failed',
    'name-lookup-failed',
  ],
  ['ssh: Could not resolve hostname web.example: Try again', 'name-lookup-failed', 'name-lookup-failed'],
  [
    'ssh: connect to host web.example port 22: Connection refused',
    'connection-refused',
    'connection-refused',
  ],
  [
    'ssh: connect to host web.example port 22: Connection timed out',
    'connection-timed-out',
    'connection-timed-out',
  ],
  [
    'Connection timed out during banner exchange\nConnection to 192.0.2.7 port 22 timed out',
    'connection-timed-out',
    'connection-timed-out',
  ],
  ['ssh: connect to host web.example port 22: No route to host', 'host-unreachable', 'host-unreachable'],
  [
    'ssh: connect to host web.example port 22: Network is unreachable',
    'host-unreachable',
    'host-unreachable',
  ],
  [
    'No ED25519 host key is known for web.example and you have requested strict checking.\nHost key verification failed.',
    'host-key',
    'host-key-changed',
  ],
  [
    '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.',
    'host-key',
    'host-key-changed',
  ],
  [
    'Unable to negotiate with 192.0.2.7 port 22: no matching host key type found. Their offer: ssh-rsa',
    'no-common-algorithm',
    'no-common-algorithm',
  ],
  ['deploy@web.example: Permission denied (publickey).', 'authentication-failed', 'authentication-failed'],
  [
    'Received disconnect from 192.0.2.7 port 22:2: Too many authentication failures\nDisconnected from 192.0.2.7 port 22',
    'authentication-failed',
    'authentication-failed',
  ],
  [
    'kex_exchange_identification: Connection closed by remote host\nConnection closed by 192.0.2.7 port 22',
    'closed',
    'connection-refused',
  ],
  ['kex_exchange_identification: read: Connection reset by peer', 'closed', 'connection-refused'],
  ['kex_exchange_identification: banner line contains invalid characters', 'closed', 'connection-refused'],
];

describe('the log of the OpenSSH client', () => {
  for (const [log, cause, kind] of logs) {
    it(`${log.split('\n')[0]}`, () => {
      expect(causeInLog(log)).toBe(cause);
      const failure = failureOfLog(endpoint, log, 'the key');
      expect(failure.kind).toBe(kind);
      expect(failure.message).toContain('web.example');
      expect(failure.hint).toBeTruthy();
    });
  }

  it('passes on what nobody knows', () => {
    const failure = failureOfLog(
      endpoint,
      'command-line: line 0: Bad configuration option: nonsense\n',
      'the key',
    );
    expect(failure.kind).toBe('transport-unavailable');
    expect(failure.message).toContain('Bad configuration option: nonsense');
    expect(lastLine('')).toBe('it said nothing');
  });

  it('tells a forbidden forward from a refused one', () => {
    const refused =
      'channel 2: open failed: administratively prohibited: open failed\nchannel 3: open failed: connect failed: Connection refused\n';
    expect(failureOfForward('web-1', '127.0.0.1:80', refused).failure.hint).toContain('something listens');
    const forbidden = 'channel 2: open failed: administratively prohibited: open failed\n';
    expect(failureOfForward('web-1', '127.0.0.1:80', forbidden).failure.hint).toContain('AllowTcpForwarding');
    expect(failureOfForward('web-1', '127.0.0.1:80', '').failure.kind).toBe('connection-refused');
  });
});
