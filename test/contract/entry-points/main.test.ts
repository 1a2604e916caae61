import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKeyPair } from '../../../src/demo/key-pair.ts';
import { type EntryRun, runEntryPoint } from '../../fixtures/entry-point.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'main-'));
  mkdirSync(join(cwd, 'folder'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function runMain(
  inputs: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<EntryRun> {
  const all = { 'allow-partial': 'true', summary: 'true', ...inputs };
  const env = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  return runEntryPoint('main', {
    cwd,
    env: { HOME: cwd, GITHUB_REPOSITORY: 'acme/shop', INPUT_APP: 'shop', ...env, ...more },
  });
}

describe('the action refuses at once', () => {
  it('a configuration that is a directory', async () => {
    const run = await runMain({ config: 'folder' });
    expect(run.log).toContain('::error::input config: folder is a directory, not a file');
    expect(run.exitCode).toBe(1);
  });

  it('nothing that is empty or left out where there is something usual', async () => {
    const run = await runMain(
      { host: 'deploy@127.0.0.1:1', source: '.', 'allow-partial': '', summary: '' },
      { INPUT_APP: '', 'INPUT_SSH-KEY': makeKeyPair().private },
    );
    // The name of the app is the repository's, though no event tells it.
    expect(run.log.match(/^::error.*$/gm)).toEqual([
      expect.stringContaining('input path: `path` is missing'),
    ]);
  });

  it('an empty key, beside everything else that is wrong, each as a note of two sentences', async () => {
    const run = await runMain({ host: 'deploy@127.0.0.1:1', source: '.', path: '/etc', 'ssh-key': '' });
    expect(run.log).toMatch(
      /^::error title=deploy-action::input ssh-key: `ssh-key` is empty%0AThe secret is not set/m,
    );
    expect(run.log).toMatch(
      /^::error title=deploy-action::input path: \/etc belongs to the system%0ATake a/m,
    );
    expect(run.exitCode).toBe(1);
  });
});

describe('the action', () => {
  it('unpacks where the runner cleans up, even after a kill', async () => {
    writeFileSync(join(cwd, 'folder/page.txt'), 'page');
    execFileSync('tar', ['-cf', 'release.tar', 'folder'], { cwd });
    const elsewhere = join(cwd, 'elsewhere');
    const inputs = { command: 'plan', host: 'deploy@127.0.0.1:1', source: 'release.tar', path: '/srv/shop' };
    const run = await runMain(
      { ...inputs, 'ssh-key': makeKeyPair().private },
      { TMPDIR: elsewhere, RUNNER_TEMP: join(cwd, 'folder') },
    );
    expect(run.log).toContain('connection-refused');
    expect(existsSync(elsewhere)).toBe(false);
  });
});

describe('the input `variables`', () => {
  const config =
    'app: ${APP}\nsource: .\npath: ${PLACE}\nuser: deploy\nssh-key: ${KEY}\nhosts: { web: "${WEB}" }\n';
  const run = async (variables: string): Promise<EntryRun> => {
    writeFileSync(join(cwd, 'variables.yml'), config);
    const environment = { APP: 'of-the-step', PLACE: '/srv/of-the-step', WEB: 'web.invalid' };
    return runMain({ command: 'status', config: 'variables.yml', variables }, environment);
  };

  it('goes before the environment of the step; comments and empty lines are passed over', async () => {
    const { log } = await run('# of the shop\r\n\r\nPLACE=/etc\r\nKEY=no=key\r\n');
    expect(log).toContain('/etc belongs to the system');
    expect(log).not.toContain('of-the-step');
  });

  it('has the runner hide each value, as well as the whole', async () => {
    const { log } = await run('KEY=first-secret\nOTHER=second = secret\nN=1');
    const hidden = [...log.matchAll(/^::add-mask::(.*)$/gm)].map(([, value]) => value);
    expect(hidden).toEqual(expect.arrayContaining(['first-secret', 'second = secret']));
    expect(hidden).not.toContain('1');
  });

  it.each(['KEY', '2KEY=x', 'my-key=x', '=x'])('names the line that is not NAME=value: %s', async (line) => {
    const ended = await run(`# a comment\n${line}`);
    expect(ended.exitCode).toBe(1);
    expect(ended.log).toContain('::error::input variables: line 2 is not NAME=value');
  });
});
