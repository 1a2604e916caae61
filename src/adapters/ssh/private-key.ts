import { createPrivateKey, type KeyObject } from 'node:crypto';
import ssh2 from 'ssh2';
import type { Failure } from '../../model/failure.ts';
import { encodeEd25519, readHeader } from './openssh-key-format.ts';
import { type PemBlock, repairKeyText } from './private-key-text.ts';

/** A user's private key, ready for ssh2 and for OpenSSH alike. */
export interface PrivateKey {
  readonly kind: 'ok';
  /** Unencrypted: PKCS#1 or SEC1 PEM, or an OpenSSH private key. Never to be shown. */
  readonly key: string;
  /** `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256` and so on; `sk-…` only works with OpenSSH. */
  readonly type: string;
  /** What was put right in the text, as words for people. */
  readonly repaired: readonly string[];
  /** An OpenSSH certificate that followed the key, as one line; only OpenSSH can use it. */
  readonly certificate?: string;
}

/** Why a key cannot be used; the failure never holds a part of it. */
export interface UnreadableKey {
  readonly kind: 'unreadable';
  readonly failure: Failure;
}

/**
 * Reads a private key in any usual format (OpenSSH, PEM, PKCS#8, encrypted or not) and repairs what pasting it
 * into a secret did to it; otherwise the failure `key-unreadable` explains what was given instead.
 */
export function readPrivateKey(text: string, passphrase?: string): PrivateKey | UnreadableKey {
  const { text: plain, block, repaired } = repairKeyText(text);
  if (!block?.label.endsWith('PRIVATE KEY')) return explain(plain, block);
  const secret = passphrase === undefined || passphrase === '' ? undefined : passphrase;
  const read = block.label === 'OPENSSH PRIVATE KEY' ? readOpenSsh(block, secret) : readPem(block, secret);
  if (read.kind === 'unreadable') return read;
  const certificate = /^\s*(\S+-cert-v01@openssh\.com\s+[A-Za-z0-9+/=]+)/m.exec(plain)?.[1];
  return { ...read, repaired, ...(certificate === undefined ? {} : { certificate }) };
}

/** The public half as on the wire (RFC 4253, 6.6); undefined for keys that only OpenSSH can use. */
export function publicBlob(key: PrivateKey): Buffer | undefined {
  const parsed = ssh2.utils.parseKey(key.key);
  return parsed instanceof Error ? undefined : parsed.getPublicSSH();
}

type ReadKey = Omit<PrivateKey, 'repaired' | 'certificate'> | UnreadableKey;

function unreadable(message: string, hint: string): UnreadableKey {
  return { kind: 'unreadable', failure: { kind: 'key-unreadable', message, hint } };
}

const wholeKeyHint = 'Copy the whole file, from the BEGIN line to the END line.';
const truncated = () => unreadable('the private key is cut short or damaged', wholeKeyHint);
const passphraseMissing = () =>
  unreadable(
    'the private key is encrypted and no passphrase was given',
    'Set `passphrase` (on the command line: DEPLOY_PASSPHRASE) to the one of this key.',
  );
const passphraseWrong = () =>
  unreadable(
    'the passphrase does not open the private key',
    'Check the passphrase, or whether the key is damaged.',
  );
const typeUnsupported = (type: string) =>
  unreadable(
    `keys of type ${type} cannot be used`,
    'Make a new one: `ssh-keygen -t ed25519`; RSA and ECDSA (P-256, P-384, P-521) work too.',
  );

function readOpenSsh(block: PemBlock, passphrase: string | undefined): ReadKey {
  const header = readHeader(Buffer.from(block.body, 'base64'));
  if (header === undefined) return truncated();
  if (header.type === 'ssh-dss') return typeUnsupported('DSA');
  const encrypted = header.cipher !== 'none';
  if (header.type.startsWith('sk-')) {
    if (!encrypted) return { kind: 'ok', key: block.text, type: header.type };
    return unreadable(
      'an encrypted security key cannot be used without a person',
      'Take its passphrase away with `ssh-keygen -p`, or load it into an agent.',
    );
  }
  if (encrypted && passphrase === undefined) return passphraseMissing();
  const parsed: unknown = ssh2.utils.parseKey(block.text, passphrase);
  // ssh2 gives a list for this format, although only one key can be in it.
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!isParsedKey(first)) return encrypted ? passphraseWrong() : truncated();
  return normalise(createPrivateKey(first.getPrivatePEM()));
}

function isParsedKey(value: unknown): value is { getPrivatePEM(): string } {
  return typeof value === 'object' && value !== null && 'getPrivatePEM' in value && !(value instanceof Error);
}

function readPem(block: PemBlock, passphrase: string | undefined): ReadKey {
  const encrypted = block.label === 'ENCRYPTED PRIVATE KEY' || block.text.includes('Proc-Type:');
  if (encrypted && passphrase === undefined) return passphraseMissing();
  try {
    const key = createPrivateKey({ key: block.text, ...(passphrase === undefined ? {} : { passphrase }) });
    return normalise(key);
  } catch {
    return encrypted ? passphraseWrong() : truncated();
  }
}

/** The forms that ssh2 reads: PKCS#1 for RSA, SEC1 for ECDSA, OpenSSH for Ed25519. */
function normalise(key: KeyObject): ReadKey {
  const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return { kind: 'ok', key: pem(key.export({ type: 'pkcs1', format: 'pem' })), type: 'ssh-rsa' };
    case 'ec': {
      const name = { prime256v1: 'nistp256', secp384r1: 'nistp384', secp521r1: 'nistp521' }[curve];
      if (name === undefined) return typeUnsupported(`EC ${curve}`);
      return {
        kind: 'ok',
        key: pem(key.export({ type: 'sec1', format: 'pem' })),
        type: `ecdsa-sha2-${name}`,
      };
    }
    case 'ed25519': {
      const { d = '', x = '' } = key.export({ format: 'jwk' });
      const halves = { seed: Buffer.from(d, 'base64url'), publicKey: Buffer.from(x, 'base64url') };
      return { kind: 'ok', key: encodeEd25519(halves), type: 'ssh-ed25519' };
    }
    default:
      return typeUnsupported(key.asymmetricKeyType ?? 'unknown');
  }
}

function pem(exported: string | Buffer): string {
  return exported.toString();
}

/** What was given in place of a private key. */
function explain(text: string, block: PemBlock | undefined): UnreadableKey {
  const start = text.trimStart();
  if (start === '')
    return unreadable('the private key is empty', 'Check that the secret exists and is spelled so.');
  if (start.startsWith('PuTTY-User-Key-File')) {
    return unreadable(
      'this is a PuTTY key (.ppk)',
      'Convert it: PuTTYgen, Conversions, Export OpenSSH key; or `puttygen key.ppk -O private-openssh`.',
    );
  }
  if (/^\S+-cert-v01@openssh\.com\s/.test(start)) {
    return unreadable(
      'this is a certificate, not a private key',
      'Give the private key that it was made for.',
    );
  }
  if (
    /^(ssh-|ecdsa-|sk-)\S+\s+AAAA/.test(start) ||
    /^(---- BEGIN SSH2 )?PUBLIC KEY/.test(block?.label ?? start)
  ) {
    return unreadable('this is the public key', 'Give the private key: the file without `.pub`.');
  }
  if (block !== undefined) return unreadable(`this is a ${block.label}, not a private key`, wholeKeyHint);
  if (/-----BEGIN|-----END/.test(text)) return truncated();
  if (!/\s/.test(start.trim()) && /^[~./]|^\$/.test(start)) {
    return unreadable(
      'this is the name of a file or variable, not a key',
      'Give the contents of the key file.',
    );
  }
  return unreadable('this is not a private key', `An OpenSSH, PEM or PKCS#8 key is needed. ${wholeKeyHint}`);
}
