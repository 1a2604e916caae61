import { describe, expect, it } from 'vitest';
import { verifyHostKey } from '../../../../src/adapters/ssh/host-key.ts';
import { fingerprint, parseKnownHosts } from '../../../../src/adapters/ssh/known-hosts.ts';
import { fakeKey } from './fake-key.ts';

const key = fakeKey('ssh-ed25519', 'a');
const other = fakeKey('ssh-ed25519', 'b');
const rsa = fakeKey('ssh-rsa', 'r');

function line(name: string, of: Buffer, type = 'ssh-ed25519'): string {
  return `${name} ${type} ${of.toString('base64')}`;
}

function verify(text: string, { port = 22, shown = key } = {}) {
  return verifyHostKey({ knownHosts: parseKnownHosts(text), address: 'web.example', port, key: shown });
}

describe('host key verification', () => {
  it('accepts a pinned key, however it is pinned', () => {
    const pins = [
      line('web.example', key),
      `${line('web.example', other)}\n${line('web.example', key)}`,
      line('*.example', key),
      fingerprint(key),
      `${fingerprint(other)}\n${fingerprint(key)}`,
      `${line('elsewhere', other)}\n${fingerprint(key)}`,
    ];
    for (const pin of pins) expect(verify(pin)).toEqual({ kind: 'ok' });
  });

  it('like OpenSSH takes a key without a port for any port, unless one is pinned for the port', () => {
    expect(verify(line('web.example', key), { port: 2222 }).kind).toBe('ok');
    expect(verify(line('[web.example]:2222', key), { port: 22 }).kind).toBe('unknown');
    const both = `${line('web.example', key)}\n${line('[web.example]:2222', other)}`;
    expect(verify(both, { port: 2222 }).kind).toBe('changed');
    // Another server of the same host may well have another key: that is unknown, not changed.
    expect(verify(line('web.example', other), { port: 2222 }).kind).toBe('unknown');
  });

  it('an unknown key: the line to add and the fingerprint to check', () => {
    const verdict = verify('', { port: 2222 });
    expect(verdict).toMatchObject({
      kind: 'unknown',
      failure: { kind: 'host-key-unknown' },
      otherTypeMayMatch: false,
    });
    if (verdict.kind === 'ok') return;
    expect(verdict.failure.hint).toContain(`\n${line('[web.example]:2222', key)}`);
    expect(verdict.failure.hint).toContain(fingerprint(key));
    expect(verdict.failure.hint).toContain('Once a person has checked it');
    expect(verdict.failure.hint).not.toContain('openssh');
  });

  it('an authority alone: the transport that can use it', () => {
    const verdict = verify(`@cert-authority ${line('*.example', other)}`);
    expect(verdict).toMatchObject({ kind: 'unknown' });
    if (verdict.kind === 'ok') return;
    expect(verdict.failure.hint).toContain('transport: openssh');
    expect(verdict.failure.hint?.split('\n')).toContain(line('web.example', key));
  });

  it('a changed key: both fingerprints', () => {
    const verdict = verify(line('web.example', other));
    expect(verdict).toMatchObject({
      kind: 'changed',
      failure: { kind: 'host-key-changed' },
      otherTypeMayMatch: false,
    });
    expect(JSON.stringify(verdict)).toContain(fingerprint(key));
    expect(JSON.stringify(verdict)).toContain(fingerprint(other));
  });

  it('a fingerprint that does not match may be of another of the server’s keys', () => {
    const verdict = verify(fingerprint(other));
    expect(verdict).toMatchObject({ kind: 'changed', otherTypeMayMatch: true });
  });

  it('a key of another type: both types and the line to add', () => {
    const verdict = verify(line('web.example', rsa, 'ssh-rsa'));
    expect(verdict).toMatchObject({ kind: 'type-unknown', failure: { kind: 'host-key-type-unknown' } });
    if (verdict.kind === 'ok') return;
    expect(verdict.failure.message).toContain('ssh-rsa');
    expect(verdict.failure.message).toContain('ssh-ed25519');
    expect(verdict.failure.hint).toContain(`\n${line('web.example', key)}`);
  });

  it('a revoked key is refused, whatever else is pinned', () => {
    const revoked = `@revoked ${line('*', key)}`;
    expect(verify(`${revoked}\n${line('web.example', key)}\n${fingerprint(key)}`).kind).toBe('revoked');
    expect(verify(`${revoked}\n${line('web.example', other)}`, { shown: other }).kind).toBe('ok');
    expect(verify(`@revoked ${line('web.example', key)}`, { port: 2222 }).kind).toBe('revoked');
  });
});
