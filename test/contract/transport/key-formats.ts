import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private key in one of the formats that users have, as they would give it. */
export interface GivenKey {
  readonly name: string;
  readonly privateKey: string;
  readonly passphrase?: string;
  /** A line of authorized_keys. */
  readonly publicKey: string;
}

const passphrase = 'open sesame ü';

/** Fresh keys in every format that is promised to work; the public halves come from ssh-keygen. */
export function givenKeys(): GivenKey[] {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const ec256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const ec384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const ec521 = generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey;
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const plain = (key: KeyObject, type: 'pkcs1' | 'sec1' | 'pkcs8') =>
    key.export({ type, format: 'pem' }).toString();
  const locked = (key: KeyObject, type: 'pkcs1' | 'sec1' | 'pkcs8') =>
    key.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
  const rsaPem = plain(rsa, 'pkcs1');
  const openssh = sshKeygen('ed25519', '');
  return [
    { name: 'ed25519, OpenSSH', ...openssh },
    { name: 'ed25519, OpenSSH with passphrase', ...sshKeygen('ed25519', passphrase), passphrase },
    { name: 'ecdsa, OpenSSH', ...sshKeygen('ecdsa', '') },
    { name: 'rsa, OpenSSH with passphrase', ...sshKeygen('rsa', passphrase), passphrase },
    { name: 'rsa, PEM', privateKey: rsaPem, publicKey: publicLine(rsaPem) },
    { name: 'rsa, PKCS#8', privateKey: plain(rsa, 'pkcs8'), publicKey: publicLine(rsaPem) },
    {
      name: 'rsa, PEM with passphrase',
      privateKey: locked(rsa, 'pkcs1'),
      passphrase,
      publicKey: publicLine(rsaPem),
    },
    { name: 'ecdsa P-256, PEM', ...both(plain(ec256, 'sec1')) },
    { name: 'ecdsa P-384, PEM', ...both(plain(ec384, 'sec1')) },
    {
      name: 'ecdsa P-521, PKCS#8 with passphrase',
      privateKey: locked(ec521, 'pkcs8'),
      passphrase,
      publicKey: publicLine(plain(ec521, 'sec1')),
    },
    { name: 'ed25519, PKCS#8', privateKey: plain(ed25519, 'pkcs8'), publicKey: ed25519Line(ed25519) },
    {
      name: 'ed25519, PKCS#8 with passphrase',
      privateKey: locked(ed25519, 'pkcs8'),
      passphrase,
      publicKey: ed25519Line(ed25519),
    },
    { ...openssh, name: 'Windows line ends', privateKey: openssh.privateKey.replaceAll('\n', '\r\n') },
    {
      ...openssh,
      name: 'literal \\n, no last newline',
      privateKey: openssh.privateKey.trim().replaceAll('\n', '\\n'),
    },
    {
      ...openssh,
      name: 'base64 of the file',
      privateKey: Buffer.from(openssh.privateKey).toString('base64'),
    },
    { ...openssh, name: 'lines joined by spaces', privateKey: openssh.privateKey.replaceAll('\n', ' ') },
  ];
}

function both(privateKey: string): { privateKey: string; publicKey: string } {
  return { privateKey, publicKey: publicLine(privateKey) };
}

/** Made by OpenSSH itself. */
export function sshKeygen(type: string, secret: string): { privateKey: string; publicKey: string } {
  return inDirectory((directory) => {
    const file = join(directory, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', secret, '-C', 'test', '-f', file]);
    return { privateKey: readFileSync(file, 'utf8'), publicKey: readFileSync(`${file}.pub`, 'utf8').trim() };
  });
}

/** A certificate that `authority` signs for a public key (ssh-keygen(1), CERTIFICATES), as one line. */
export function sshCertificate(
  kind: 'host' | 'user',
  authority: { readonly privateKey: string },
  publicKey: string,
  principals: string,
): string {
  return inDirectory((directory) => {
    const [ca, key] = [join(directory, 'ca'), join(directory, 'key.pub')];
    writeFileSync(ca, authority.privateKey, { mode: 0o600 });
    writeFileSync(key, `${publicKey}\n`);
    const asHost = kind === 'host' ? ['-h'] : [];
    execFileSync('ssh-keygen', ['-q', '-s', ca, '-I', 'test', ...asHost, '-n', principals, key]);
    return readFileSync(join(directory, 'key-cert.pub'), 'utf8').trim();
  });
}

function publicLine(pem: string): string {
  return inDirectory((directory) => {
    const file = join(directory, 'key');
    writeFileSync(file, pem, { mode: 0o600 });
    return execFileSync('ssh-keygen', ['-y', '-P', '', '-f', file], { encoding: 'utf8' }).trim();
  });
}

/** Older versions of ssh-keygen do not read Ed25519 keys in PKCS#8, so this line is put together by hand. */
function ed25519Line(key: KeyObject): string {
  const point = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  const string = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `ssh-ed25519 ${Buffer.concat([string(Buffer.from('ssh-ed25519')), string(point)]).toString('base64')}`;
}

function inDirectory<T>(action: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'deploy-test-keys-'));
  try {
    return action(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
