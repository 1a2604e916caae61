import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { basics, hostOf, load, loaded, told } from './loaded.ts';

const complete = readFileSync(new URL('complete.yml', import.meta.url), 'utf8');
const variables = {
  KEEP: '7',
  KEY: 'the private key',
  PASS: '',
  DB_PASS: 's3cret-db',
  TOKEN: `tok\${X}`,
};

describe('a complete file', () => {
  const config = loaded(complete, { environment: 'staging', variables });

  it('fills in every setting', () => {
    expect(config).toMatchObject({
      app: 'shop',
      environment: 'staging',
      source: { path: './build', include: [], exclude: ['node_modules/'] },
      keep: 7,
      transport: 'ssh2',
      connectTimeoutMs: 20_000,
      keepaliveMs: 5000,
      maxParallel: 10,
    });
  });

  it('keeps hosts in the order of the file, also those whose names are numbers', () => {
    expect(config.hosts.map((host) => host.name)).toEqual(['web-1', 'web-2', '10', '2']);
  });

  it('gives a short host every default', () => {
    const host = hostOf(config, 'web-1');
    expect({ ...host, health: [] }).toEqual({
      name: 'web-1',
      address: 'w1.example.org',
      port: 22,
      user: 'root',
      optional: false,
      after: [],
      onFailure: 'rollback-all',
      privateKey: 'the private key',
      knownHosts: 'vps.example.org ssh-ed25519 AAAA\n',
      jumps: [],
      path: '/srv/shop',
      shared: [
        { path: 'data', kind: 'directory' },
        { path: 'config/local.json', kind: 'file' },
      ],
      env: {
        file: '.env',
        values: { DATABASE_URL: 'postgres://u:s3cret-db@db/x', V: '1.10', T: 'true', DOLLAR: `\${HOME}` },
      },
      build: [
        { run: 'npm ci --omit=dev', timeoutMs: 600_000 },
        { run: 'make', timeoutMs: 90_000 },
      ],
      migrate: [],
      driver: {
        kind: 'systemd',
        unit: 'shop.service',
        scope: 'user',
        exec: 'node server.js',
        action: 'restart',
        settleMs: 5000,
        timeoutMs: 60_000,
      },
      health: [],
    });
  });

  it('names probes, and asks for the driver’s own unit in the driver’s scope', () => {
    const { health } = hostOf(config, 'web-1');
    expect(health.map((probe) => [probe.name, probe.from])).toEqual([
      ['http 127.0.0.1:3000/health', 'host'],
      ['systemd shop.service', 'host'],
      ['tcp [::1]:5432', 'host'],
      ['http 127.0.0.1', 'host'],
    ]);
    expect(health[1]?.question).toEqual({ kind: 'systemd', unit: 'shop.service', scope: 'user' });
    expect(config.verify[0]).toMatchObject({ name: 'http shop.example.org', from: 'runner' });
  });

  it('writes out what an http probe accepts', () => {
    expect(hostOf(config, 'web-1').health[3]?.question).toEqual({
      kind: 'http',
      url: 'https://127.0.0.1/',
      method: 'GET',
      headers: { Authorization: `Bearer tok\${X}`, X: '1.10' },
      status: [
        { from: 200, to: 200 },
        { from: 300, to: 302 },
      ],
      expectHeaders: {},
      json: { '/status': 'ok' },
      version: '/version',
      insecure: true,
    });
  });

  it('gives a question no more time than its probe has', () => {
    const schedule = hostOf(config, 'web-1').health[2]?.schedule;
    expect(schedule).toEqual({
      intervalMs: 10_000,
      timeoutMs: 5000,
      startDelayMs: 0,
      healthy: 2,
      unhealthy: 4,
      attemptTimeoutMs: 5000,
    });
  });

  it('waits as long as a timeout says, unless `unhealthy` says otherwise', () => {
    const settled = (fields: string): number | undefined => {
      const text = `${basics}hosts: { a: a }\nhealth: [{ tcp: '127.0.0.1:1'${fields} }]\n`;
      return hostOf(loaded(text), 'a').health[0]?.schedule.unhealthy;
    };
    expect(settled('')).toBe(4);
    expect(settled(', timeout: 2m')).toBe(13);
    expect(settled(', timeout: 15m, interval: 30s')).toBe(31);
    expect(settled(', timeout: 5s')).toBe(4);
    expect(settled(', timeout: 2m, unhealthy: 4')).toBe(4);
  });

  it('takes what `<<` brings in, and lets jumps inherit from their host', () => {
    const host = hostOf(config, 'web-2');
    expect([host.user, host.port, host.address]).toEqual(['deploy', 2222, 'fe80::1%eth0']);
    const login = { privateKey: 'k2key', knownHosts: 'vps.example.org ssh-ed25519 AAAA\n' };
    expect(host.jumps).toEqual([
      { name: 'bastion', address: 'b.example.org', port: 22, user: 'jump', ...login },
      { name: 'c.example.org', address: 'c.example.org', port: 23, user: 'deploy', ...login },
    ]);
  });

  it('keeps as secrets what env, keys and headers hold, and the variables in them', () => {
    expect([...config.secrets].sort()).toEqual(
      [
        'the private key',
        'postgres://u:s3cret-db@db/x',
        's3cret-db',
        '1.10',
        `\${HOME}`,
        `Bearer tok\${X}`,
        `tok\${X}`,
        'bbbb',
        'k2key',
      ].sort(),
    );
  });

  it('lays another environment over it', () => {
    const production = loaded(complete, { environment: 'production', variables });
    expect(production.hosts.map((host) => host.name)).toEqual(['web-1', 'web-2', '2']);
    expect(production.keep).toBe(7);
    const web = hostOf(production, 'web-1');
    expect([web.address, web.optional]).toEqual(['w1.example.org', true]);
    expect(web.driver).toEqual({ kind: 'command', restart: './r', timeoutMs: 60_000 });
  });
});

describe('locations', () => {
  const { locations } = loaded(complete, { environment: 'production', variables });
  const lineOf = (path: string): number | undefined => locations[path]?.line;

  it('point at the key of a value, or at the item of a list', () => {
    expect(locations.source).toEqual({ file: 'deploy.yml', line: 3, column: 1 });
    expect(locations['build[1]']).toEqual({ file: 'deploy.yml', line: 13, column: 30 });
    expect(lineOf('hosts.web-1')).toBe(32);
    expect(lineOf('verify[0]')).toBe(28);
    expect(lineOf('jumps.bastion')).toBe(30);
  });

  it('point at the top level for what a host inherits, and at the overlay for what it sets', () => {
    expect(lineOf('hosts.web-1.health[1]')).toBe(17);
    expect(lineOf('hosts.web-1.build[0]')).toBe(13);
    expect(lineOf('hosts.web-1.driver')).toBe(45);
    expect(lineOf('hosts.web-1.optional')).toBe(43);
    expect(lineOf('hosts.web-2.user')).toBe(1);
    expect(lineOf('hosts.web-2.env.B')).toBe(37);
    expect(lineOf('hosts.web-2.env.DATABASE_URL')).toBe(12);
    expect(lineOf('hosts.web-2.ssh-key')).toBe(38);
  });
});

describe('what YAML can do', () => {
  it('takes env and header values as they are written', () => {
    const config = loaded(
      `${basics}env: { A: 1.10, B: 007, C: 0x1F, D: ~x, E: no, F: 1e3, G: "", H: TRUE }\nhosts: { vps: a }\n`,
    );
    expect(hostOf(config, 'vps').env.values).toEqual({
      A: '1.10',
      B: '007',
      C: '0x1F',
      D: '~x',
      E: 'no',
      F: '1e3',
      G: '',
      H: 'TRUE',
    });
  });

  it('reads a host named like a key of secrets as any other', () => {
    const config = loaded(
      `${basics}hosts: { env: { address: a, optional: true }, ssh-key: b.example.org }\n`,
    );
    expect(hostOf(config, 'env').optional).toBe(true);
    expect(config.secrets).toEqual([]);
  });

  it('does not let aliases multiply without bounds', () => {
    const bomb = Array.from({ length: 9 }, (_, level) => {
      const items = Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*l${level - 1}`)).join(', ');
      return `x-${level}: &l${level} [${items}]\n`;
    }).join('');
    expect(told(load(`${bomb}${basics}hosts: { vps: a }\n`)).join()).toContain('more than 10000 values');
  });

  it('refuses a key that would change what objects are', () => {
    expect(told(load(`${basics}env: { __proto__: x }\nhosts: { vps: a }\n`))).toEqual([
      'env.__proto__: `__proto__` cannot be used as a key',
    ]);
  });

  it('reads files with a byte order mark and Windows line ends', () => {
    const text = `\uFEFF${basics}hosts:\n  vps: a.example.org\n  web: -x\n`.replaceAll('\n', '\r\n');
    const result = load(text);
    expect('issues' in result && result.issues.map((issue) => issue.location)).toEqual([
      { file: 'deploy.yml', line: 7, column: 8 },
    ]);
  });

  it('counts characters beyond the basic plane as two columns, as editors do', () => {
    const result = load(`${basics}env: { A: "\u{1F680}", B: [] }\nhosts: { vps: a }\n`);
    expect('issues' in result && result.issues[0]?.location).toEqual({
      file: 'deploy.yml',
      line: 5,
      column: 17,
    });
  });
});

describe('the name of the app', () => {
  const text = 'source: .\npath: /srv/shop\nuser: deploy\nhosts: { vps: a }\n';

  it.each([
    ['My_Shop.js', 'my-shop-js'],
    ['-shop-', 'shop'],
    ['a'.repeat(50), 'a'.repeat(40)],
  ])('is made of the repository’s name %s', (defaultApp, app) => {
    expect(loaded(text, { defaultApp }).app).toBe(app);
  });

  it('is missing where nothing can be made of that', () => {
    expect(told(load(text, { defaultApp: '___' }))).toEqual(['app: `app` is missing']);
  });
});

describe('all at once', () => {
  it('tells of hosts, probes and overlays in one go, in the order of the file', () => {
    const result = load(
      `${basics}keep: none\nhealth: [ { htp: x }, { http: "http://a/" }, { http: "http://a/" } ]\nhosts: { a: { address: x, prot: 1 }, b: { port: 22 } }\nenvironments: { other: { kep: 1 } }\n`,
    );
    expect(told(result)).toEqual([
      'keep: `keep` is "none"',
      'health[0].htp: unknown key `htp`',
      'health[2]: two probes are called "http a"',
      'hosts.a.prot: unknown key `prot`',
      'hosts.b.address: `hosts.b.address` is missing',
      'kep: unknown key `kep`',
    ]);
  });

  it('does not complain twice about one mistake', () => {
    expect(told(load(`app: shop\nsorce: .\npth: /srv/shop\nuser: deploy\nhosts: { vps: a }\n`))).toEqual([
      'sorce: unknown key `sorce`',
      'pth: unknown key `pth`',
    ]);
  });

  it('does not miss a key that was only misspelt, nor a map that such a key belongs to', () => {
    const health = 'health: [ { http: { ulr: "http://a/" } }, { htpp: "http://a/" } ]\n';
    const jumps = 'jumps: { j: { adress: j } }\n';
    expect(told(load(`${basics}${health}${jumps}hosts: { a: { address: a, jump: j } }\n`))).toEqual([
      'health[0].http.ulr: unknown key `ulr`',
      'health[1].htpp: unknown key `htpp`',
      'jumps.j.adress: unknown key `adress`',
    ]);
  });
});
