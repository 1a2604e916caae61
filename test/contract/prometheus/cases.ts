import type { Verdict } from '../../../src/model/outcome.ts';
import type { QueryAnswer } from '../../fixtures/prometheus/fake.ts';

/** What the target of the real one exposes from the beginning. */
export const exposed = `shop_errors{instance="web-1"} 0.25
shop_errors{instance="web-2"} 0.75
shop_ratio{instance="web-1"} NaN
shop_queue{instance="web-1"} +Inf
shop_odd{instance="a&b=c+d %20 ü"} 1
${[1, 2, 3, 4, 5].map((host) => `shop_load{instance="web-${host}"} 9`).join('\n')}
`;

/** A query, what Prometheus answers to it, and what the probe must make of that. */
export interface QueryCase {
  readonly name: string;
  readonly query: string;
  readonly bounds: { readonly min?: number; readonly max?: number };
  readonly answer: QueryAnswer;
  readonly verdict: Verdict;
  readonly detail: string | RegExp;
  /** Part of what a person is told to do; none where the probe has nothing to say. */
  readonly hint?: string;
  readonly isFinal?: true;
}

type Labels = Readonly<Record<string, string>>;

function vector(...series: readonly (readonly [Labels, string])[]): QueryAnswer {
  const result = series.map(([metric, value]) => ({ metric, value: [null, value] }));
  return { status: 200, document: { status: 'success', data: { resultType: 'vector', result } } };
}

function other(resultType: string, result: unknown): QueryAnswer {
  return { status: 200, document: { status: 'success', data: { resultType, result } } };
}

function refusal(status: number, errorType: string, error: string): QueryAnswer {
  return { status, document: { status: 'error', errorType, error } };
}

const named = (name: string, instance: string): Labels => ({ __name__: name, instance, job: 'shop' });
const errors = [
  [named('shop_errors', 'web-1'), '0.25'],
  [named('shop_errors', 'web-2'), '0.75'],
] as const;
const noNumber = [named('shop_ratio', 'web-1'), 'NaN'] as const;
const loads = [1, 2, 3, 4, 5].map((host) => [{ instance: `web-${host}` }, '9'] as const);
const manyNames = Array.from({ length: 6000 }, (_, index) => `other-${index}`).join('|');

export const queryCases: readonly QueryCase[] = [
  {
    name: 'one series within the bounds',
    query: 'sum(shop_errors)',
    bounds: { min: 0, max: 2 },
    answer: vector([{}, '1']),
    verdict: 'healthy',
    detail: '1',
  },
  {
    name: 'one series on a bound',
    query: 'sum(shop_errors)',
    bounds: { min: 1, max: 1 },
    answer: vector([{}, '1']),
    verdict: 'healthy',
    detail: '1',
  },
  {
    name: 'one series above',
    query: 'sum(shop_errors)',
    bounds: { max: 0.5 },
    answer: vector([{}, '1']),
    verdict: 'unhealthy',
    detail: 'expected at most 0.5, got 1',
  },
  {
    name: 'one series below',
    query: 'sum(shop_errors)',
    bounds: { min: 1.5 },
    answer: vector([{}, '1']),
    verdict: 'unhealthy',
    detail: 'expected at least 1.5, got 1',
  },
  {
    name: 'several series, all within the bounds',
    query: 'shop_errors',
    bounds: { max: 0.8 },
    answer: vector(...errors),
    verdict: 'healthy',
    detail: /0\.25 \{__name__="shop_errors", instance="web-1", job="shop"\}/,
  },
  {
    name: 'several series, one of them above',
    query: 'shop_errors',
    bounds: { min: 0, max: 0.5 },
    answer: vector(...errors),
    verdict: 'unhealthy',
    detail: 'expected 0 to 0.5, got 0.75 {__name__="shop_errors", instance="web-2", job="shop"}',
  },
  {
    name: 'more series than a person is told of',
    query: 'sum by (instance) (shop_load)',
    bounds: { max: 5 },
    answer: vector(...loads),
    verdict: 'unhealthy',
    detail: /^expected at most 5, got 9 \{instance="web-\d"\}, 9 .*, 9 \{instance="web-\d"\} and 2 more$/,
  },
  {
    name: 'no series',
    query: 'shop_none',
    bounds: { max: 1 },
    answer: vector(),
    verdict: 'inconclusive',
    detail: 'the query yields no series',
    hint: 'or vector(0)',
  },
  {
    name: 'no series, as an alert that does not fire',
    query: 'shop_errors > 3',
    bounds: { max: 0 },
    answer: vector(),
    verdict: 'inconclusive',
    detail: 'the query yields no series',
    hint: 'or vector(0)',
  },
  {
    name: 'no series, mended as the hint says',
    query: 'shop_errors > 3 or vector(0)',
    bounds: { max: 0 },
    answer: vector([{}, '0']),
    verdict: 'healthy',
    detail: '0',
  },
  {
    name: 'NaN',
    query: 'shop_ratio',
    bounds: { max: 1 },
    answer: vector(noNumber),
    verdict: 'inconclusive',
    detail: 'the query yields NaN {__name__="shop_ratio", instance="web-1", job="shop"}',
    hint: '>= 0 or vector(0)',
  },
  {
    name: 'NaN, mended as the hint says',
    query: '(shop_ratio) >= 0 or vector(0)',
    bounds: { max: 1 },
    answer: vector([{}, '0']),
    verdict: 'healthy',
    detail: '0',
  },
  {
    name: 'NaN beside what is within the bounds',
    query: 'sum(shop_errors) or shop_ratio',
    bounds: { max: 1 },
    answer: vector([{}, '1'], noNumber),
    verdict: 'inconclusive',
    detail: 'the query yields NaN {__name__="shop_ratio", instance="web-1", job="shop"}',
    hint: '>= 0 or vector(0)',
  },
  {
    name: 'NaN beside what is above',
    query: 'sum(shop_errors) or shop_ratio',
    bounds: { max: 0.5 },
    answer: vector([{}, '1'], noNumber),
    verdict: 'unhealthy',
    detail: 'expected at most 0.5, got 1',
  },
  {
    name: 'an infinite value above',
    query: 'sum(shop_queue)',
    bounds: { max: 100 },
    answer: vector([{}, '+Inf']),
    verdict: 'unhealthy',
    detail: 'expected at most 100, got Infinity',
  },
  {
    name: 'an infinite value below',
    query: '-sum(shop_queue)',
    bounds: { min: 0 },
    answer: vector([{}, '-Inf']),
    verdict: 'unhealthy',
    detail: 'expected at least 0, got -Infinity',
  },
  {
    name: 'an infinite value within the bounds',
    query: 'sum(shop_queue)',
    bounds: { min: 1 },
    answer: vector([{}, '+Inf']),
    verdict: 'healthy',
    detail: 'Infinity',
  },
  {
    name: 'a scalar within the bounds',
    query: 'scalar(sum(shop_errors))',
    bounds: { max: 1 },
    answer: other('scalar', [null, '1']),
    verdict: 'healthy',
    detail: '1',
  },
  {
    name: 'a scalar above',
    query: '1.5e3',
    bounds: { max: 1 },
    answer: other('scalar', [null, '1500']),
    verdict: 'unhealthy',
    detail: 'expected at most 1, got 1500',
  },
  {
    name: 'a scalar of no series, which is NaN',
    query: 'scalar(shop_none)',
    bounds: { max: 1 },
    answer: other('scalar', [null, 'NaN']),
    verdict: 'inconclusive',
    detail: 'the query yields NaN',
    hint: '>= 0 or vector(0)',
  },
  {
    name: 'a text',
    query: '"shop"',
    bounds: { max: 1 },
    answer: other('string', [null, 'shop']),
    verdict: 'inconclusive',
    detail: 'the query yields a string, not an instant vector or a scalar',
    hint: 'one number a series',
    isFinal: true,
  },
  {
    name: 'a range of values',
    query: 'shop_none[1m]',
    bounds: { max: 1 },
    answer: other('matrix', []),
    verdict: 'inconclusive',
    detail: 'the query yields a matrix, not an instant vector or a scalar',
    hint: 'rate()',
    isFinal: true,
  },
  {
    name: 'a query that is no PromQL',
    query: 'sum(shop_errors',
    bounds: { max: 1 },
    answer: refusal(
      400,
      'bad_data',
      'invalid parameter "query": 1:16: parse error: unclosed left parenthesis',
    ),
    verdict: 'inconclusive',
    detail: /^status 400: .*parse error: unclosed left parenthesis$/,
    hint: 'Correct `query`',
    isFinal: true,
  },
  {
    name: 'a function that is none',
    query: 'summ(shop_errors)',
    bounds: { max: 1 },
    answer: refusal(
      400,
      'bad_data',
      'invalid parameter "query": 1:1: parse error: unknown function with name "summ"',
    ),
    verdict: 'inconclusive',
    detail: /^status 400: .*unknown function with name "summ"$/,
    hint: 'Correct `query`',
    isFinal: true,
  },
  {
    name: 'a query that the series at hand do not allow',
    query: 'shop_errors / on() shop_errors',
    bounds: { max: 1 },
    answer: refusal(422, 'execution', 'found duplicate series for the match group {} on the right hand-side'),
    verdict: 'inconclusive',
    detail: /^status 422: found duplicate series/,
  },
  {
    name: 'a query with signs that an URL or a form would change',
    query: 'shop_odd{instance="a&b=c+d %20 ü"} + 1',
    bounds: { min: 2, max: 2 },
    answer: vector([{ instance: 'a&b=c+d %20 ü', job: 'shop' }, '2']),
    verdict: 'healthy',
    detail: '2 {instance="a&b=c+d %20 ü", job="shop"}',
  },
  {
    name: 'a query longer than an URL may be',
    query: `sum(shop_errors{instance=~"web-1|${manyNames}"})`,
    bounds: { max: 0.3 },
    answer: vector([{}, '0.25']),
    verdict: 'healthy',
    detail: '0.25',
  },
];
