import { describe, expect, it } from 'vitest';
import { basics, hostOf, load, loaded, told } from './loaded.ts';

function withEnvironment(overlay: string, base = 'hosts: { a: a.example.org, b: b.example.org }\n') {
  return loaded(`${basics}${base}environments:\n  other: ${overlay}\n`, { environment: 'other' });
}

describe('an overlay', () => {
  it('merges maps, hosts by name among them', () => {
    const config = withEnvironment(
      '{ hosts: { b: { port: 2222 }, c: c.example.org }, connect: { timeout: 9s } }',
    );
    expect(config.hosts.map(({ name, address, port }) => [name, address, port])).toEqual([
      ['a', 'a.example.org', 22],
      ['b', 'b.example.org', 2222],
      ['c', 'c.example.org', 22],
    ]);
    expect([config.connectTimeoutMs, config.keepaliveMs]).toEqual([9000, 5000]);
  });

  it('brings its own hosts where the base has none', () => {
    expect(withEnvironment('{ hosts: { c: c.example.org } }', '').hosts.map((host) => host.name)).toEqual([
      'c',
    ]);
  });

  it('replaces lists and single values', () => {
    const config = withEnvironment(
      '{ keep: 2, build: [ make prod ] }',
      'keep: 9\nbuild: [ make, make test ]\nhosts: { a: a.example.org }\n',
    );
    expect(config.keep).toBe(2);
    expect(hostOf(config, 'a').build.map((step) => step.run)).toEqual(['make prod']);
  });

  it('removes with null, also from maps that only it has', () => {
    const config = withEnvironment(
      '{ hosts: { b: null }, env: { A: null, B: two }, driver: { command: { restart: null, reload: ./r } } }',
      'env: { A: one }\nhosts: { a: a.example.org, b: b.example.org }\n',
    );
    expect(config.hosts.map((host) => host.name)).toEqual(['a']);
    expect(hostOf(config, 'a').env.values).toEqual({ B: 'two' });
    expect(hostOf(config, 'a').driver).toEqual({ kind: 'command', reload: './r', timeoutMs: 60_000 });
  });

  it('keeps null inside of lists, where it is a value', () => {
    const config = withEnvironment('{ health: [ { http: { url: "http://a/", json: { /error: null } } } ] }');
    expect(hostOf(config, 'a').health[0]?.question).toMatchObject({ json: { '/error': null } });
  });

  it('adds to short forms', () => {
    const config = withEnvironment('{ source: { exclude: [ "*.map" ] }, hosts: { a: { optional: true } } }');
    expect(config.source).toEqual({ path: './build', include: [], exclude: ['*.map'] });
    expect(hostOf(config, 'a')).toMatchObject({ address: 'a.example.org', optional: true });
  });

  it('replaces a driver of another kind and merges one of the same', () => {
    const base = 'driver: { systemd: { unit: shop, scope: user } }\nhosts: { a: a.example.org }\n';
    expect(hostOf(withEnvironment('{ driver: { command: { start: ./s } } }', base), 'a').driver).toEqual({
      kind: 'command',
      start: './s',
      timeoutMs: 60_000,
    });
    expect(
      hostOf(withEnvironment('{ driver: { systemd: { settle: 1s } } }', base), 'a').driver,
    ).toMatchObject({
      unit: 'shop.service',
      scope: 'user',
      settleMs: 1000,
    });
  });

  it('may be empty', () => {
    expect(withEnvironment('').hosts).toHaveLength(2);
    expect(withEnvironment('').environment).toBe('other');
  });
});

describe('choosing an environment', () => {
  const text = `${basics}hosts: { a: a.example.org }\nenvironments: { prod: { ssh-key: "\${PROD_KEY}" }, test: }\n`;

  it('uses the base when none is chosen and it has hosts', () => {
    expect(loaded(text).environment).toBe('default');
  });

  it('asks only for the variables of the chosen one', () => {
    expect(loaded(text, { environment: 'test' }).environment).toBe('test');
    expect(told(load(text, { environment: 'prod' }))).toEqual([`ssh-key: \`\${PROD_KEY}\` is not defined`]);
  });

  it('finds the name that a wrong one resembles', () => {
    const result = load(text, { environment: 'tset' });
    expect('issues' in result && result.issues.map((issue) => issue.nearest)).toEqual(['test']);
  });

  it('does not take a name that every object knows for an environment', () => {
    expect(told(load(text, { environment: 'constructor' }))).toHaveLength(1);
  });

  it('refuses a name when the file has no environments at all', () => {
    expect(told(load(`${basics}hosts: { a: a.example.org }\n`, { environment: 'prod' }))).toEqual([
      'environments: there is no environment "prod" here',
    ]);
  });

  it('checks the others too, as far as that is possible without their variables', () => {
    const bad = `${basics}hosts: { a: a.example.org }\nenvironments:\n  prod: { port: "\${PORT}", keep: all }\n`;
    expect(told(load(bad))).toEqual(['keep: `keep` is "all"']);
  });
});
