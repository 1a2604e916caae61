import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  fingerprint,
  keyType,
  lineFor,
  linesFor,
  parseKnownHosts,
  pinnedTypes,
} from '../../../../src/adapters/ssh/known-hosts.ts';
import { DeployError } from '../../../../src/model/failure.ts';
import { fakeKey } from './fake-key.ts';

const key = fakeKey('ssh-ed25519', 'a');
const base64 = key.toString('base64');

function hosts(line: string, address: string, port = 22): boolean {
  return linesFor(parseKnownHosts(`${line} ssh-ed25519 ${base64}`), address, port).length === 1;
}

function problem(text: string): string {
  try {
    parseKnownHosts(text);
  } catch (error) {
    if (error instanceof DeployError && error.failure.kind === 'config-invalid') return error.failure.message;
    throw error;
  }
  return 'no problem';
}

describe('known_hosts', () => {
  it('finds a host by name, list and pattern', () => {
    expect(hosts('web.example', 'web.example')).toBe(true);
    expect(hosts('web.example', 'WEB.Example')).toBe(true);
    expect(hosts('web.example', 'db.example')).toBe(false);
    expect(hosts('db.example,web.example,192.0.2.7', '192.0.2.7')).toBe(true);
    expect(hosts('*.example', 'web.example')).toBe(true);
    expect(hosts('*.example', 'example')).toBe(false);
    expect(hosts('web-?.example', 'web-1.example')).toBe(true);
    expect(hosts('web-?.example', 'web-10.example')).toBe(false);
    expect(hosts('*.example,!db.example', 'web.example')).toBe(true);
    expect(hosts('*.example,!db.example', 'db.example')).toBe(false);
    expect(hosts('!db.example,*', 'db.example')).toBe(false);
    expect(hosts('2001:db8::1', '2001:db8::1')).toBe(true);
  });

  it('takes patterns that would cost a careless matcher for ever', () => {
    expect(hosts('*a*a*a*a*a*a*a*a*a*a*a*a*b', 'a'.repeat(5_000))).toBe(false);
  });

  it('tells ports apart', () => {
    expect(hosts('[web.example]:2222', 'web.example', 2222)).toBe(true);
    expect(hosts('[web.example]:2222', 'web.example')).toBe(false);
    expect(hosts('web.example', 'web.example', 2222)).toBe(false);
    expect(hosts('[2001:db8::1]:2222', '2001:db8::1', 2222)).toBe(true);
    expect(hosts('[*.example]:*', 'web.example', 2222)).toBe(true);
  });

  it('finds hashed names', () => {
    const salt = Buffer.from('01234567890123456789');
    const hash = (name: string) =>
      `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
    expect(hosts(hash('web.example'), 'web.example')).toBe(true);
    expect(hosts(hash('[web.example]:2222'), 'web.example', 2222)).toBe(true);
    expect(hosts(hash('web.example'), 'db.example')).toBe(false);
  });

  it('reads a line that ssh-keygen -H wrote', () => {
    const name = '|1|yTeFMMk1NC+5nulGl8dgrqy1GzM=|hkkWTXCzuIhGVoIyU0ahxwIIGBU=';
    expect(hosts(name, 'hashed.example', 2222)).toBe(true);
    expect(hosts(name, 'hashed.example')).toBe(false);
  });

  it('reads comments, markers, fingerprints and what ssh-keygen -lf prints', () => {
    const print = fingerprint(key);
    const parsed = parseKnownHosts(
      [
        '# a comment',
        '',
        `  web.example ssh-ed25519 ${base64} root@web`,
        `@cert-authority *.example ssh-ed25519 ${base64}`,
        `@revoked * ssh-ed25519 ${base64}`,
        print,
        `256 ${print} root@web (ED25519)`,
        `${print}= with padding and a comment`,
      ].join('\r\n'),
    );
    expect(parsed.lines.map(({ line, marker }) => [line, marker])).toEqual([
      [3, 'none'],
      [4, 'cert-authority'],
      [5, 'revoked'],
    ]);
    expect(parsed.fingerprints.map(({ sha256 }) => `SHA256:${sha256}`)).toEqual([print, print, print]);
  });

  it('reads a secret whose line ends have become two characters', () => {
    const parsed = parseKnownHosts(`a.example ssh-ed25519 ${base64}\\nb.example ssh-ed25519 ${base64}\\n`);
    expect(parsed.lines.map((line) => line.hosts)).toEqual(['a.example', 'b.example']);
  });

  it('names the line that it cannot use', () => {
    const good = `a.example ssh-ed25519 ${base64}`;
    expect(problem(`${good}\nnonsense`)).toContain('line 2');
    expect(problem(`ssh-ed25519 ${base64}`)).toContain('the host is missing');
    expect(problem(`a.example ssh-rsa ${base64}`)).toContain('line 1');
    expect(problem(good.slice(0, -8))).toContain('line 1');
    expect(problem(`${good.slice(0, -8)}...`)).toContain('line 1');
    expect(problem(`@other ${good}`)).toContain('@other');
    expect(problem(`|1|x ssh-ed25519 ${base64}`)).toContain('hashed');
    expect(problem('SHA256:tooshort')).toContain('43 characters');
    expect(problem('MD5:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10')).toContain('MD5');
    expect(problem('01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10')).toContain('MD5');
  });

  it('lists the types pinned for an address', () => {
    const rsa = fakeKey('ssh-rsa', 'r').toString('base64');
    const text = [
      `a.example ssh-rsa ${rsa}`,
      `a.example ssh-ed25519 ${base64}`,
      `@cert-authority a.example ssh-ed25519 ${base64}`,
      `b.example ssh-ed25519 ${base64}`,
    ].join('\n');
    expect(pinnedTypes(parseKnownHosts(text), 'a.example', 22)).toEqual(['ssh-rsa', 'ssh-ed25519']);
    expect(pinnedTypes(parseKnownHosts(text), 'a.example', 2222)).toEqual(['ssh-rsa', 'ssh-ed25519']);
    expect(pinnedTypes(parseKnownHosts(text), 'c.example', 22)).toEqual([]);
  });

  it('writes lines as OpenSSH does', () => {
    expect(lineFor('Web.example', 22, key)).toBe(`web.example ssh-ed25519 ${base64}`);
    expect(lineFor('2001:db8::1', 2222, key)).toBe(`[2001:db8::1]:2222 ssh-ed25519 ${base64}`);
    expect(keyType(key)).toBe('ssh-ed25519');
    expect(keyType(Buffer.from([0, 0]))).toBe('');
  });
});
