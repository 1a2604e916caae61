import { boundedAnswer } from './bounded.ts';
import { oneLine, shown } from './detail.ts';
import type { HttpAnswer } from './http-checks.ts';
import { exchangeHttp } from './http-exchange.ts';
import type { Finding, Probe, QuestionOf } from './probe.ts';

type PrometheusQuestion = QuestionOf<'prometheus'>;

/** How many of the series that are out of bounds a person is told of. */
const shownSeries = 3;

/**
 * Asks Prometheus (or what speaks its API, https://prometheus.io/docs/prometheus/latest/querying/api) for the value of
 * a query now: healthy when every series lies within the bounds, unhealthy when one does not. No series, values that
 * are no numbers and an answer that cannot be had are inconclusive: they say nothing about the service.
 */
export const prometheusProbe: Probe<PrometheusQuestion> = async (question, timeoutMs, context) => {
  let judged = false;
  const answer = await boundedAnswer(timeoutMs, context, async (signal) => {
    const url = new URL(`${question.url.replace(/\/+$/, '')}/api/v1/query`);
    const headers = { ...question.headers, 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ query: question.query }).toString();
    const length = { 'Content-Length': String(Buffer.byteLength(body)) };
    const request = { url, method: 'POST', headers: { ...headers, ...length }, body, insecure: false };
    const finding = judgeMetrics(question, await exchangeHttp(request, context, signal, () => undefined));
    judged = true;
    return finding;
  });
  return judged ? answer : { ...answer, verdict: 'inconclusive' };
};

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Judges what Prometheus answered. */
export function judgeMetrics(question: PrometheusQuestion, answer: HttpAnswer): Finding {
  const read = seriesOf(answer);
  if ('problem' in read) return { verdict: 'inconclusive', detail: oneLine(read.problem) };
  const { series } = read;
  if (series.length === 0) return { verdict: 'inconclusive', detail: 'the query yields no series' };
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = question;
  const outside = series.filter(({ value }) => value < min || value > max);
  if (outside.length > 0) {
    const told = outside.slice(0, shownSeries).map(seriesText).join(', ');
    return { verdict: 'unhealthy', detail: oneLine(`expected ${boundsText(question)}, got ${told}`) };
  }
  if (series.some(({ value }) => Number.isNaN(value))) {
    return { verdict: 'inconclusive', detail: 'the query yields NaN' };
  }
  return { verdict: 'healthy', detail: oneLine(series.slice(0, shownSeries).map(seriesText).join(', ')) };
}

function boundsText({ min, max }: PrometheusQuestion): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}

function seriesText({ labels, value }: Series): string {
  const text = Object.entries(labels)
    .map(([name, label]) => `${name}=${shown(label)}`)
    .join(', ');
  return text === '' ? String(value) : `${value} {${text}}`;
}

function seriesOf(answer: HttpAnswer): { readonly series: readonly Series[] } | { readonly problem: string } {
  if (answer.cut) return { problem: 'the answer is larger than what is read of it' };
  let document: unknown;
  try {
    document = JSON.parse(answer.body);
  } catch {
    return { problem: `status ${answer.status}, and no JSON` };
  }
  const { status, error, data } = fieldsOf(document);
  if (status !== 'success') return { problem: `status ${answer.status}: ${String(error ?? 'no success')}` };
  const { resultType, result } = fieldsOf(data);
  if (resultType === 'scalar') return { series: [{ labels: {}, value: sampleOf(result) }] };
  if (resultType !== 'vector' || !Array.isArray(result)) {
    return { problem: `the query yields a ${String(resultType)}, not an instant vector or a scalar` };
  }
  return { series: result.map(vectorSeries) };
}

function vectorSeries(item: unknown): Series {
  const { metric, value } = fieldsOf(item);
  const labels = Object.entries(fieldsOf(metric)).map(([name, label]) => [name, String(label)] as const);
  return { labels: Object.fromEntries(labels), value: sampleOf(value) };
}

/** A sample is `[time, "value"]`; `+Inf` and `-Inf` are values, too. */
function sampleOf(sample: unknown): number {
  const text: unknown = Array.isArray(sample) ? sample[1] : undefined;
  if (typeof text !== 'string') return Number.NaN;
  return Number(text.replace(/^([+-]?)Inf$/, '$1Infinity'));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
