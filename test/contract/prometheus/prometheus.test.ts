import { createServer, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { dialFromRunner } from '../../../src/adapters/dial.ts';
import { webStream } from '../../../src/adapters/simulated/simulated-web.ts';
import type { ProbeConfig } from '../../../src/model/config.ts';
import { type HealthWatch, watchHealth } from '../../../src/probes/ask.ts';
import type { ProbeAnswer, ProbeContext } from '../../../src/probes/probe.ts';
import { askProbe } from '../../../src/probes/registry.ts';
import { loopback } from '../../fixtures/loopback.ts';
import { fakePrometheus } from '../../fixtures/prometheus/fake.ts';
import { type RunningPrometheus, startPrometheus } from '../../fixtures/prometheus/real.ts';
import { describeIf } from '../../setup/requirements.ts';
import { exposed, queryCases } from './cases.ts';

type Question = Extract<ProbeConfig['question'], { readonly kind: 'prometheus' }>;

/** A Prometheus, real or not. */
interface Subject {
  /** The series `shop_late` comes to be as soon as `lateIsThere` says so. */
  start(lateIsThere: () => boolean): Promise<RunningPrometheus>;
  /** One below `/metrics` that wants `login`. */
  startGuarded(): Promise<RunningPrometheus>;
}

const login = `Basic ${Buffer.from('metrics:hunter2hunter2').toString('base64')}`;
/** The same password under bcrypt, at its least cost. */
const webConfig =
  'basic_auth_users: { metrics: "$2b$04$abcdefghijklmnopqrstuuGVoEaTZE4J7DDP8KzFiBdlJoony9TfC" }\n';
const late = 'shop_late{instance="web-1"} 1\n';

const real: Subject = {
  start: (lateIsThere) => startPrometheus({ exposed: () => (lateIsThere() ? exposed + late : exposed) }),
  startGuarded: () =>
    startPrometheus({
      exposed: () => exposed,
      prefix: '/metrics',
      webConfig,
      headers: { Authorization: login },
    }),
};

function answerOf(query: string, lateIsThere: boolean) {
  const found = queryCases.find((one) => one.query === query);
  if (found !== undefined || query !== 'shop_late') return found?.answer;
  const result = lateIsThere ? [{ metric: {}, value: [null, '1'] }] : [];
  return { status: 200, document: { status: 'success', data: { resultType: 'vector', result } } };
}

async function serveFake(options: Parameters<typeof fakePrometheus>[0]): Promise<RunningPrometheus> {
  const servers = loopback();
  const port = await servers.serve(createServer(fakePrometheus(options)));
  return { url: `http://127.0.0.1:${port}${options.prefix ?? ''}`, stop: async () => servers.close() };
}

const fake: Subject = {
  start: (lateIsThere) => serveFake({ answer: (query) => answerOf(query, lateIsThere()) }),
  startGuarded: () =>
    serveFake({ answer: (query) => answerOf(query, false), prefix: '/metrics', authorization: login }),
};

function fromHere(changes: Partial<ProbeContext> = {}): ProbeContext {
  return {
    dial: dialFromRunner,
    run: () => Promise.reject(new Error('no command is asked for')),
    clock: systemClock,
    signal: new AbortController().signal,
    expectedVersions: [],
    ...changes,
  };
}

function question(url: string, changes: Partial<Question> = {}): Question {
  return { kind: 'prometheus', url, query: 'sum(shop_errors)', headers: {}, ...changes };
}

const ask = (url: string, changes: Partial<Question>): Promise<ProbeAnswer> =>
  askProbe(question(url, { min: 1, max: 1, ...changes }), 60_000, fromHere());

const schedule = { startDelayMs: 0, healthy: 2, unhealthy: 2, intervalMs: 20, attemptTimeoutMs: 60_000 };

function watch(
  asked: Question,
  timing: { readonly timeoutMs: number; readonly intervalMs?: number },
  onAnswer: (answer: ProbeAnswer) => void = () => undefined,
): Promise<HealthWatch> {
  return watchHealth({
    probe: { name: 'errors', from: 'runner', question: asked, schedule: { ...schedule, ...timing } },
    context: fromHere(),
    clock: systemClock,
    signal: new AbortController().signal,
    onAnswer,
  });
}

/** Lets only those to a server who bring this token, as the proxies do that stand before many of them. */
function tokenGuard(to: string, token: string) {
  return createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(403).end('{"message":"no such token"}');
      return;
    }
    const { method, headers } = request;
    const passed = httpRequest(`${to}${request.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
}

function suite(subject: Subject): void {
  let server: RunningPrometheus;
  let guarded: RunningPrometheus;
  let isLate = true;
  const proxies = loopback();
  beforeAll(async () => {
    [server, guarded] = await Promise.all([subject.start(() => !isLate), subject.startGuarded()]);
  });
  afterAll(async () => {
    proxies.close();
    await Promise.all([server?.stop(), guarded?.stop()]);
  });

  describe.each(queryCases)('$name', ({ query, bounds, answer, verdict, detail, hint, isFinal }) => {
    it('is answered as is known of Prometheus', async () => {
      const response = await fetch(`${server.url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query }),
      });
      expect(response.status).toBe(answer.status);
      expect(comparable(await response.json())).toEqual(comparable(answer.document));
    });

    it(`is ${verdict} to the probe${isFinal ? ', for good' : ''}`, async () => {
      const found = await askProbe(question(server.url, { query, ...bounds }), 60_000, fromHere());
      expect(found.verdict, found.detail).toBe(verdict);
      if (typeof detail === 'string') expect(found.detail).toBe(detail);
      else expect(found.detail).toMatch(detail);
      expect(found.isFinal).toBe(isFinal);
      expect(found.hint).toEqual(hint === undefined ? undefined : expect.stringContaining(hint));
    });
  });

  it('holds a gate while there is no series, and lets it go once there is one within the bounds', async () => {
    const verdicts: string[] = [];
    const end = await watch(
      question(server.url, { query: 'shop_late', max: 1 }),
      { timeoutMs: 600_000 },
      (answer) => {
        verdicts.push(answer.verdict);
        if (verdicts.length === 3) isLate = false;
      },
    );
    expect(end.verdict).toBe('healthy');
    expect(verdicts.slice(0, 3)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(verdicts.slice(-2)).toEqual(['healthy', 'healthy']);
  });

  it('does not hold a gate for ever, and says what may be missing', async () => {
    const end = await watch(question(server.url, { query: 'shop_none', max: 1 }), {
      timeoutMs: 1500,
      intervalMs: 500,
    });
    expect(end.failure).toMatchObject({
      kind: 'health-inconclusive',
      message: expect.stringContaining('learned nothing'),
      hint: expect.stringContaining('or vector(0)'),
    });
  });

  it('ends a gate at its first answer where the query is wrong', async () => {
    const end = await watch(question(server.url, { query: 'sum(shop_errors', max: 1 }), {
      timeoutMs: 600_000,
    });
    expect(end.answers).toBe(1);
    expect(end.failure).toMatchObject({
      kind: 'health-inconclusive',
      message: expect.stringContaining('unclosed left parenthesis'),
      hint: expect.stringContaining('Correct `query`'),
    });
  });

  it('is asked below a path, with or without a slash at its end', async () => {
    const headers = { Authorization: login };
    expect(await ask(guarded.url, { headers })).toMatchObject({ verdict: 'healthy' });
    expect(await ask(`${guarded.url}/`, { headers })).toMatchObject({ verdict: 'healthy' });
  });

  it.each([
    ['none', {}],
    ['the wrong', { Authorization: `Basic ${Buffer.from('metrics:wrong').toString('base64')}` }],
  ] as const)('refuses who brings %s login, which says nothing of the service', async (_what, headers) => {
    expect(await ask(guarded.url, { headers })).toMatchObject({
      verdict: 'inconclusive',
      detail: 'status 401, no answer of Prometheus: "Unauthorized\\n"',
      hint: expect.stringContaining('Authorization'),
    });
  });

  it('takes a token where what stands before it wants one', async () => {
    const port = await proxies.serve(tokenGuard(server.url, 'hunter2hunter2'));
    const url = `http://127.0.0.1:${port}`;
    const headers = { Authorization: 'Bearer hunter2hunter2' };
    expect(await ask(url, { headers })).toMatchObject({ verdict: 'healthy' });
    expect(await ask(url, {})).toMatchObject({
      verdict: 'inconclusive',
      detail: expect.stringContaining('status 403'),
      hint: expect.stringContaining('Authorization'),
    });
  });

  it('is not found below a path that it does not have, and says where to look', async () => {
    expect(await ask(`${server.url}/nowhere`, {})).toMatchObject({
      verdict: 'inconclusive',
      detail: 'status 404, no answer of Prometheus: "404 page not found\\n"',
      hint: expect.stringContaining('`url`'),
    });
  });

  it('says nothing of the service once it is gone', async () => {
    const gone = await subject.startGuarded();
    await gone.stop();
    const { host, origin } = new URL(gone.url);
    expect(await ask(gone.url, {})).toMatchObject({
      verdict: 'inconclusive',
      detail: `${host} refused the connection`,
      hint: expect.stringContaining(origin),
    });
  });
}

/** Without times, which pass, the order of series, which is not promised, and the words of an error. */
function comparable(document: unknown): unknown {
  const { data, error, ...rest } = document as {
    readonly data?: { readonly resultType: string; readonly result: readonly unknown[] };
    readonly error?: string;
  };
  if (data === undefined) return { ...rest, hasError: error !== undefined };
  const timeless = (value: unknown): unknown =>
    Array.isArray(value) && value.length === 2 ? ['a time', value[1]] : value;
  const result =
    data.resultType === 'vector'
      ? data.result
          .map((item) => {
            const { metric, value } = item as { readonly metric: object; readonly value: unknown };
            return JSON.stringify([Object.entries(metric).sort(), timeless(value)]);
          })
          .sort()
      : timeless(data.result);
  return { ...rest, data: { resultType: data.resultType, result } };
}

describe('a Prometheus that is made up', () => suite(fake));
describeIf('prometheus', 'Prometheus itself', () => suite(real));

describe('the Prometheus of a rehearsal', () => {
  it.each([{ min: 1 }, { max: 1 }, { min: 0, max: 1 }, { min: -1, max: -1 }])(
    'is within the bounds where the fleet is well, and outside where it is not: %j',
    async (bounds) => {
      const asked = question('http://metrics.example.org:9090/some/path/?tenant=shop', bounds);
      const probe: ProbeConfig = {
        name: 'errors',
        from: 'runner',
        question: asked,
        schedule: { ...schedule, timeoutMs: 60_000 },
      };
      const verdict = async (isHealthy: boolean) => {
        const dial = async () => webStream([probe], () => ({ isHealthy, version: '' }));
        return (await askProbe(asked, 60_000, fromHere({ dial }))).verdict;
      };
      expect(await verdict(true)).toBe('healthy');
      expect(await verdict(false)).toBe('unhealthy');
    },
  );
});
