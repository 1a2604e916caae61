import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { httpClient } from '../../../src/adapters/http-client.ts';
import type { Notification, NotificationKind } from '../../../src/model/notification.ts';
import { notify } from '../../../src/notifiers/registry.ts';
import { closed, listening } from './sinks.ts';

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  state: 'open' | 'closed';
  readonly comments: string[];
}

let issues: Issue[];
let server: Server;
let api: string;

/** The part of GitHub's issues that is used, with a memory. */
function answer(method: string, url: URL, body: Record<string, unknown>): unknown {
  const [, , , , , number, what] = url.pathname.split('/');
  const labels = (url.searchParams.get('labels') ?? '').split(',');
  const state = url.searchParams.get('state');
  const found = issues.find((issue) => issue.number === Number(number));
  if (method === 'GET') {
    return issues.filter(
      (issue) => issue.state === state && labels.every((label) => issue.labels.includes(label)),
    );
  }
  if (found === undefined) {
    const { title, body: text, labels: given } = body as { title: string; body: string; labels: string[] };
    issues.push({ number: issues.length + 1, title, body: text, labels: given, state: 'open', comments: [] });
  } else if (what === 'comments') found.comments.push(String(body.body));
  else found.state = body.state === 'closed' ? 'closed' : 'open';
  return {};
}

beforeEach(async () => {
  issues = [];
  server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(request.method ?? '', new URL(request.url ?? '', api), body)));
    });
  });
  api = `http://127.0.0.1:${await listening(server)}`;
});
afterEach(() => closed(server));

function tell(kind: NotificationKind, more: Partial<Notification> = {}): Promise<void> {
  const notification: Notification = {
    ...{ id: `run.${kind}`, kind, command: 'deploy', app: 'shop', environment: 'production' },
    ...{ title: `shop: ${kind}`, text: 'ping @octocat, see #1', facts: [], steps: [] },
    ...more,
  };
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  const signal = new AbortController().signal;
  return notify({ kind: 'github-issue', token: 'token', labels: ['outage'] }, notification, {
    ...{ clock, signal, http: httpClient, mail: () => Promise.reject(new Error('no mail here')) },
    repository: { name: 'acme/shop', api },
  });
}

const states = (): string[] => issues.map(({ state, comments }) => `${state} ${comments.length}`);

it('opens one issue for a failing environment, tells it of further failures, closes it when it works', async () => {
  await tell('deployed');
  expect(states()).toEqual([]);
  await tell('failed');
  await tell('rolled-back');
  await tell('unknown');
  expect(states()).toEqual(['open 2']);
  expect(issues[0]?.title).toBe('Deployment of shop to production fails');
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

it('quotes what hosts said as code', async () => {
  await tell('failed');
  expect(issues[0]?.body).toMatch(/^ {4}ping @octocat, see #1$/m);
});
