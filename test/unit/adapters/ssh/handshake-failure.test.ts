import { describe, expect, it } from 'vitest';
import {
  failureOfHandshake,
  failureOfTimeout,
  type HandshakeStage,
} from '../../../../src/adapters/ssh/handshake-failure.ts';
import { DeployError } from '../../../../src/model/failure.ts';

const endpoint = { name: 'web-1', address: '2001:db8::1', port: 2222, user: 'deploy', knownHosts: '' };

function kindOf(stage: HandshakeStage, level?: string): string {
  const error = level === undefined ? undefined : Object.assign(new Error('some text'), { level });
  return failureOfHandshake({ endpoint, stage, error, credential: 'the key' }).kind;
}

describe('broken handshakes', () => {
  it('are judged by how far they came and by the level of the error', () => {
    expect(kindOf('negotiating', 'handshake')).toBe('no-common-algorithm');
    expect(kindOf('negotiating', 'protocol')).toBe('connection-refused');
    expect(kindOf('negotiating', 'client-socket')).toBe('connection-refused');
    expect(kindOf('negotiating')).toBe('connection-refused');
    expect(kindOf('verifying', 'handshake')).toBe('host-key-changed');
    expect(kindOf('verifying', 'client-socket')).toBe('connection-refused');
    expect(kindOf('authenticating', 'client-authentication')).toBe('authentication-failed');
    expect(kindOf('authenticating')).toBe('authentication-failed');
  });

  it('keep a failure that was already told', () => {
    const failure = { kind: 'no-common-algorithm', message: 'SHA-1 only' } as const;
    const error = new DeployError(failure);
    expect(failureOfHandshake({ endpoint, stage: 'authenticating', error, credential: '' })).toBe(failure);
  });

  it('name the endpoint and the credential', () => {
    const error = { level: 'client-authentication' };
    const failure = failureOfHandshake({
      endpoint,
      stage: 'authenticating',
      error,
      credential: 'the key SHA256:x',
    });
    expect(failure.message).toBe('deploy@[2001:db8::1]:2222 refused the key SHA256:x');
    expect(failure.hint).toContain('authorized_keys of deploy');
  });

  it('say where the time went', () => {
    const messages = (['dialling', 'connecting', 'negotiating', 'verifying', 'authenticating'] as const).map(
      (stage) => failureOfTimeout(endpoint, stage, 2_500).message,
    );
    expect(new Set(messages).size).toBe(5);
    for (const message of messages) expect(message).toContain('within 2.5 s');
  });
});
