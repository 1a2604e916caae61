import { describe, expect, it } from 'vitest';
import { basics, hostOf, load, loaded, told } from './loaded.ts';

describe('what a host inherits', () => {
  it('is the top level’s value for each key that it does not set', () => {
    const config = loaded(
      `${basics}port: 2222\nenv: { A: one, B: two }\nenv-file: config/.env\nmigrate: [ make ]\nshared: [ data/ ]\nhosts:\n  a: a.example.org\n  b: { address: b.example.org, user: root, port: 22, path: /srv/b, env: { B: three }, migrate: [], shared: [ log/ ] }\n`,
    );
    const [a, b] = [hostOf(config, 'a'), hostOf(config, 'b')];
    expect([a.port, a.user, a.path, a.env.values, a.migrate.length]).toEqual([
      2222,
      'deploy',
      '/srv/shop',
      { A: 'one', B: 'two' },
      1,
    ]);
    expect([b.port, b.user, b.path, b.env.values, b.migrate, b.shared]).toEqual([
      22,
      'root',
      '/srv/b',
      { A: 'one', B: 'three' },
      [],
      [{ path: 'log', kind: 'directory' }],
    ]);
    expect(b.env.file).toBe('config/.env');
  });

  it('is no passphrase for a key of its own', () => {
    const config = loaded(
      `${basics}ssh-key: key-1\npassphrase: pass-1\njumps: { j: { address: j, ssh-key: key-3 }, k: k.example.org }\nhosts:\n  a: a\n  b: { address: b, ssh-key: key-2 }\n  c: { address: c, passphrase: pass-2, jump: [ j, k ] }\n`,
    );
    const login = (name: string) => [hostOf(config, name).privateKey, hostOf(config, name).passphrase];
    expect([login('a'), login('b'), login('c')]).toEqual([
      ['key-1', 'pass-1'],
      ['key-2', undefined],
      ['key-1', 'pass-2'],
    ]);
    expect(hostOf(config, 'c').jumps.map((hop) => [hop.privateKey, hop.passphrase])).toEqual([
      ['key-3', undefined],
      ['key-1', 'pass-2'],
    ]);
  });

  it('is a driver that does nothing where none is written', () => {
    expect(hostOf(loaded(`${basics}hosts: { a: a }\n`), 'a').driver).toEqual({
      kind: 'command',
      timeoutMs: 60_000,
    });
  });
});

describe('what is refused across hosts', () => {
  it('one place under two names, but not the same address behind another jump host or another path', () => {
    const hosts = `hosts:\n  a: { address: 10.0.0.1, jump: { address: x } }\n  b: { address: 10.0.0.1, jump: { address: y } }\n  c: { address: 10.0.0.1, path: /srv/c }\n  d: { address: 10.0.0.1, path: /srv/c/ }\n`;
    expect(told(load(`${basics}${hosts}`))).toEqual([
      'hosts.d: `hosts.d` is the same machine and path as `hosts.c`',
    ]);
  });

  it('an env file that is shared, unless no env is written', () => {
    const text = (env: string) => `${basics}${env}shared: [ data/, .env ]\nhosts: { a: a, b: b }\n`;
    expect(told(load(text('env: { A: one }\n')))).toEqual([
      'shared[1]: `.env` is shared, but `env` is written to `.env` in each release',
    ]);
    expect(loaded(text('')).hosts).toHaveLength(2);
  });

  it('a wrong value of a host is not replaced by the top level’s to find more fault with', () => {
    expect(told(load(`${basics}jump: nowhere\nhosts: { a: { address: a, jump: 5 } }\n`))).toEqual([
      'hosts.a.jump: `hosts.a.jump` is the number 5',
    ]);
  });
});

describe('names of units', () => {
  const unitOf = (unit: string) => {
    const { driver } = hostOf(
      loaded(`${basics}driver: { systemd: { unit: '${unit}' } }\nhosts: { a: a }\n`),
      'a',
    );
    return driver.kind === 'systemd' ? driver.unit : undefined;
  };

  it.each([
    ['shop', 'shop.service'],
    ['shop.web', 'shop.web.service'],
    ['shop.socket', 'shop.socket'],
    ['shop@1', 'shop@1.service'],
    [String.raw`srv-a\x2db.mount`, String.raw`srv-a\x2db.mount`],
  ])('%s is %s', (written, unit) => {
    expect(unitOf(written)).toBe(unit);
  });

  it.each(['-shop', 'shop web', 'shop/web', 'shop@', 'shop@.service', 'shöp', 'a;b', ''])(
    'refuses %j',
    (unit) => {
      expect(() => unitOf(unit)).toThrow('driver.systemd.unit');
    },
  );
});

describe('addresses', () => {
  it.each([
    'vps',
    'vps.example.org',
    'vps.example.org.',
    '192.0.2.1',
    '::1',
    '2001:db8::1',
    'fe80::1%eth0',
    'a_b',
  ])('takes %s', (address) => {
    expect(hostOf(loaded(`${basics}hosts: { a: { address: "${address}" } }\n`), 'a').address).toBe(address);
  });

  it.each(['-x', '[::1]', '[::1]:22', 'a:22', 'u@a', 'a b', 'a\\nb', 'a;b', '$(x)', ':::1', ''])(
    'refuses %s',
    (address) => {
      expect(told(load(`${basics}hosts: { a: { address: "${address}" } }\n`))).toHaveLength(1);
    },
  );
});

describe('the directory on the host', () => {
  it.each([
    ['/srv/shop', '/srv/shop'],
    ['/srv//shop//', '/srv/shop'],
    ['/var/www', '/var/www'],
    ['/srv/my shop', '/srv/my shop'],
  ])('%s is %s', (written, path) => {
    expect(hostOf(loaded(`${basics}hosts: { a: { address: a, path: "${written}" } }\n`), 'a').path).toBe(
      path,
    );
  });

  it.each([
    '/',
    '//',
    '/etc',
    '/usr/',
    '/home',
    '/root',
    '/var',
    '/srv',
    '/opt',
    '/tmp',
    '/usr/local',
    '/proc/x',
  ])('refuses %s', (path) => {
    expect(told(load(`${basics}hosts: { a: { address: a, path: ${path} } }\n`))).toHaveLength(1);
  });

  it.each(['shop', '~/shop', '/srv/../etc', '/srv/./shop', '/srv/shop/ ', '/srv/a\\nb', '/srv/a\\0b'])(
    'refuses %j',
    (path) => {
      expect(told(load(`${basics}hosts: { a: { address: a, path: "${path}" } }\n`))).toHaveLength(1);
    },
  );
});
