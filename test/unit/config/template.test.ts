import { describe, expect, it } from 'vitest';
import { starterConfig } from '../../../src/config/template.ts';
import { hostOf, load, loaded, told } from './loaded.ts';

const variables = { DEPLOY_SSH_KEY: 'the key', DEPLOY_KNOWN_HOSTS: 'vps.example.org ssh-ed25519 AAAA' };
const facts = { app: 'shop', host: 'vps.example.org', user: 'deploy', path: '/srv/shop' };

describe('the configuration that init writes', () => {
  it('loads as it is', () => {
    const config = loaded(starterConfig(facts), { variables });
    expect(config.app).toBe('shop');
    expect(hostOf(config, 'web')).toMatchObject({
      address: 'vps.example.org',
      user: 'deploy',
      path: '/srv/shop',
      privateKey: 'the key',
    });
  });

  it('loads with everything in it that is commented out', () => {
    const text = starterConfig(facts)
      .split('\n')
      .filter((line) => !/^# (driver:| {2}command:)/.test(line))
      .map((line) => line.replace(/^( *)# (?=( *)(- |[a-z-]+:))/, '$1'))
      .filter((line) => !/^ *(source: \{|env:$|DEPLOY_)/.test(line) && !line.startsWith('  systemd:'))
      .join('\n');
    const config = loaded(text.replace(/^ {2}DATABASE_URL.*$/m, ''), { variables, environment: 'staging' });
    expect(hostOf(config, 'web')).toMatchObject({
      address: 'staging.example.org',
      health: [{ name: 'http 127.0.0.1:3000/health' }],
      build: [{ run: 'npm ci --omit=dev' }],
    });
    expect(config.hosts.map((host) => host.name)).toEqual(['web', 'db', 'worker', 'edge']);
    expect(config.groups).toMatchObject([{ name: 'back', hosts: ['worker'] }]);
    expect(config.strategy).toMatchObject({ kind: 'rolling' });
    expect(hostOf(config, 'edge')).toMatchObject({
      onFailure: 'rollback-host',
      jumps: [{ address: 'gate.example.org' }],
    });
    expect(config.verify).toHaveLength(1);
  });

  it('has the environments that are wanted, and then loads for each', () => {
    const text = starterConfig({
      ...facts,
      host: 'vps.example.org:2222',
      environments: ['staging', 'production'],
    });
    const load = (environment: string) => hostOf(loaded(text, { variables, environment }), 'web');
    expect(load('production')).toMatchObject({ address: 'vps.example.org', port: 2222 });
    expect(load('staging')).toMatchObject({ address: 'staging.example.org', port: 22 });
    const one = starterConfig({ ...facts, environments: ['production'] });
    expect(loaded(one, { variables, environment: 'production' }).environment).toBe('production');
    expect(one).not.toContain('staging');
  });

  it('names the variables that it needs', () => {
    expect(told(load(starterConfig(facts)))).toEqual([
      `ssh-key: \`\${DEPLOY_SSH_KEY}\` is not defined`,
      `known-hosts: \`\${DEPLOY_KNOWN_HOSTS}\` is not defined`,
    ]);
  });

  it('takes a port and an IPv6 address', () => {
    const text = starterConfig({ ...facts, host: '[2001:db8::1]:2222' });
    expect(hostOf(loaded(text, { variables }), 'web')).toMatchObject({ address: '2001:db8::1', port: 2222 });
  });

  it('puts in quotes what YAML would read otherwise', () => {
    const text = starterConfig({ app: '2024', host: '10', user: 'no', path: '/srv/a: #b' });
    expect(loaded(text, { variables })).toMatchObject({
      app: '2024',
      hosts: [{ address: '10', path: '/srv/a: #b' }],
    });
  });
});
