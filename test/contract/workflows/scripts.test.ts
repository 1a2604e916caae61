import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram, runProgramWell } from '../../fixtures/fleet/command.ts';
import { readWorkflow } from '../../fixtures/github/workflow-files.ts';
import { describeIf } from '../../setup/requirements.ts';

let workspace: string;
let temporary: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'workspace-'));
  temporary = mkdtempSync(join(tmpdir(), 'runner-temp-'));
});
afterEach(() => {
  for (const directory of [workspace, temporary]) rmSync(directory, { recursive: true });
});

/** Runs the script of one step as a runner does, in the workspace. */
function step(workflow: string, name: string, env: Readonly<Record<string, string>>) {
  const steps = Object.values(readWorkflow(`.github/workflows/${workflow}.yml`).jobs).flatMap(
    (job) => job.steps ?? [],
  );
  const script = steps.find((one) => one.name === name)?.run ?? 'echo there is no such step >&2; exit 99';
  const files = { RUNNER_TEMP: temporary, GITHUB_STEP_SUMMARY: join(temporary, 'summary') };
  // Bash runs the script's text as the runner runs its file.
  const inside = 'cd "$1" && exec bash --noprofile --norc -eo pipefail -c "$2"';
  return runProgram('bash', ['-c', inside, 'bash', workspace, script], {
    environment: { PATH: process.env.PATH ?? '', ...files, ...env },
  });
}

describe('what was built once', () => {
  const archive = (): string => join(temporary, 'built', 'workspace.tar.gz');
  const take = (digest: string) => step('deploy-environment', 'Take what was built', { DIGEST: digest });

  beforeEach(async () => {
    const built = mkdtempSync(join(tmpdir(), 'built-'));
    writeFileSync(join(built, 'server.mjs'), 'built');
    writeFileSync(join(built, '.env'), 'HIDDEN=1');
    await runProgramWell('mkdir', [join(temporary, 'built')]);
    await runProgramWell('tar', ['-czf', archive(), '-C', built, '.']);
    rmSync(built, { recursive: true });
    await runProgramWell('mkdir', [join(workspace, '.git')]);
    writeFileSync(join(workspace, 'removed-by-the-build.txt'), 'of the checkout');
  });

  it('is deployed as it was built, and nothing else', async () => {
    const { code, stderr } = await take(createHash('sha256').update(readFileSync(archive())).digest('hex'));
    expect(code, stderr).toBe(0);
    expect(readdirSync(workspace).sort()).toEqual(['.env', '.git', 'server.mjs']);
  });

  it.each(['0'.repeat(64), ''])('is not touched when its digest is not %j', async (digest) => {
    expect((await take(digest)).code).not.toBe(0);
    expect(readdirSync(workspace).sort()).toEqual(['.git', 'removed-by-the-build.txt']);
  });
});

describe('a smoke test that failed', () => {
  it.each([
    ['r1', 'false', 'to go back, roll back production to r1: by the workflow Roll back'],
    ['r1', 'true', 'goes back to r1 now'],
    ['', 'true', 'there is no release before it to go back to'],
  ])('says what is in service, with %j before it and roll-back %s', async (before, rollBack, said) => {
    const env = { ENVIRONMENT: 'production', RELEASE: 'r2', BEFORE: before, ROLL_BACK: rollBack };
    const { code, stdout, stderr } = await step('deploy-environment', 'Say what is in service', env);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`::error title=The smoke test failed::production is on r2; ${said}`);
    expect(readFileSync(join(temporary, 'summary'), 'utf8')).toContain(`production is on r2; ${said}`);
  });
});

describeIf('jq', 'findings of CodeQL without code scanning', () => {
  it.each([
    ['critical', '7.5', 0],
    ['high', '7.5', 1],
    ['medium', '7.5', 1],
    ['low', undefined, 0],
  ])('from the severity %s on, one of %s', async (severity, score, code) => {
    const rule = { id: 'js/injection', properties: { 'security-severity': score } };
    const run = {
      tool: { driver: { name: 'CodeQL' }, extensions: [{ rules: [rule] }] },
      results: [{ ruleId: 'js/injection', message: { text: '::error::planted' } }],
    };
    await runProgramWell('mkdir', [join(workspace, 'codeql')]);
    writeFileSync(join(workspace, 'codeql', 'javascript.sarif'), JSON.stringify({ runs: [run] }));
    const ended = await step('security', 'Judge', { SEVERITY: severity });
    expect(ended.code, ended.stdout + ended.stderr).toBe(code);
    expect(ended.stdout).not.toContain('planted');
  });
});

describe('a tag that is to be released', () => {
  it.each([
    ['v1.2.3', 'deploy-action 1.2.3', 0],
    ['v1.2.3', 'deploy-action 1.2.2', 1],
    ['v1.2.3', '', 1],
  ])('%s, and a program that says %j', async (tag, says, exit) => {
    await runProgramWell('mkdir', [join(workspace, 'dist')]);
    writeFileSync(join(workspace, 'dist/cli.js'), `console.log(${JSON.stringify(says)});`);
    const name = 'See that the program names the version of the tag';
    const { code, stdout, stderr } = await step('release', name, { GITHUB_REF_NAME: tag });
    expect(code, stderr).toBe(exit);
    expect(stdout.startsWith('::error ')).toBe(exit !== 0);
  });
});
