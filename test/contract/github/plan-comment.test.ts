import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { httpClient } from '../../../src/adapters/http-client.ts';
import { commentPlan } from '../../../src/commands/plan-comment.ts';
import { makeKeyPair } from '../../../src/demo/key-pair.ts';
import { type EntryRun, runEntryPoint } from '../../fixtures/entry-point.ts';
import { GitHubApi } from '../../fixtures/github/api-server.ts';

let api: GitHubApi;
let cwd: string;
beforeEach(async () => {
  api = await GitHubApi.start();
  cwd = await mkdtemp(join(tmpdir(), 'plan-'));
  await writeFile(join(cwd, 'page.txt'), 'page');
});
afterEach(async () => {
  await api.close();
  await rm(cwd, { recursive: true, force: true });
});

describe('the comment with a plan', () => {
  const courier = () => ({
    ...{ clock: systemClock, http: httpClient, mail: () => Promise.reject(new Error('no mail here')) },
    repository: { name: 'acme/shop', api: api.url },
  });
  const comment = (environment: string, markdown: string, token = 'the-token'): Promise<string | undefined> =>
    commentPlan(courier(), { number: 5, token }, { app: 'shop', environment, markdown });

  it('is one for each environment, updated in place, also behind a hundred others', async () => {
    for (let id = 1; id <= 130; id += 1) api.comments.push({ id, issue: 5, body: 'words' });
    expect(await comment('production', 'first')).toBeUndefined();
    expect(await comment('staging', 'other')).toBeUndefined();
    expect(await comment('production', 'second')).toBeUndefined();
    const ours = api.comments.slice(130).map(({ body }) => body);
    expect(ours).toEqual([
      '<!-- deploy-action plan: shop/production -->\nsecond',
      '<!-- deploy-action plan: shop/staging -->\nother',
    ]);
    expect(api.violations).toEqual([]);
  });

  it.each([403, 404])('that may not be written (%s) names the permission', async (status) => {
    api.faults.push({ at: 'POST', status });
    expect(await comment('production', 'x')).toContain('pull-requests: write');
  });

  it('says what else GitHub answered', async () => {
    api.faults.push({ at: 'POST', status: 422 });
    expect(await comment('production', 'x')).toContain('it answered 422');
  });
});

/** Runs the action for a pull request whose code is in `head`; undefined where that repository is gone. */
async function onPullRequest(
  inputs: Readonly<Record<string, string>>,
  head: string | undefined,
): Promise<EntryRun> {
  const event = join(cwd, 'event.json');
  await writeFile(
    event,
    JSON.stringify({
      repository: { name: 'shop', full_name: 'acme/shop', owner: { login: 'acme' } },
      pull_request: { number: 5, head: { repo: head === undefined ? null : { full_name: head } } },
    }),
  );
  await writeFile(join(cwd, 'summary'), '');
  const all = { 'allow-partial': 'true', summary: 'true', ...inputs };
  const env = Object.fromEntries(
    Object.entries(all).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value]),
  );
  const github = {
    ...{ GITHUB_REPOSITORY: 'acme/shop', GITHUB_EVENT_PATH: event, GITHUB_EVENT_NAME: 'pull_request' },
    ...{ GITHUB_API_URL: api.url, GITHUB_STEP_SUMMARY: join(cwd, 'summary') },
  };
  return runEntryPoint('main', { cwd, env: { HOME: cwd, RUNNER_TEMP: cwd, ...github, ...env } });
}

const host = {
  ...{ command: 'plan', host: 'deploy@127.0.0.1:1', path: '/srv/shop', source: '.', app: 'shop' },
  'known-hosts': 'SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s',
};

describe('plan on a pull request', () => {
  it('comments why the deployment cannot succeed, and fails', async () => {
    const inputs = {
      ...host,
      'ssh-key': makeKeyPair().private,
      'github-token': 'the-token',
      environment: 'production',
    };
    const ended = await onPullRequest(inputs, 'acme/shop');
    expect(ended.exitCode, ended.log).toBe(1);
    expect(api.comments.map(({ issue }) => issue)).toEqual([5]);
    expect(api.comments[0]?.body).toMatch(
      /This deployment cannot succeed: one reason[\s\S]*connection-refused/,
    );
    expect(await readFile(join(cwd, 'summary'), 'utf8')).toContain('cannot succeed');
    expect(api.violations).toEqual([]);
  });
});

describe('a pull request from a fork', () => {
  const config =
    'app: shop\nsource: .\npath: /srv/shop\nuser: deploy\nssh-key: ${KEY}\nhosts: { web: w.example.org }\n';

  it.each(['deploy', 'rollback', 'status', 'history', 'doctor', 'unlock', 'recover'])(
    'runs no %s',
    async (command) => {
      const ended = await onPullRequest({ ...host, command }, 'somebody/shop');
      expect(ended.exitCode).toBe(1);
      expect(ended.log).toContain(`::error::${command} does not run for a pull request from a fork`);
    },
  );

  it('gets a plan without hosts, and is told so', async () => {
    await writeFile(join(cwd, 'deploy.yml'), config);
    const ended = await onPullRequest(
      { command: 'plan', config: 'deploy.yml', 'github-token': 'the-token' },
      'somebody/shop',
    );
    expect(ended.exitCode, ended.log).toBe(0);
    expect(ended.log).toContain('has no secrets, so none was contacted');
    expect(ended.log).toContain('Hosts: web');
    expect(ended.log).toContain('deploy.yml is right, as far as can be told without secrets.');
    expect(api.asked).toEqual([]);
  });

  it('is told its mistakes', async () => {
    await writeFile(join(cwd, 'deploy.yml'), `${config}helth: []\n`);
    const ended = await onPullRequest({ command: 'plan', config: 'deploy.yml' }, 'somebody/shop');
    expect(ended.exitCode).toBe(1);
    expect(ended.log).toContain('unknown key `helth`');
  });

  it('is one too when the fork has been deleted', async () => {
    const ended = await onPullRequest({ ...host, command: 'deploy' }, undefined);
    expect(ended.log).toContain('does not run for a pull request from a fork');
  });
});
