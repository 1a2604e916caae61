import { afterEach, beforeEach, expect, it } from 'vitest';
import { httpClient } from '../../../src/adapters/http-client.ts';
import type { Notification, NotificationKind } from '../../../src/model/notification.ts';
import { notify } from '../../../src/notifiers/registry.ts';
import { GitHubApi } from '../../fixtures/github/api-server.ts';

let api: GitHubApi;

beforeEach(async () => {
  api = await GitHubApi.start();
});
afterEach(async () => {
  await api.close();
  expect(api.violations).toEqual([]);
});

function tell(kind: NotificationKind, more: Partial<Notification> = {}): Promise<void> {
  const notification: Notification = {
    ...{ id: `run.${kind}`, kind, command: 'deploy', app: 'shop', environment: 'production' },
    ...{ title: `shop: ${kind}`, text: 'ping @octocat, see #1', facts: [], steps: [] },
    ...more,
  };
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  const signal = new AbortController().signal;
  return notify({ kind: 'github-issue', token: 'the-token', labels: ['outage'] }, notification, {
    ...{ clock, signal, http: httpClient, mail: () => Promise.reject(new Error('no mail here')) },
    repository: { name: 'acme/shop', api: api.url },
  });
}

/** Of each issue its state, and how often something was added to it. */
const states = (): string[] =>
  api.issues.all.map(
    ({ state, number }) => `${state} ${api.comments.filter(({ issue }) => issue === number).length}`,
  );

it('opens one issue for a failing environment, tells it of further failures, closes it when it works', async () => {
  await tell('deployed');
  expect(states()).toEqual([]);
  await tell('failed');
  await tell('rolled-back');
  await tell('unknown');
  expect(states()).toEqual(['open 2']);
  expect(api.issues.all[0]?.title).toBe('Deployment of shop to production fails');
  await tell('recovered');
  expect(states()).toEqual(['closed 3']);
  await tell('failed');
  expect(states()).toEqual(['closed 3', 'open 0']);
});

it('keeps environments apart', async () => {
  await tell('failed');
  await tell('failed', { environment: 'staging' });
  await tell('deployed', { environment: 'staging' });
  expect(states()).toEqual(['open 0', 'closed 1']);
});

it('is left open by what does not show that deployments work: a rollback by command, a partial one, a start', async () => {
  await tell('failed');
  await tell('deployed', { command: 'rollback' });
  await tell('partial');
  await tell('started');
  expect(states()).toEqual(['open 0']);
});

it('keeps what is no deployment apart from them, each topic for itself', async () => {
  const topic = 'status of production';
  await tell('failed');
  await tell('failed', { topic });
  await tell('failed', { topic: 'CI' });
  expect(api.issues.all.map(({ title }) => title)).toEqual([
    'Deployment of shop to production fails',
    'shop: status of production fails',
    'shop: CI fails',
  ]);
  await tell('recovered', { topic });
  expect(states()).toEqual(['open 0', 'closed 1', 'open 0']);
});

it('quotes what hosts said as code', async () => {
  await tell('failed');
  expect(api.issues.all[0]?.body).toMatch(/^ {4}ping @octocat, see #1$/m);
});

it.each([
  [403, 1],
  [404, 1],
  [410, 1],
  [422, 1],
  [429, 3],
  [503, 3],
])('rejects when GitHub answers %i, after %i attempts', async (status, attempts) => {
  api.faults.push({ at: 'GET /repos/acme/shop/issues', status, always: true });
  await expect(tell('failed')).rejects.toThrow(String(status));
  expect(api.asked).toHaveLength(attempts);
  expect(states()).toEqual([]);
});
