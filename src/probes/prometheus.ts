import { boundedAnswer } from './bounded.ts';
import { oneLine, shown } from './detail.ts';
import type { HttpAnswer } from './http-checks.ts';
import { exchangeHttp } from './http-exchange.ts';
import type { Finding, Probe, QuestionOf } from './probe.ts';
import { readMetrics, type Series } from './prometheus-answer.ts';

type PrometheusQuestion = QuestionOf<'prometheus'>;

/** How many of the series that are out of bounds a person is told of. */
const shownSeries = 3;

const noSeries = 'Where no series means that all is well, let `query` end in `or vector(0)`.';
const noNumber =
  'NaN is mostly 0/0: where that means that all is well, write `(QUERY) >= 0 or vector(0)` as `query`.';

/**
 * Asks Prometheus (or what speaks its API) for the value of a query now: healthy when every series lies within the
 * bounds, unhealthy when one does not. No series, values that are no numbers and an answer that cannot be had are
 * inconclusive: they say nothing about the service. A query that Prometheus cannot read is final.
 */
export const prometheusProbe: Probe<PrometheusQuestion> = async (question, timeoutMs, context) => {
  let judged = false;
  const answer = await boundedAnswer(timeoutMs, context, async (signal) => {
    const headers = { ...question.headers, 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ query: question.query }).toString();
    const length = { 'Content-Length': String(Buffer.byteLength(body)) };
    const url = queryUrl(question.url);
    const request = { url, method: 'POST', headers: { ...headers, ...length }, body, insecure: false };
    const finding = judgeMetrics(question, await exchangeHttp(request, context, signal, () => undefined));
    judged = true;
    return finding;
  });
  return judged ? answer : { ...answer, verdict: 'inconclusive', hint: answer.hint ?? unreachable(question) };
};

function queryUrl(server: string): URL {
  const url = new URL(server);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/query`;
  return url;
}

function unreachable({ url }: PrometheusQuestion): string {
  return `Check that Prometheus answers at ${new URL(url).origin} where the question is asked from.`;
}

/** Judges what Prometheus answered. */
export function judgeMetrics(question: PrometheusQuestion, answer: HttpAnswer): Finding {
  const read = readMetrics(answer);
  if ('problem' in read) return { verdict: 'inconclusive', ...read.problem };
  const { series } = read;
  if (series.length === 0) {
    return { verdict: 'inconclusive', detail: 'the query yields no series', hint: noSeries };
  }
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = question;
  const outside = series.filter(({ value }) => value < min || value > max);
  if (outside.length > 0) {
    const detail = `expected ${boundsText(question)}, got ${textOf(outside)}`;
    return { verdict: 'unhealthy', detail: oneLine(detail) };
  }
  const unknown = series.filter(({ value }) => Number.isNaN(value));
  if (unknown.length > 0) {
    const detail = oneLine(`the query yields ${textOf(unknown)}`);
    return { verdict: 'inconclusive', detail, hint: noNumber };
  }
  return { verdict: 'healthy', detail: oneLine(textOf(series)) };
}

function boundsText({ min, max }: PrometheusQuestion): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}

function textOf(series: readonly Series[]): string {
  const more = series.length > shownSeries ? ` and ${series.length - shownSeries} more` : '';
  return `${series.slice(0, shownSeries).map(seriesText).join(', ')}${more}`;
}

function seriesText({ labels, value }: Series): string {
  const text = Object.entries(labels)
    .map(([name, label]) => `${name}=${shown(label)}`)
    .join(', ');
  return text === '' ? String(value) : `${value} {${text}}`;
}
