import { Duplex } from 'node:stream';
import type { ProbeConfig, ProbeQuestion } from '../../model/config.ts';

type HttpQuestion = Extract<ProbeQuestion, { readonly kind: 'http' }>;

type MetricQuestion = Extract<ProbeQuestion, { readonly kind: 'prometheus' }>;

/** What is asked over HTTP and how it is answered when all is well. */
export interface WebState {
  readonly isHealthy: boolean;
  /** What answers name as their version. */
  readonly version: string;
  /** False where a Prometheus has no series; true by default. */
  readonly hasSeries?: boolean;
}

/** A stream to a server in memory: it answers one request, well or with 503, as the questions want it. */
export function webStream(
  questions: readonly ProbeConfig[],
  state: (asked: ProbeConfig | undefined) => WebState,
): Duplex {
  let given = '';
  return new Duplex({
    allowHalfOpen: false,
    read() {},
    write(chunk: Buffer, _encoding, callback) {
      given += chunk.toString('latin1');
      if (isWhole(given)) {
        this.push(answer(questions, given, state));
        this.push(null);
        given = '';
      }
      callback();
    },
  });
}

/** Whether a request has come to its end, its body included. */
function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n');
  const length = Number(/^content-length: *(\d+)/im.exec(request)?.[1] ?? 0);
  return end >= 0 && request.length >= end + 4 + length;
}

function answer(
  questions: readonly ProbeConfig[],
  request: string,
  stateFor: (asked: ProbeConfig | undefined) => WebState,
): string {
  const path = /^[A-Z]+ (\S+)/.exec(request)?.[1] ?? '/';
  const query = new URLSearchParams(request.slice(request.indexOf('\r\n\r\n') + 4)).get('query');
  const metric = questions.find(({ question }) => asksMetric(question, path, query));
  const asked = metric ?? questions.find(({ question }) => isFor(question, path));
  const state = stateFor(asked);
  if (asked?.question.kind === 'prometheus') return metricAnswer(asked.question, state);
  if (!state.isHealthy) return response(503, {}, 'not healthy\n');
  return asked?.question.kind === 'http'
    ? wellAnswered(asked.question, state.version)
    : response(200, {}, `${state.version}\n`);
}

function isFor(question: ProbeQuestion, path: string): boolean {
  if (question.kind !== 'http') return false;
  const url = new URL(question.url);
  return `${url.pathname}${url.search}` === path;
}

function asksMetric(question: ProbeQuestion, path: string, query: string | null): boolean {
  if (question.kind !== 'prometheus' || question.query !== query) return false;
  return `${new URL(question.url).pathname.replace(/\/+$/, '')}/api/v1/query` === path.split('?')[0];
}

/** One series, within the bounds or beyond them. */
function metricAnswer({ min, max }: MetricQuestion, { isHealthy, hasSeries = true }: WebState): string {
  const within = min ?? max ?? 0;
  const value = isHealthy ? within : min === undefined ? within + 1 : min - 1;
  const result = hasSeries ? [{ metric: {}, value: [0, String(value)] }] : [];
  return response(200, {}, JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
}

/** An answer that fulfils all that the question asks for, and names the version. */
function wellAnswered(question: HttpQuestion, version: string): string {
  const [status] = question.status;
  const headers: Record<string, string> = { ...question.expectHeaders };
  const json = jsonWith(question, version);
  const named = question.version;
  if (named !== undefined && named !== 'body' && !named.startsWith('/')) headers[named] = version;
  const isJson = Object.keys(question.json).length > 0 || named?.startsWith('/') === true;
  const text = question.body ?? '';
  if (isJson) return response(status?.from ?? 200, headers, JSON.stringify({ ...json, body: text }));
  return response(status?.from ?? 200, headers, named === 'body' ? `${text}${version}` : text);
}

function jsonWith(question: HttpQuestion, version: string): Record<string, unknown> {
  const wanted = Object.entries(question.json);
  const pointer = question.version?.startsWith('/') === true ? [[question.version, version] as const] : [];
  const root: Record<string, unknown> = {};
  for (const [path, value] of [...wanted, ...pointer]) {
    const parts = path
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    let at = root;
    for (const part of parts.slice(0, -1)) {
      at[part] = typeof at[part] === 'object' && at[part] !== null ? at[part] : {};
      at = at[part] as Record<string, unknown>;
    }
    at[parts.at(-1) ?? ''] = value;
  }
  return root;
}

function response(status: number, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  return `HTTP/1.1 ${status} .\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
