import type { Failure, FailureKind } from '../../model/failure.ts';
import {
  fingerprint,
  hostName,
  type KnownHosts,
  keyType,
  lineFor,
  linesFor,
  type PinnedLine,
  pinnedKeys,
} from './known-hosts.ts';

/** The key that a server showed and what is pinned for it. */
export interface HostKeyQuestion {
  readonly knownHosts: KnownHosts;
  readonly address: string;
  readonly port: number;
  /** As on the wire (RFC 4253, 6.6). */
  readonly key: Buffer;
}

/** Whether the server may be spoken to; all but `ok` carry what to tell the user. */
export type HostKeyVerdict =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'unknown' | 'changed' | 'type-unknown' | 'revoked';
      readonly failure: Failure;
      /** Only fingerprints are pinned: another of the server's keys, of another type, may be the one that was meant. */
      readonly otherTypeMayMatch: boolean;
    };

/** Decides about a server's key; nothing but a pin that matches it is `ok`. */
export function verifyHostKey(question: HostKeyQuestion): HostKeyVerdict {
  const { knownHosts, address, port, key } = question;
  const lines = linesFor(knownHosts, address, port);
  const portless = linesFor(knownHosts, address, 22);
  const isKey = (line: PinnedLine) => line.key.equals(key);
  if ([...lines, ...portless].some((line) => line.marker === 'revoked' && isKey(line)))
    return revoked(question);
  if (pinnedKeys(knownHosts, address, port).some(isKey)) return { kind: 'ok' };
  const pinned = lines.filter((line) => line.marker === 'none');
  const shown = fingerprint(key);
  const expected = knownHosts.fingerprints.map(({ sha256 }) => `SHA256:${sha256}`);
  if (expected.includes(shown)) return { kind: 'ok' };

  const sameType = pinned.filter((line) => line.type === keyType(key));
  if (sameType.length > 0)
    return changed(question, [...sameType.map((line) => fingerprint(line.key)), ...expected]);
  if (pinned.length > 0) return typeUnknown(question, [...new Set(pinned.map((line) => line.type))]);
  if (expected.length > 0) return { ...changed(question, expected), otherTypeMayMatch: true };
  return unknown(
    question,
    lines.some((line) => line.marker === 'cert-authority'),
  );
}

/** The command with which the machine itself tells the fingerprint of its key of this type. */
function askHost(key: Buffer): string {
  const name = keyType(key).replace(/^ssh-|-.*$/g, '');
  return `\`ssh-keygen -lf /etc/ssh/ssh_host_${name}_key.pub\``;
}

function refusal(
  kind: 'unknown' | 'changed' | 'type-unknown' | 'revoked',
  failureKind: FailureKind,
  message: string,
  hint: string,
) {
  return { kind, failure: { kind: failureKind, message, hint }, otherTypeMayMatch: false };
}

function unknown(question: HostKeyQuestion, hasAuthority: boolean): HostKeyVerdict {
  const { knownHosts, address, port, key } = question;
  const name = hostName(address, port);
  const authority = hasAuthority
    ? 'The @cert-authority line that speaks of it needs the OpenSSH client: set `transport: openssh`. Or: it'
    : 'It';
  const others = knownHosts.lines.length > 0 ? ', and none of the lines given speaks of it' : '';
  return refusal(
    'unknown',
    'host-key-unknown',
    `no host key is pinned for ${name}${others}`,
    `${authority} showed ${keyType(key)} ${fingerprint(key)}. Once a person has checked it on the host (${askHost(key)}), add to known-hosts:\n${lineFor(address, port, key)}`,
  );
}

function changed(question: HostKeyQuestion, expected: readonly string[]) {
  const { address, port, key } = question;
  return refusal(
    'changed',
    'host-key-changed',
    `${hostName(address, port)} showed the host key ${fingerprint(key)} (${keyType(key)}), ` +
      `but ${expected.join(' or ')} is pinned`,
    'Either the host was set up anew or someone stands between. Once a person has checked which, put in known-hosts:\n' +
      lineFor(address, port, key),
  );
}

function typeUnknown(question: HostKeyQuestion, pinned: readonly string[]): HostKeyVerdict {
  const { address, port, key } = question;
  return refusal(
    'type-unknown',
    'host-key-type-unknown',
    `${hostName(address, port)} offers a host key of type ${keyType(key)}, but only ${pinned.join(', ')} is pinned`,
    `It showed ${fingerprint(key)}. Once a person has checked it on the host (${askHost(key)}), add to known-hosts:\n${lineFor(address, port, key)}`,
  );
}

function revoked(question: HostKeyQuestion): HostKeyVerdict {
  const { address, port, key } = question;
  return refusal(
    'revoked',
    'host-key-revoked',
    `${hostName(address, port)} showed the host key ${fingerprint(key)}, which known-hosts marks as @revoked`,
    'Do not connect: give the host a new key and pin that one.',
  );
}
