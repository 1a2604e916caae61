import { oneLine, shown } from './detail.ts';
import type { HttpAnswer } from './http-checks.ts';
import type { Finding } from './probe.ts';

/** One time series at one moment. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What Prometheus answered to a query: values, or why there are none. */
export type MetricAnswer =
  | { readonly series: readonly Series[] }
  | { readonly problem: Pick<Finding, 'detail' | 'hint' | 'isFinal'> };

const wrongUrl =
  'Check `url`: the address of the server with the path that it has behind a proxy, without `/api/v1`.';
const notAllowed = 'Give the probe `headers` with an `Authorization` that may query there.';
const wrongQuery = 'Correct `query`: it must be PromQL, as the query page of Prometheus takes it.';
const wrongType =
  'Let `query` yield one number a series: put a range into `rate()` or the like, compare no texts.';
const histogram = 'Let `query` take a number out of it, such as with `histogram_quantile()`.';

/** Reads the answer to an instant query (https://prometheus.io/docs/prometheus/latest/querying/api). */
export function readMetrics(answer: HttpAnswer): MetricAnswer {
  if (answer.cut) return problem('the answer is larger than what is read of it', 'Let `query` sum up.');
  const { status, error, errorType, data } = fieldsOf(parsed(answer.body));
  if (status === 'success') return seriesOf(data);
  if (typeof error !== 'string') return notPrometheus(answer);
  const detail = `status ${answer.status}: ${error}`;
  // What cannot be carried out may depend on the series that there are at the moment; what cannot be read does not.
  return errorType === 'bad_data' ? finalProblem(detail, wrongQuery) : problem(detail);
}

function notPrometheus({ status, headers, body }: HttpAnswer): MetricAnswer {
  const [location] = headers.get('location') ?? [];
  if (location !== undefined) {
    return problem(`status ${status}, a redirect to ${shown(location)}, which is not followed`, wrongUrl);
  }
  const detail = `status ${status}, no answer of Prometheus: ${body === '' ? 'an empty body' : shown(body)}`;
  return problem(detail, status === 401 || status === 403 ? notAllowed : wrongUrl);
}

function seriesOf(data: unknown): MetricAnswer {
  const { resultType, result } = fieldsOf(data);
  if (resultType === 'scalar') return { series: [{ labels: {}, value: sampleOf(result) }] };
  if (resultType !== 'vector' || !Array.isArray(result)) {
    const detail = `the query yields a ${String(resultType)}, not an instant vector or a scalar`;
    return finalProblem(detail, wrongType);
  }
  if (result.some((item) => 'histogram' in fieldsOf(item))) {
    return problem('the query yields a histogram, not a number', histogram);
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

function problem(detail: string, hint?: string): MetricAnswer {
  return { problem: { detail: oneLine(detail), ...(hint === undefined ? {} : { hint }) } };
}

function finalProblem(detail: string, hint: string): MetricAnswer {
  return { problem: { detail: oneLine(detail), hint, isFinal: true } };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
