import { describe, expect, it } from 'vitest';
import { type HttpAnswer, judgeHttp } from '../../../src/probes/http-checks.ts';
import { httpQuestion } from '../../fixtures/http-question.ts';

const versions = ['20261120T131502Z-1a2b3c4', '1a2b3c4d5e6f', '1a2b3c4', 'v1.2.3'];

function judge(
  question: Parameters<typeof httpQuestion>[1],
  answer: Partial<Omit<HttpAnswer, 'headers'>> & { headers?: Record<string, string[]> } = {},
  expectedVersions: readonly string[] = versions,
) {
  const { headers = {}, ...rest } = answer;
  return judgeHttp(
    httpQuestion('http://localhost/', question),
    { status: 200, body: '', cut: false, ...rest, headers: new Map(Object.entries(headers)) },
    expectedVersions,
  );
}

const healthy = (detail: string) => ({ verdict: 'healthy', detail });
const unhealthy = (detail: string) => ({ verdict: 'unhealthy', detail });

describe('the status', () => {
  it.each([200, 204, 299])('is fine with %i by default', (status) => {
    expect(judge({}, { status })).toEqual(healthy(`status ${status}`));
  });

  it.each([199, 300, 404, 503])('is not with %i', (status) => {
    expect(judge({}, { status })).toEqual(unhealthy(`expected status 200 to 299, got ${status}`));
  });

  it('is what the question says', () => {
    const status = [
      { from: 200, to: 200 },
      { from: 401, to: 403 },
    ];
    expect(judge({ status }, { status: 401 }).verdict).toBe('healthy');
    expect(judge({ status }, { status: 201 })).toEqual(
      unhealthy('expected status 200 or 401 to 403, got 201'),
    );
  });

  it('is from 200 to 299 where the question names none', () => {
    expect(judge({ status: [] }, { status: 204 }).verdict).toBe('healthy');
    expect(judge({ status: [] }, { status: 500 }).verdict).toBe('unhealthy');
  });
});

describe('headers', () => {
  const expectHeaders = { 'X-Role': 'primary' };

  it('are compared whole, their names without case, any of several values', () => {
    expect(judge({ expectHeaders }, { headers: { 'x-role': ['primary'] } }).verdict).toBe('healthy');
    expect(judge({ expectHeaders }, { headers: { 'x-role': ['main', 'primary'] } }).verdict).toBe('healthy');
    expect(judge({ expectHeaders: { a: 'b, c' } }, { headers: { a: ['b', 'c'] } }).verdict).toBe('healthy');
  });

  it('are named when they differ or are missing', () => {
    expect(judge({ expectHeaders }, { headers: { 'x-role': ['primary-2'] } })).toEqual(
      unhealthy('expected header X-Role "primary", got "primary-2"'),
    );
    expect(judge({ expectHeaders })).toEqual(unhealthy('expected header X-Role "primary", got none'));
  });
});

describe('the body', () => {
  it('must contain the text', () => {
    expect(judge({ body: 'all well' }, { body: 'Today all well.' }).verdict).toBe('healthy');
    expect(judge({ body: 'all well' })).toEqual(
      unhealthy('expected a body with "all well", got an empty body'),
    );
    expect(judge({ body: 'all well' }, { body: 'a\u001b[31m\nb' })).toEqual(
      unhealthy('expected a body with "all well", got "a\\u001b[31m\\nb"'),
    );
  });

  it('makes no detail of more than 200 characters', () => {
    const { detail } = judge({ body: 'ü'.repeat(500) }, { body: '💥'.repeat(500), cut: true });
    expect([...detail].length).toBeLessThanOrEqual(200);
  });
});

describe('JSON', () => {
  const body = '{"db":{"up":true,"lag":1.5,"role":null},"name":"1"}';

  it.each([
    [{ '/db/up': true, '/db/lag': 1.5, '/db/role': null, '/name': '1' }, undefined],
    [{ '/db/up': 'true' }, 'expected /db/up "true", got true'],
    [{ '/name': 1 }, 'expected /name 1, got "1"'],
    [{ '/db/none': null }, 'expected /db/none null, got none'],
    [{ '/db': 'x' }, 'expected /db "x", got {"up":true,"lag":1.5,"role":null}'],
  ])('must have %j', (json, wrong) => {
    const expected = wrong === undefined ? healthy('status 200') : unhealthy(wrong);
    expect(judge({ json }, { body })).toEqual(expected);
  });

  it('must be JSON', () => {
    expect(judge({ json: { '/a': 1 } }, { body: '<html>' })).toEqual(
      unhealthy('expected JSON, got "<html>"'),
    );
  });
});

describe('the version', () => {
  it.each(versions)('is right in JSON, header or body as %s', (version) => {
    const named = healthy(`status 200, version "${version}"`);
    expect(judge({ version: '/v' }, { body: JSON.stringify({ v: version }) })).toEqual(named);
    expect(judge({ version: 'X-Version' }, { headers: { 'x-version': [version] } })).toEqual(named);
    expect(judge({ version: 'body' }, { body: `shop ${version}, up` }).verdict).toBe('healthy');
  });

  it.each([
    ['/v', 'got "1a2b3c5"'],
    ['/w', 'got none'],
    ['/list', 'got none'],
    ['X-Version', 'got "v1.2.34"'],
    ['X-Other', 'got none'],
  ])('is wrong in %s: %s', (version, got) => {
    const answer = { body: '{"v":"1a2b3c5","list":["v1.2.3"]}', headers: { 'x-version': ['v1.2.34'] } };
    expect(judge({ version }, answer, ['v1.2.3', '1a2b3c4'])).toEqual(
      unhealthy(`expected version in ${version}, ${got}; expected "v1.2.3" or "1a2b3c4"`),
    );
  });

  it('is wrong in a body that names another', () => {
    expect(judge({ version: 'body' }, { body: 'v1.2.4' }, ['v1.2.3', '']).verdict).toBe('unhealthy');
  });

  it('may be a number in JSON', () => {
    expect(judge({ version: '/v' }, { body: '{"v":42}' }, ['42']).verdict).toBe('healthy');
  });

  it('is inconclusive where there is nothing to compare with', () => {
    expect(judge({ version: '/v' }, { body: '{"v":""}' }, ['']).verdict).toBe('inconclusive');
  });
});

it('names the first thing that is wrong: status, headers, body, JSON, version', () => {
  const question = { expectHeaders: { a: 'b' }, body: 'x', json: { '/a': 1 }, version: '/v' };
  const details = [
    judge(question, { status: 500 }),
    judge(question, {}),
    judge(question, { headers: { a: ['b'] } }),
    judge(question, { headers: { a: ['b'] }, body: 'x' }),
    judge(question, { headers: { a: ['b'] }, body: '{"a":1,"x":2}' }),
  ].map(({ detail }) => detail.split(' ').slice(0, 3).join(' '));
  expect(details).toEqual([
    'expected status 200',
    'expected header a',
    'expected a body',
    'expected JSON, got',
    'expected version in',
  ]);
});
