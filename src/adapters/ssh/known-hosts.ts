import { createHash, createHmac } from 'node:crypto';
import { DeployError } from '../../model/failure.ts';

/** One line of OpenSSH's known_hosts format (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface PinnedLine {
  /** Counted from 1. */
  readonly line: number;
  readonly marker: 'none' | 'cert-authority' | 'revoked';
  readonly hosts: string;
  /** For example `ssh-ed25519`; RSA keys are `ssh-rsa` whatever they sign with. */
  readonly type: string;
  /** As on the wire (RFC 4253, 6.6). */
  readonly key: Buffer;
  readonly text: string;
}

/** A `SHA256:` fingerprint: base64 without padding, as OpenSSH shows it. */
export interface PinnedFingerprint {
  readonly line: number;
  readonly sha256: string;
}

/** What the `known-hosts` setting of one endpoint pins. */
export interface KnownHosts {
  readonly lines: readonly PinnedLine[];
  readonly fingerprints: readonly PinnedFingerprint[];
}

/**
 * Reads known_hosts lines and `SHA256:` fingerprints (also as `ssh-keygen -lf` prints them), one a line; empty
 * lines and comments are passed over. Raises DeployError `config-invalid` that names the first line it cannot use.
 */
export function parseKnownHosts(text: string): KnownHosts {
  const lines: PinnedLine[] = [];
  const fingerprints: PinnedFingerprint[] = [];
  // A secret pasted as one line often carries its line ends as the two characters \n.
  for (const [index, raw] of text.split(/\r\n|\r|\n|\\n/).entries()) {
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    const line = index + 1;
    const sha256 = readFingerprint(content, line);
    if (sha256 === undefined) lines.push(readLine(content, line));
    else fingerprints.push({ line, sha256 });
  }
  return { lines, fingerprints };
}

/** The lines that speak of this address and port, markers and all, in the order of the text. */
export function linesFor(knownHosts: KnownHosts, address: string, port: number): readonly PinnedLine[] {
  const name = hostName(address, port);
  return knownHosts.lines.filter((line) => speaksOf(line.hosts, name));
}

/** The keys that are good for this address: like OpenSSH, those pinned without a port where none has the port. */
export function pinnedKeys(knownHosts: KnownHosts, address: string, port: number): readonly PinnedLine[] {
  const exact = linesFor(knownHosts, address, port).filter((line) => line.marker === 'none');
  return exact.length > 0
    ? exact
    : linesFor(knownHosts, address, 22).filter((line) => line.marker === 'none');
}

/** The types of the keys pinned for this address, without authorities and revoked keys, in the order of the text. */
export function pinnedTypes(knownHosts: KnownHosts, address: string, port: number): readonly string[] {
  return [...new Set(pinnedKeys(knownHosts, address, port).map((line) => line.type))];
}

/** How known_hosts names an address: `host`, or `[host]:port` when the port is not 22. */
export function hostName(address: string, port: number): string {
  const name = address.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** The line that pins a key for an address. */
export function lineFor(address: string, port: number, key: Buffer): string {
  return `${hostName(address, port)} ${keyType(key)} ${key.toString('base64')}`;
}

/** A key's fingerprint as OpenSSH shows it: `SHA256:` and base64 without padding. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The type that a key as on the wire begins with; empty when it is cut short. */
export function keyType(key: Buffer): string {
  if (key.length < 4) return '';
  const length = key.readUInt32BE(0);
  return length > key.length - 4 ? '' : key.toString('latin1', 4, 4 + length);
}

function invalid(line: number, what: string, hint: string): DeployError {
  return new DeployError({ kind: 'config-invalid', message: `known-hosts, line ${line}: ${what}`, hint });
}

function readFingerprint(content: string, line: number): string | undefined {
  const words = content.split(/\s+/);
  const word = /^\d+$/.test(words[0] ?? '') ? words[1] : words[0];
  if (/^MD5:/i.test(word ?? '') || /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(word ?? '')) {
    throw invalid(line, 'MD5 fingerprints prove nothing', 'Give the SHA256 one: `ssh-keygen -lf <key>.pub`.');
  }
  if (!word?.startsWith('SHA256:')) return undefined;
  const sha256 = word.slice('SHA256:'.length).replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]{43}$/.test(sha256)) {
    throw invalid(line, 'a SHA256 fingerprint has 43 characters of base64', 'Copy it whole.');
  }
  return sha256;
}

const lineHint = 'A line reads `host type base64-key`, as `ssh-keyscan -p <port> <host>` prints it.';

function readLine(content: string, line: number): PinnedLine {
  const words = content.split(/\s+/);
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
  if (marker !== undefined && marker !== '@cert-authority' && marker !== '@revoked') {
    throw invalid(line, `unknown marker ${marker}`, 'OpenSSH knows @cert-authority and @revoked.');
  }
  const [hosts = '', type = '', base64 = ''] = words;
  if (/^(ssh-|ecdsa-|sk-)/.test(hosts) && keyOf(type) !== undefined) {
    throw invalid(line, 'the host is missing before the key', lineHint);
  }
  const key = keyOf(base64);
  if (key === undefined || keyType(key) !== type) {
    throw invalid(line, 'this is neither a known_hosts line nor a SHA256 fingerprint', lineHint);
  }
  if (hosts.startsWith('|') && !/^\|1\|[A-Za-z0-9+/]+=*\|[A-Za-z0-9+/]+=*$/.test(hosts)) {
    throw invalid(line, 'the hashed host name is damaged', lineHint);
  }
  const named = marker === '@revoked' ? 'revoked' : 'cert-authority';
  return { line, marker: marker === undefined ? 'none' : named, hosts, type, key, text: content };
}

/** A public key as on the wire is nothing but strings with their lengths (RFC 4251, 5), of which two at least. */
function keyOf(base64: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(base64)) return undefined;
  const key = Buffer.from(base64, 'base64');
  let parts = 0;
  let at = 0;
  for (; at + 4 <= key.length; parts += 1) at += 4 + key.readUInt32BE(at);
  return at === key.length && parts >= 2 ? key : undefined;
}

/** Whether a host field speaks of a name: hashed, or a list of patterns of which none negated may match. */
function speaksOf(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) {
    const [, , salt = '', hash = ''] = hosts.split('|');
    const expected = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
    return expected.equals(Buffer.from(hash, 'base64'));
  }
  const patterns = hosts.toLowerCase().split(',');
  const negated = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  if (negated.some((pattern) => matches(pattern, name))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern, name));
}

/** `*` stands for any characters and `?` for one (ssh_config(5), PATTERNS); takes at most pattern × name steps. */
function matches(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p += 1;
      n += 1;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
