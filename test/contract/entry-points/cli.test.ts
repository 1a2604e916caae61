import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('does not ask for a key, which an agent may have', async () => {
    const run = await runEntryPoint('cli', { args: ['status', ...host], cwd, env: { HOME: cwd } });
    expect(run.log).not.toContain('ssh-key');
    expect(run.exitCode).toBe(1);
  });
});
