import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpClient } from '../../../src/adapters/http-client.ts';
import { type DeploymentRequest, deploymentListener } from '../../../src/commands/github-deployment.ts';
import type { World } from '../../../src/commands/world.ts';
import type { DeployEvent } from '../../../src/model/events.ts';
import type { Report } from '../../../src/model/report.ts';
import { GitHubApi } from '../../fixtures/github/api-server.ts';
import { deployedRun, runs } from '../../fixtures/report/runs.ts';

const logUrl = 'https://github.example/acme/shop/actions/runs/7';
const commit = 'c'.repeat(40);
const { report } = deployedRun();
const { environment } = report;

let api: GitHubApi;
let lines: string[];
let kept: number[];
let waits: number[];
beforeEach(async () => {
  api = await GitHubApi.start();
  [lines, kept, waits] = [[], [], []];
});
afterEach(() => api.close());

function world(signal = new AbortController().signal): World {
  const nothing = (): Promise<never> => Promise.reject(new Error('not here'));
  const clock = {
    now: () => 0,
    // The time that a moment may take is longer than any wait for another try.
    sleep: (ms: number, ending?: AbortSignal) => {
      waits.push(ms);
      if (ms <= 10_000) return Promise.resolve();
      return new Promise<void>((_, reject) => {
        ending?.addEventListener('abort', () => reject(new Error('ended')));
      });
    },
  };
  return {
    screen: { write: (line) => lines.push(line), github: true, color: false },
    signal,
    courier: { clock, http: httpClient, mail: nothing, repository: { name: 'acme/shop', api: api.url } },
    openSource: nothing,
    ports: {
      ...{ clock, random: () => 0, dial: nothing, runLocally: nothing, images: { find: nothing } },
      transport: { name: 'simulated', connect: nothing },
    },
  };
}

async function run(ended: Report = report, more: Partial<DeploymentRequest> = {}): Promise<void> {
  const started = deployedRun().events.find(({ type }) => type === 'started') as DeployEvent & {
    type: 'started';
  };
  const listener = deploymentListener(world(), {
    ...{ token: 'the-token', commit, logUrl, keep: (id: number) => kept.push(id) },
    ...more,
  });
  listener.hear({ ...started, command: ended.command });
  await listener.end(ended);
  expect(api.violations).toEqual([]);
}

const states = (): string[] =>
  api.deployments.map(({ statuses }) =>
    statuses
      .map(({ state }) => state)
      .reverse()
      .join(' '),
  );

describe('a run as a GitHub deployment', () => {
  it('moves from in_progress to success, with its log, the address of the app and what came of it', async () => {
    await run(report, { environmentUrl: 'https://shop.example.org/' });
    expect(states()).toEqual(['in_progress success']);
    const [deployment] = api.deployments;
    expect(deployment).toMatchObject({ sha: commit, environment, task: 'deploy' });
    expect(deployment?.statuses[0]).toEqual({
      state: 'success',
      log_url: logUrl,
      environment_url: 'https://shop.example.org/',
      description: expect.stringContaining('Deployed: every host is on'),
    });
    expect([lines, kept]).toEqual([[], [1]]);
  });

  it.each([
    ['partial', 'success'],
    ['rolled-back', 'failure'],
    ['failed-rollback', 'failure'],
    ['unknown', 'error'],
  ])('that ended %s is shown as %s, in at most 140 characters', async (name, state) => {
    const ended = runs[name]?.().report;
    if (ended === undefined) throw new Error(`there is no run ${name}`);
    await run(ended);
    expect(states()).toEqual([`in_progress ${state}`]);
    expect(api.deployments[0]?.statuses[0]?.description.length).toBeLessThanOrEqual(140);
  });

  it('names a rollback as one', async () => {
    await run({ ...report, command: 'rollback' });
    expect(api.deployments[0]?.task).toBe('deploy:rollback');
  });

  it('takes the place of the deployment before it, and of no other', async () => {
    api.add({ environment, states: ['success', 'inactive'] });
    api.add({ environment, states: ['success'] });
    api.add({ environment, states: ['failure'] });
    api.add({ environment: 'elsewhere', states: ['success'] });
    await run();
    expect(states()).toEqual([
      'success inactive',
      'success inactive',
      'failure',
      'success',
      'in_progress success',
    ]);
  });

  it('leaves the one before it active when it fails', async () => {
    api.add({ environment, states: ['success'] });
    await run(runs['rolled-back']?.().report);
    expect(states()).toEqual(['success', 'in_progress failure']);
  });

  it('uses the deployment that GitHub made for the environment of its job', async () => {
    api.add({
      environment,
      sha: commit,
      states: ['in_progress'],
      log: 'https://github.example/acme/shop/actions/runs/6/job/1',
    });
    api.add({ environment, sha: commit, states: ['in_progress'], log: `${logUrl}/job/1` });
    await run();
    expect(states()).toEqual(['in_progress', 'in_progress in_progress success']);
    expect(kept).toEqual([2]);
  });

  it('goes on with the one that an earlier step of the run made', async () => {
    api.add({ environment, sha: commit, states: ['in_progress'] });
    await run(report, { existing: 1 });
    expect(states()).toEqual(['in_progress in_progress success']);
  });
});

describe('what GitHub refuses', () => {
  it.each([
    [401, { token: 'another' }, /401.*deployments: write/],
    [403, {}, /403.*deployments: write/],
    [404, {}, /404.*deployments: write/],
    [409, {}, /answered 409/],
    [422, {}, /answered 422/],
    [202, {}, /made no deployment \(202\)/],
  ])('with %s is one warning, and nothing more is tried', async (status, more, said) => {
    if (status !== 401) api.faults.push({ at: 'POST /repos/acme/shop/deployments', status, always: true });
    await run(report, more);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::warning title=No GitHub deployment::/);
    expect(lines[0]).toMatch(said);
    expect(lines[0]).not.toContain('the-token');
    expect(api.asked.filter((asked) => asked.startsWith('POST'))).toHaveLength(status === 401 ? 0 : 1);
    expect(states()).toEqual([]);
  });

  it.each([429, 500, 503])('with %s is tried again', async (status) => {
    api.faults.push({ at: 'POST /repos/acme/shop/deployments', status });
    api.faults.push({ at: 'POST /repos/acme/shop/deployments/1/statuses', status });
    await run();
    expect(states()).toEqual(['in_progress success']);
    expect(waits.filter((ms) => ms <= 10_000)).toEqual([1000, 1000]);
    expect(lines).toEqual([]);
  });

  it('for good with 503 is one warning', async () => {
    api.faults.push({ at: 'GET', status: 503, always: true });
    await run();
    expect(lines).toHaveLength(1);
    expect(api.asked).toHaveLength(3);
  });

  it('by not being there is one warning', async () => {
    await api.close();
    await run();
    expect(lines).toEqual([expect.stringContaining('there was no answer (ECONNREFUSED)')]);
    api = await GitHubApi.start();
  });
});

describe('the stand-in for GitHub', () => {
  const post = (body: object): Promise<Response> =>
    fetch(`${api.url}/repos/acme/shop/deployments`, {
      method: 'POST',
      headers: { authorization: 'Bearer the-token' },
      body: JSON.stringify(body),
    });

  it.each([
    [{ ref: commit, auto_merg: false }, 'there is no auto_merg in its body'],
    [{ auto_merge: false }, "must have required property 'ref'"],
    [{ ref: commit, required_contexts: 'none' }, 'must be array'],
  ])('notices %j', async (body, violation) => {
    await post(body);
    expect(api.violations.join('\n')).toContain(violation);
  });
});
