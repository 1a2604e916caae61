import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAction } from '../../fixtures/action.ts';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'bad-input-'));
  await writeFile(join(workspace, 'page.txt'), 'page');
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const host = { host: 'deploy@127.0.0.1:1', 'ssh-key': 'not a key', path: '/srv/shop', source: '.' };

describe('bad input gets one clear error, before anything is contacted', () => {
  it.each([
    ['an unknown command', { command: 'depoly' }, /::error::input command: there is no command "depoly"/],
    ['neither a host nor a configuration', {}, /host/],
    [
      'a configuration that is not there',
      { config: 'nowhere.yml' },
      /::error::input config: there is no file nowhere\.yml/,
    ],
    [
      'a switch that is neither true nor false',
      { ...host, 'allow-partial': 'maybe' },
      /input allow-partial: "maybe"/,
    ],
    ['both ways to restart', { ...host, restart: 'x', unit: 'y.service' }, /restart/],
    ['a path that is a system directory', { ...host, path: '/etc' }, /path/],
    ['a port that is none', { ...host, host: 'deploy@127.0.0.1', port: 'ssh' }, /port/],
    ['a key that is none', host, /`ssh-key` cannot be used: this is not a private key/],
  ])('%s', async (_name, inputs, said) => {
    const run = await runAction({ inputs, workspace });
    expect(run.exitCode, run.log).toBe(1);
    expect(run.log).toMatch(said);
    expect(run.log).not.toContain('This is a defect');
    expect([run.postExitCode, run.postLog]).toEqual([0, '']);
  });
});
