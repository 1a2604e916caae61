import { generateKeyPairSync } from 'node:crypto';
import { encodeEd25519 } from '../adapters/ssh/openssh-key-format.ts';

/** A fresh Ed25519 key pair: the private key as an OpenSSH file, the public one as a line of authorized_keys. */
export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** Makes a key pair; ssh2's own generator makes one in some hundred that it cannot read again. */
export function makeKeyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url');
  const type = Buffer.from('ssh-ed25519');
  const blob = Buffer.concat([uint32(type.length), type, uint32(publicKey.length), publicKey]);
  return {
    private: encodeEd25519({ seed: Buffer.from(d, 'base64url'), publicKey }),
    public: `ssh-ed25519 ${blob.toString('base64')}`,
  };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
