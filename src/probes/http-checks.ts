import { oneLine, shown } from './detail.ts';
import { atPointer } from './json-pointer.ts';
import type { Finding, QuestionOf } from './probe.ts';

type HttpQuestion = QuestionOf<'http'>;

/** What an HTTP server answered. */
export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name, each value as it came. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
  /** The body was longer than what was read of it. */
  readonly cut: boolean;
}

/** Judges an answer: status, headers, body, JSON, version, in this order; the first that is wrong is the detail. */
export function judgeHttp(
  question: HttpQuestion,
  answer: HttpAnswer,
  expectedVersions: readonly string[],
): Finding {
  const wrong =
    wrongStatus(question, answer) ??
    wrongHeader(question, answer) ??
    wrongBody(question, answer) ??
    wrongJson(question, answer);
  if (wrong !== undefined) return unhealthy(wrong);
  const named = `status ${answer.status}`;
  if (question.version === undefined) return { verdict: 'healthy', detail: named };
  return judgeVersion(question.version, answer, expectedVersions, named);
}

function unhealthy(detail: string): Finding {
  return { verdict: 'unhealthy', detail: oneLine(detail) };
}

function wrongStatus(question: HttpQuestion, answer: HttpAnswer): string | undefined {
  const accepted = question.status.length === 0 ? [{ from: 200, to: 299 }] : question.status;
  if (accepted.some(({ from, to }) => answer.status >= from && answer.status <= to)) return undefined;
  const ranges = accepted.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
  const [location] = answer.headers.get('location') ?? [];
  const redirect = location === undefined ? '' : `, a redirect to ${shown(location)}, which is not followed`;
  return `expected status ${ranges.join(' or ')}, got ${answer.status}${redirect}`;
}

function wrongHeader(question: HttpQuestion, answer: HttpAnswer): string | undefined {
  for (const [name, expected] of Object.entries(question.expectHeaders)) {
    const values = answer.headers.get(name.toLowerCase()) ?? [];
    const got = values.join(', ');
    if (got === expected || values.includes(expected)) continue;
    return `expected header ${name} ${shown(expected)}, got ${values.length === 0 ? 'none' : shown(got)}`;
  }
  return undefined;
}

function wrongBody(question: HttpQuestion, answer: HttpAnswer): string | undefined {
  if (question.body === undefined || answer.body.includes(question.body)) return undefined;
  return `expected a body with ${shown(question.body)}, got ${excerpt(answer)}`;
}

function wrongJson(question: HttpQuestion, answer: HttpAnswer): string | undefined {
  const expectations = Object.entries(question.json);
  if (expectations.length === 0) return undefined;
  const document = parsed(answer);
  if (document === undefined) return `expected JSON, got ${excerpt(answer)}`;
  for (const [pointer, expected] of expectations) {
    const at = atPointer(document.value, pointer);
    if (at.found && at.value === expected) continue;
    return `expected ${pointer} ${shown(expected)}, got ${at.found ? shown(at.value) : 'none'}`;
  }
  return undefined;
}

function judgeVersion(
  where: string,
  answer: HttpAnswer,
  expectedVersions: readonly string[],
  named: string,
): Finding {
  const expected = expectedVersions.filter((version) => version !== '');
  if (expected.length === 0) {
    return { verdict: 'inconclusive', detail: 'there is no version to compare the answer with' };
  }
  const found =
    where === 'body'
      ? expected.filter((version) => answer.body.includes(version))
      : versionsAt(where, answer).filter((version) => expected.includes(version));
  const [version] = found;
  if (version !== undefined) return { verdict: 'healthy', detail: `${named}, version ${shown(version)}` };
  const [got] = where === 'body' ? [excerpt(answer)] : versionsAt(where, answer).map(shown);
  const wanted = expected.map(shown).join(' or ');
  return unhealthy(`expected version in ${where}, got ${got ?? 'none'}; expected ${wanted}`);
}

function versionsAt(where: string, answer: HttpAnswer): readonly string[] {
  if (!where.startsWith('/')) return answer.headers.get(where.toLowerCase()) ?? [];
  const document = parsed(answer);
  const at = document === undefined ? undefined : atPointer(document.value, where);
  if (at === undefined || !at.found) return [];
  return typeof at.value === 'string' || typeof at.value === 'number' ? [String(at.value)] : [];
}

function parsed(answer: HttpAnswer): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(answer.body);
    return { value };
  } catch {
    return undefined;
  }
}

function excerpt(answer: HttpAnswer): string {
  if (answer.body === '') return 'an empty body';
  return answer.cut ? `${shown(answer.body)} and more than was read` : shown(answer.body);
}
