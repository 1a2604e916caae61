import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialFromRunner } from '../../../src/adapters/dial.ts';
import type { Verdict } from '../../../src/model/outcome.ts';
import { watchHealth } from '../../../src/probes/ask.ts';
import type { HttpAnswer } from '../../../src/probes/http-checks.ts';
import { judgeMetrics } from '../../../src/probes/prometheus.ts';

const question = { kind: 'prometheus', url: 'http://metrics:9090', query: 'errors', headers: {} } as const;

function answer(data: unknown, more: Partial<HttpAnswer> = {}): HttpAnswer {
  const body = JSON.stringify({ status: 'success', data });
  return { status: 200, headers: new Map(), body, cut: false, ...more };
}

const vector = (...values: readonly string[]): HttpAnswer =>
  answer({
    resultType: 'vector',
    result: values.map((value, index) => ({ metric: { instance: `web-${index}` }, value: [1, value] })),
  });

describe('the answer of Prometheus', () => {
  it.each<[string, HttpAnswer, { min?: number; max?: number }, Verdict, string]>([
    ['within the bounds', vector('0.2', '0.3'), { min: 0, max: 0.5 }, 'healthy', '0.2 {instance="web-0"}'],
    ['on a bound', vector('0.5'), { max: 0.5 }, 'healthy', '0.5'],
    ['above', vector('0.2', '0.7'), { max: 0.5 }, 'unhealthy', 'at most 0.5, got 0.7 {instance="web-1"}'],
    ['below', vector('-Inf'), { min: 1 }, 'unhealthy', 'at least 1, got -Infinity'],
    ['outside of both', vector('9'), { min: 1, max: 2 }, 'unhealthy', 'expected 1 to 2, got 9'],
    ['a scalar', answer({ resultType: 'scalar', result: [1, '3'] }), { min: 1 }, 'healthy', '3'],
    ['no series', vector(), { min: 1 }, 'inconclusive', 'no series'],
    ['no number', vector('NaN'), { max: 1 }, 'inconclusive', 'NaN'],
    ['no number beside one that is wrong', vector('NaN', '2'), { max: 1 }, 'unhealthy', 'got 2'],
    ['a range', answer({ resultType: 'matrix', result: [] }), { max: 1 }, 'inconclusive', 'a matrix'],
    [
      'a histogram',
      answer({ resultType: 'vector', result: [{ metric: {}, histogram: [1, { count: '2' }] }] }),
      { max: 1 },
      'inconclusive',
      'a histogram, not a number',
    ],
    [
      'a redirect',
      answer({}, { body: '', status: 302, headers: new Map([['location', ['/graph']]]) }),
      { max: 1 },
      'inconclusive',
      'status 302, a redirect to "/graph", which is not followed',
    ],
    ['no JSON', answer({}, { body: '<html>', status: 502 }), { max: 1 }, 'inconclusive', 'status 502'],
    [
      'a wrong query',
      answer({}, { body: '{"status":"error","error":"parse error"}', status: 400 }),
      { max: 1 },
      'inconclusive',
      'status 400: parse error',
    ],
    ['more than is read', vector('1'), { max: 0 }, 'inconclusive', 'larger'],
  ])('%s', (name, given, bounds, verdict, detail) => {
    const finding = judgeMetrics({ ...question, ...bounds }, { ...given, cut: name.startsWith('more') });
    expect(finding.verdict).toBe(verdict);
    expect(finding.detail).toContain(detail);
  });
});

describe('a gate that asks Prometheus', () => {
  const asked: string[] = [];
  let results: unknown[] = [];
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => asked.push(chunk.toString()));
    request.on('end', () => {
      const result = results.length > 1 ? results.shift() : results[0];
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
    });
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => server.close());

  const sample = [{ metric: {}, value: [1, '0.1'] }];
  const schedule = {
    intervalMs: 10,
    timeoutMs: 600,
    startDelayMs: 0,
    healthy: 1,
    unhealthy: 1,
    attemptTimeoutMs: 500,
  };

  const watch = (now: () => number) =>
    watchHealth({
      probe: {
        name: 'errors',
        from: 'runner',
        question: { ...question, url: `http://127.0.0.1:${port}/`, query: 'a{b="c d"}', max: 1 },
        schedule,
      },
      context: {
        dial: dialFromRunner,
        run: () => Promise.reject(new Error('not asked')),
        expectedVersions: [],
      },
      clock: { now, sleep: sleepBriefly },
      signal: new AbortController().signal,
    });

  it('holds while there is nothing to judge, and then judges', async () => {
    results = [[], [], sample];
    const end = await watch(() => 0);
    expect(end).toMatchObject({ verdict: 'healthy', answers: 3 });
    expect(new URLSearchParams(asked[0]).get('query')).toBe('a{b="c d"}');
  });

  it('does not hold for ever', async () => {
    results = [[]];
    let now = 0;
    const end = await watch(() => {
      now += 50;
      return now;
    });
    expect(end.failure).toMatchObject({ kind: 'health-inconclusive' });
  });
});

/** The pauses between questions take no time; the bound of an answer is never reached. */
function sleepBriefly(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 10) return Promise.resolve();
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
