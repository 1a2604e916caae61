import { randomBytes } from 'node:crypto';

/** The two halves of an Ed25519 key, 32 bytes each. */
export interface Ed25519Key {
  readonly seed: Buffer;
  readonly publicKey: Buffer;
}

/**
 * Writes an Ed25519 key as an unencrypted OpenSSH private key: the only form of it that ssh2 and every version of
 * OpenSSH read. Source: OpenSSH's PROTOCOL.key (openssh-key-v1).
 */
export function encodeEd25519(key: Ed25519Key): string {
  const publicBlob = Buffer.concat([sshString('ssh-ed25519'), sshString(key.publicKey)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([
    check,
    check,
    publicBlob,
    sshString(Buffer.concat([key.seed, key.publicKey])),
    sshString(''),
  ]);
  // Padded with 1, 2, 3, … to the block size, which is 8 without a cipher.
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    sshString('none'),
    sshString('none'),
    sshString(''),
    uint32(1),
    sshString(publicBlob),
    sshString(Buffer.concat([secret, padding])),
  ]);
  const base64 = blob.toString('base64').replace(/.{70}(?=.)/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** What an OpenSSH private key tells without its passphrase; undefined when it is cut or damaged. */
export function readHeader(blob: Buffer): { readonly cipher: string; readonly type: string } | undefined {
  const magic = Buffer.from('openssh-key-v1\0');
  if (!blob.subarray(0, magic.length).equals(magic)) return undefined;
  const cipher = readString(blob, magic.length);
  const kdf = cipher && readString(blob, cipher.next);
  const kdfOptions = kdf && readString(blob, kdf.next);
  const publicKey = kdfOptions && readString(blob, kdfOptions.next + 4);
  const type = publicKey && readString(publicKey.bytes, 0);
  const secret = publicKey && readString(blob, publicKey.next);
  if (cipher === undefined || type === undefined || secret === undefined) return undefined;
  return { cipher: cipher.bytes.toString('latin1'), type: type.bytes.toString('latin1') };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** RFC 4251, 5: a length and that many bytes. */
function sshString(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function readString(from: Buffer, at: number): { readonly bytes: Buffer; readonly next: number } | undefined {
  if (at + 4 > from.length) return undefined;
  const next = at + 4 + from.readUInt32BE(at);
  return next > from.length ? undefined : { bytes: from.subarray(at + 4, next), next };
}
