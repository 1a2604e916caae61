import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readPrivateKey } from '../../../../src/adapters/ssh/private-key.ts';
import { sha2Agent, sha2Key } from '../../../../src/adapters/ssh/sha2-only.ts';
import { DeployError } from '../../../../src/model/failure.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const text = rsa.export({ type: 'pkcs1', format: 'pem' }).toString();
const data = Buffer.from('data');

describe('SHA-2 only', () => {
  it('a key signs with SHA-2 and refuses SHA-1', () => {
    const read = readPrivateKey(text);
    if (read.kind === 'unreadable') throw new Error(read.failure.message);
    const key = sha2Key(read);
    expect(key.verify(data, key.sign(data, 'sha256'), 'sha256')).toBe(true);
    expect(() => key.sign(data, 'sha1')).toThrow(DeployError);
  });

  it('an agent is never asked for SHA-1', async () => {
    const agent = sha2Agent('/nowhere/agent');
    const sign = (hash: 'sha1' | 'sha256') =>
      new Promise((resolve) => agent.sign(text, data, { hash }, (error) => resolve(error)));
    expect(await sign('sha1')).toBeInstanceOf(DeployError);
    expect(await sign('sha256')).toMatchObject({ message: 'Failed to connect to agent' });
  });
});
