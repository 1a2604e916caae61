import { describe, expect, it } from 'vitest';
import type { CredentialChecks } from '../../../src/config/credential-issues.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { configOf, hostOf, told } from './loaded.ts';

const least = { host: 'deploy@vps.example.org', source: './build', path: '/srv/shop' };

function resolve(inputs: Readonly<Record<string, string | undefined>>, environment?: string) {
  return resolveConfig({ inputs, environment, variables: { X: 'replaced' }, defaultApp: 'Shop' });
}

function hostFrom(inputs: Readonly<Record<string, string | undefined>>) {
  const config = configOf(resolve({ ...least, ...inputs }));
  return { config, host: hostOf(config, config.hosts[0]?.name ?? '') };
}

describe('one host from inputs', () => {
  it('needs host, source and path', () => {
    const { config, host } = hostFrom({});
    expect(config).toMatchObject({
      app: 'shop',
      environment: 'default',
      source: { path: './build', include: [], exclude: [] },
      keep: 5,
      transport: 'ssh2',
      verify: [],
      secrets: [],
      locations: {},
    });
    expect(host).toMatchObject({
      name: 'vps.example.org',
      address: 'vps.example.org',
      port: 22,
      user: 'deploy',
      knownHosts: '',
      driver: { kind: 'command' },
    });
  });

  it('takes everything else', () => {
    const { config, host } = hostFrom({
      app: 'blog',
      host: 'vps.example.org',
      user: 'root',
      port: '2222',
      'ssh-key': '-----KEY\nabc\n',
      passphrase: 'open sesame',
      'known-hosts': 'SHA256:abc',
      jump: 'j@jump.example.org:23, 10.0.0.1',
      exclude: '*.map\n\nnode_modules/\n',
      shared: 'data/\nconfig.json',
      env: `A=1\n# not this\n\nexport B=two words = 'x' \nC=\r\nD=\${X}`,
      build: 'npm ci\nnpm run build',
      restart: './bin/restart --now',
      'health-url': 'http://127.0.0.1:3000/health',
      keep: '2',
      transport: 'openssh',
    });
    expect(config).toMatchObject({ app: 'blog', keep: 2, transport: 'openssh' });
    expect(config.source.exclude).toEqual(['*.map', 'node_modules/']);
    const login = { privateKey: '-----KEY\nabc\n', passphrase: 'open sesame', knownHosts: 'SHA256:abc' };
    expect(host).toMatchObject({
      ...login,
      user: 'root',
      port: 2222,
      jumps: [
        { ...login, name: 'jump.example.org', address: 'jump.example.org', port: 23, user: 'j' },
        { ...login, name: '10.0.0.1', address: '10.0.0.1', port: 22, user: 'root' },
      ],
      shared: [
        { path: 'data', kind: 'directory' },
        { path: 'config.json', kind: 'file' },
      ],
      env: { file: '.env', values: { A: '1', B: "two words = 'x' ", C: '', D: `\${X}` } },
      build: [{ run: 'npm ci' }, { run: 'npm run build' }],
      driver: { kind: 'command', restart: './bin/restart --now' },
    });
    expect(host.health[0]).toMatchObject({ from: 'host', question: { url: 'http://127.0.0.1:3000/health' } });
    expect(config.secrets).toEqual(['-----KEY\nabc\n', 'open sesame', "two words = 'x' ", `\${X}`]);
  });

  it('takes a unit as a systemd driver', () => {
    expect(hostFrom({ unit: 'shop', 'unit-scope': 'user' }).host.driver).toMatchObject({
      kind: 'systemd',
      unit: 'shop.service',
      scope: 'user',
    });
  });

  it('takes env as a YAML map too, with values of several lines', () => {
    const { host } = hostFrom({ env: `KEY: |\n  one\n  two\nVERSION: 1.10\nLITERAL: \${X}\n` });
    expect(host.env.values).toEqual({ KEY: 'one\ntwo\n', VERSION: '1.10', LITERAL: `\${X}` });
  });

  it.each([
    ['vps', { address: 'vps', port: 22, user: 'fallback', name: 'vps' }],
    ['a@vps:23', { address: 'vps', port: 23, user: 'a', name: 'vps' }],
    ['::1', { address: '::1', port: 22, user: 'fallback', name: 'host' }],
    ['[::1]:23', { address: '::1', port: 23, user: 'fallback', name: 'host' }],
    ['a@[::1]', { address: '::1', port: 22, user: 'a', name: 'host' }],
    ['runner', { address: 'runner', name: 'host' }],
  ])('takes the host %s apart', (host, expected) => {
    const user = host.includes('@') ? undefined : 'fallback';
    expect(hostFrom({ host, user }).host).toMatchObject(expected);
  });

  it('takes a user or port given twice when both agree', () => {
    expect(hostFrom({ host: 'a@vps:23', user: 'a', port: '23' }).host).toMatchObject({ user: 'a', port: 23 });
  });

  it('takes blank inputs as not given, and the environment as a label', () => {
    const config = configOf(resolve({ ...least, user: ' ', unit: '', env: '\n' }, ' staging '));
    expect(config.environment).toBe('staging');
  });

  it.each(['-oProxyCommand=sh', 'a@-x', 'vps:port', 'vps:0', '@vps', 'u@', 'vps:'])(
    'refuses the host %s',
    (host) => {
      const result = resolve({ ...least, host, user: host.includes('@') ? undefined : 'deploy' });
      expect(told(result).length).toBeGreaterThan(0);
      expect('issues' in result && result.issues.every((issue) => issue.location === undefined)).toBe(true);
    },
  );
});

describe('what only shows once a host is contacted, told before', () => {
  const pins = 'vps.example.org ssh-ed25519 nonsense';
  const credentialChecks: CredentialChecks = {
    knownHosts: (text) =>
      text === pins ? { message: 'line 1 is damaged', hint: 'Copy it whole.' } : undefined,
    privateKey: () => undefined,
  };

  it.each([
    ['no key where nothing else holds one', {}, ['ssh-key: `ssh-key` is empty']],
    ['a blank one', { 'ssh-key': ' \n' }, ['ssh-key: `ssh-key` is empty']],
    ['a key', { 'ssh-key': 'KEY' }, []],
    ['another transport', { transport: ' openssh ' }, []],
  ])('%s', (_name, inputs, expected) => {
    const result = resolveConfig({
      inputs: { ...least, ...inputs },
      variables: {},
      needsKey: true,
      defaultApp: 'a',
    });
    expect(told(result)).toEqual(expected);
  });

  it('pins that cannot be read, of an input and in a file', () => {
    const request = { variables: { PINS: pins }, credentialChecks, defaultApp: 'a' };
    const inputs = { ...least, 'known-hosts': pins };
    expect(told(resolveConfig({ ...request, inputs }))).toEqual(['known-hosts: line 1 is damaged']);
    const text =
      'source: .\npath: /srv/shop\nuser: deploy\nhosts:\n  known-hosts: a\n  vps:\n    address: b\n    known-hosts: ${PINS}\n';
    const inFile = resolveConfig({ ...request, inputs: {}, file: { name: 'deploy.yml', text } });
    expect('issues' in inFile && inFile.issues).toMatchObject([
      { path: 'hosts.vps.known-hosts', location: { line: 8 }, message: 'line 1 is damaged' },
    ]);
  });
});

describe('keys that cannot be read', () => {
  const credentialChecks: CredentialChecks = {
    knownHosts: () => undefined,
    privateKey: (text, passphrase) =>
      text === 'LOCKED' && passphrase !== 'opens'
        ? { message: 'it is locked', hint: 'Set the passphrase.' }
        : undefined,
  };
  const head = 'source: .\npath: /srv/shop\nuser: deploy\n';

  it.each([
    ['of an input', { 'ssh-key': 'LOCKED' }, ['ssh-key: `ssh-key` cannot be used: it is locked']],
    ['whose passphrase opens it', { 'ssh-key': 'LOCKED', passphrase: 'opens' }, []],
  ])('%s', (_name, inputs, expected) => {
    const request = { variables: {}, credentialChecks, defaultApp: 'a' };
    expect(told(resolveConfig({ ...request, inputs: { ...least, ...inputs } }))).toEqual(expected);
  });

  it.each([
    ['at the top', 'ssh-key: ${KEY}\nhosts: { vps: b }\n', [['ssh-key', 4]]],
    [
      'with the passphrase at the host',
      'ssh-key: ${KEY}\nhosts: { vps: { address: b, passphrase: opens } }\n',
      [],
    ],
    [
      'of a host, which inherits no passphrase',
      'hosts:\n  vps: { address: b, ssh-key: "${KEY}" }\n',
      [['hosts.vps.ssh-key', 5]],
    ],
    [
      'of a hop',
      'jumps:\n  gate: { address: a, ssh-key: "${KEY}", passphrase: wrong }\nhosts: { vps: b }\n',
      [['jumps.gate.ssh-key', 5]],
    ],
    ['but not a host of that name', 'hosts: { ssh-key: LOCKED }\n', []],
  ])('in a file, %s', (_name, rest, expected) => {
    const file = { name: 'deploy.yml', text: head + rest };
    const request = { variables: { KEY: 'LOCKED' }, credentialChecks, defaultApp: 'a' };
    const result = resolveConfig({ ...request, inputs: {}, file });
    const issues = 'issues' in result ? result.issues : [];
    expect(issues.map(({ path, location }) => [path, location?.line])).toEqual(expected);
  });
});

describe('lines of env', () => {
  it.each([
    ['A=1\ndo-not-show', [2]],
    ['do not show\n\n# fine\nA=1\nalso not', [1, 5]],
    ['A: 1\nB: [do-not-show', [2]],
  ])('%j: each bad one is named, none is shown', (env, lines) => {
    const result = resolve({ ...least, env });
    const issues = 'issues' in result ? result.issues : [];
    expect(issues.map(({ input, line }) => [input, line])).toEqual(lines.map((line) => ['env', line]));
    expect(JSON.stringify(issues)).not.toMatch(/not.show/);
  });
});

describe('inputs beside a file', () => {
  const text = 'app: shop\nsource: .\npath: /srv/shop\nuser: deploy\nhosts: { vps: a }\n';
  const inputs = { 'ssh-key': `key-1 \${X}`, passphrase: 'pass-1', 'known-hosts': 'SHA256:abc' };
  const request = { inputs, variables: {}, file: { name: 'deploy.yml', text } };

  it('are credentials for what the file does not set', () => {
    const config = configOf(resolveConfig(request));
    expect(hostOf(config, 'vps')).toMatchObject({
      privateKey: `key-1 \${X}`,
      passphrase: 'pass-1',
      knownHosts: 'SHA256:abc',
    });
    expect(config.secrets).toEqual([`key-1 \${X}`, 'pass-1']);
  });

  it('do not replace what the file sets', () => {
    const file = { name: 'deploy.yml', text: `${text}ssh-key: key-2\nknown-hosts: ""\n` };
    const host = hostOf(configOf(resolveConfig({ ...request, file })), 'vps');
    expect([host.privateKey, host.knownHosts]).toEqual(['key-2', '']);
  });

  it('may not be those that describe one host', () => {
    expect(told(resolveConfig({ ...request, inputs: { ...inputs, keep: '3', host: 'a' } }))).toEqual([
      'host: `host` cannot be combined with deploy.yml',
      'keep: `keep` cannot be combined with deploy.yml',
    ]);
  });
});
