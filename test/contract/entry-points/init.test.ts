import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type EntryRun, runEntryPoint } from '../../fixtures/entry-point.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'init-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const init = (...args: readonly string[]): Promise<EntryRun> =>
  runEntryPoint('cli', { args: ['init', ...args], cwd });
const written = (): string[] => readdirSync(join(cwd, '.github/workflows')).sort();
const textOf = (name: string): string => readFileSync(join(cwd, '.github/workflows', name), 'utf8');

describe('init --workflows', () => {
  it('writes those that are named, for the branch that is checked out, beside a configuration', async () => {
    mkdirSync(join(cwd, '.git'));
    writeFileSync(join(cwd, '.git/HEAD'), 'ref: refs/heads/trunk/2\n');
    const run = await init('--workflows', 'deploy, rollback');
    expect(run.exitCode, run.log).toBe(0);
    expect(written()).toEqual(['deploy.yml', 'rollback.yml']);
    expect(textOf('deploy.yml')).toBe(
      readFileSync('workflows/deploy.yml', 'utf8').replaceAll('$default-branch', 'trunk/2'),
    );
    expect(readFileSync(join(cwd, '.github/deploy.yml'), 'utf8')).toContain('ssh-key: ${DEPLOY_SSH_KEY}');
  });

  it('writes every template by `all`, for `main` where no branch can be told', async () => {
    const run = await init('--workflows', 'all');
    expect(run.exitCode, run.log).toBe(0);
    const templates = readdirSync('workflows').filter((name) => name.endsWith('.yml'));
    expect(written()).toEqual(templates.sort());
    for (const name of templates) expect(textOf(name)).not.toContain('$default-branch');
    expect(textOf('ci.yml')).toContain('branches: [main]');
    expect(run.log).toContain('at the top of a repository only: this is none');
  });

  it('writes a configuration with the environments that they name, and says what to do about a staging', async () => {
    const run = await init('--workflows', 'deploy,plan', '--host', 'deploy@shop.example.org');
    const { environments } = parse(readFileSync(join(cwd, '.github/deploy.yml'), 'utf8'));
    expect(environments).toEqual({ staging: { hosts: { web: 'staging.example.org' } }, production: {} });
    expect(run.log).toContain('an environment `staging`, which deploy names: write its hosts there.');
    expect(run.log).toContain('then: deploy-action doctor --environment production');
  });

  it('says which environments lack in a configuration that is there', async () => {
    mkdirSync(join(cwd, '.github'));
    writeFileSync(join(cwd, '.github/deploy.yml'), 'app: shop\nenvironments:\n  production: {}\n');
    const run = await init('--workflows', 'rollback');
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log).toContain('.github/deploy.yml has no environment `staging`, which rollback names');
    expect(run.log).not.toContain('no environment `production`');
  });

  it('takes the default branch as it was cloned, whatever is checked out', async () => {
    mkdirSync(join(cwd, '.git/refs/remotes/origin'), { recursive: true });
    writeFileSync(join(cwd, '.git/HEAD'), 'ref: refs/heads/feature/x\n');
    writeFileSync(join(cwd, '.git/refs/remotes/origin/HEAD'), 'ref: refs/remotes/origin/trunk\n');
    const run = await init('--workflows', 'deploy,pipeline');
    expect(run.exitCode, run.log).toBe(0);
    expect(textOf('deploy.yml')).toContain('branches: [trunk]');
    expect(run.log).toContain('pipeline and deploy both deploy each push: keep one of them.');
  });

  it('leaves what is there as it is, and says so', async () => {
    mkdirSync(join(cwd, '.github/workflows'), { recursive: true });
    writeFileSync(join(cwd, '.github/workflows/deploy.yml'), 'mine');
    writeFileSync(join(cwd, '.github/deploy.yml'), 'mine too');
    const run = await init('--workflows', 'deploy,plan');
    expect(run.exitCode).toBe(1);
    expect(run.log).toContain('.github/workflows/deploy.yml is there already and was left as it is.');
    expect(written()).toEqual(['deploy.yml', 'plan.yml']);
    expect([textOf('deploy.yml'), readFileSync(join(cwd, '.github/deploy.yml'), 'utf8')]).toEqual([
      'mine',
      'mine too',
    ]);
  });

  it('writes nothing when a name is wrong, and tells those that there are', async () => {
    const run = await init('--workflows', 'deploy,rolback');
    expect(run.exitCode).toBe(2);
    expect(run.log).toMatch(/there is no workflow "rolback"; there are .*rollback/);
    expect(readdirSync(cwd)).toEqual([]);
  });
});
