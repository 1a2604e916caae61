import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKeyPair } from '../../../src/demo/key-pair.ts';
import { runEntryPoint } from '../../fixtures/entry-point.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'cli-'));
  mkdirSync(join(cwd, 'folder'));
  writeFileSync(join(cwd, 'page.txt'), 'page');
  writeFileSync(join(cwd, 'pins'), 'web.example.org ssh-ed25519 damaged\n');
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const host = ['--host', 'deploy@127.0.0.1:1', '--path', '/srv/shop', '--source', '.'];

describe('the command line refuses at once, with exit code 2', () => {
  it.each([
    ['a missing key', ['--ssh-key-file', 'none'], 'deploy-action: --ssh-key-file: there is no file none\n'],
    [
      'a directory for pins',
      ['--known-hosts-file', 'folder'],
      'deploy-action: --known-hosts-file: folder is a directory, not a file\n',
    ],
    ['a missing environment', ['--env-from', 'page.txt/x'], '--env-from: there is no file page.txt/x\n'],
    ['a report without a directory', ['--report', 'no/r.json'], '--report: there is no directory no\n'],
    ['a report that is a directory', ['--report', 'folder'], '--report: folder is a directory\n'],
    ['a configuration that is a directory', ['--config', 'folder'], '--config: folder is a directory'],
    ['an option that is wrong', ['--path', '/etc'], '--path: /etc belongs to the system\n'],
    ['pins that cannot be read', ['--known-hosts-file', 'pins'], '--known-hosts-file: known-hosts, line 1:'],
  ])('%s', async (_name, args, said) => {
    const run = await runEntryPoint('cli', { args: ['deploy', ...host, ...args], cwd, env: { HOME: cwd } });
    expect(run.log).toContain(said);
    expect(run.log).not.toContain('defect');
    expect(run.exitCode).toBe(2);
  });

  it('says everything that is missing together', async () => {
    const args = ['deploy', ...host, '--ssh-key-file', 'a', '--env-from', 'b'];
    const { log } = await runEntryPoint('cli', { args, cwd, env: { HOME: cwd } });
    expect(log).toMatch(/--ssh-key-file: .* a\n.*--env-from: .* b\n/);
  });

  it('takes a key and pins from files where the configuration names variables that are not set', async () => {
    const file = ['app: shop', 'source: .', 'path: /srv/shop', 'user: deploy'];
    const credentials = ['ssh-key', 'known-hosts'].map((key) => `${key}: \${UNSET_${key.length}}`);
    const hosts = 'hosts: { web: { address: 127.0.0.1, port: 1 } }';
    writeFileSync(join(cwd, 'deploy.yml'), [...file, ...credentials, hosts, ''].join('\n'));
    writeFileSync(join(cwd, 'key'), makeKeyPair().private);
    writeFileSync(join(cwd, 'fingerprint'), `SHA256:${'A'.repeat(43)}\n`);
    const status = (...args: string[]) =>
      runEntryPoint('cli', { args: ['status', '--config', 'deploy.yml', ...args], cwd, env: { HOME: cwd } });
    const bare = await status('--ssh-key-file', 'key');
    expect(bare.log).toContain(`\`\${UNSET_11}\` is not defined`);
    expect(bare.log).not.toContain('UNSET_7');
    expect(bare.exitCode).toBe(2);
    const whole = await status('--ssh-key-file', 'key', '--known-hosts-file', 'fingerprint');
    expect(whole.log).toContain('connection-refused');
    expect(whole.exitCode).toBe(1);
  });

  it('does not ask for a key, which an agent may have', async () => {
    const run = await runEntryPoint('cli', { args: ['status', ...host], cwd, env: { HOME: cwd } });
    expect(run.log).not.toContain('ssh-key');
    expect(run.exitCode).toBe(1);
  });
});

describe('simulate', () => {
  const rehearse = (...args: string[]) =>
    runEntryPoint('cli', { args: ['simulate', ...args], cwd, env: { HOME: cwd } });

  it('ends with what is wrong in a file, without a word on the command line', async () => {
    writeFileSync(join(cwd, 'wrong.yml'), 'app: shop\nhost: web.example.org\n');
    const config = await rehearse('--config', 'wrong.yml');
    expect(config.log).toMatch(/^wrong\.yml:1:1: /);
    expect(config.log).toMatch(/ in the configuration; nothing was changed on any host\.\n$/);
    expect(config.exitCode).toBe(2);
    const scenario = await rehearse('wrong.yml');
    expect(scenario.log).toMatch(/^wrong\.yml:/);
    expect(scenario.log).not.toContain('deploy-action help');
    expect(scenario.exitCode).toBe(2);
  });

  it('names options as they are written', async () => {
    const run = await rehearse(...host, '--path', '/etc');
    expect(run.log).toMatch(/^--path: \/etc belongs to the system\n/);
  });

  it('ends with where the help is when the command line is wrong', async () => {
    const run = await rehearse('office-burns');
    expect(run.log).toMatch(
      /^deploy-action: there is no scenario "office-burns".*\nSee `deploy-action help`\.\n$/s,
    );
    expect(run.exitCode).toBe(2);
  });
});

describe('the version of the program', () => {
  it.each(['version', '--version'])('is printed by %s', async (word) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await runEntryPoint('cli', { args: [word], cwd })).toEqual({
      exitCode: 0,
      log: `deploy-action ${version}\n`,
    });
  });
});
