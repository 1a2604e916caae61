import type { DriverConfig, ProbeConfig, ProbeQuestion } from '../model/config.ts';
import { type ConfigNode, keyPlaceAt } from './config-node.ts';
import { type ConfigIssue, type FieldPath, issueAt } from './issue.ts';
import type { ProbeDraft } from './schema-probe.ts';

/** Where a list of probes stands, and what its defaults depend on. */
export interface ProbeScope {
  /** `health` is asked of each host, the others from the runner. */
  readonly list: 'health' | 'gate' | 'verify';
  readonly driver?: DriverConfig;
  readonly path: FieldPath;
  readonly tree: ConfigNode;
}

/** Probes with names and places, and what is wrong with them. */
export interface ResolvedProbes {
  readonly probes: readonly ProbeConfig[];
  readonly issues: readonly ConfigIssue[];
}

/** Fills in names, places and scopes of probes, and checks what depends on where they are asked from. */
export function resolveProbes(drafts: readonly ProbeDraft[], scope: ProbeScope): ResolvedProbes {
  const issues: ConfigIssue[] = [];
  const probes: ProbeConfig[] = [];
  for (const [index, draft] of drafts.entries()) {
    const path = [...scope.path, index];
    const question = questionOf(draft, scope.driver);
    const probe: ProbeConfig = {
      name: draft.name ?? nameOf(question),
      from: draft.from ?? (scope.list === 'health' ? 'host' : 'runner'),
      question,
      schedule: draft.schedule,
    };
    for (const { at, ...says } of problemsOf(probe, scope, probes)) {
      const place = keyPlaceAt(scope.tree, [...path, ...at]);
      issues.push(issueAt(place, [...path, ...at], says));
    }
    probes.push(probe);
  }
  return { probes, issues };
}

function questionOf(draft: ProbeDraft, driver: DriverConfig | undefined): ProbeQuestion {
  const { http, tcp, command, systemd, prometheus } = draft;
  if (http !== undefined) return httpQuestion(http);
  if (tcp !== undefined) return { kind: 'tcp', ...tcp };
  if (systemd !== undefined) {
    const own = driver?.kind === 'systemd' && driver.unit === systemd.unit ? driver.scope : 'system';
    return { kind: 'systemd', unit: systemd.unit, scope: systemd.scope ?? own };
  }
  if (prometheus !== undefined) {
    const { url, query, headers = {}, min, max } = prometheus;
    const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
    return { kind: 'prometheus', url, query, headers, ...bounds };
  }
  return { kind: 'command', run: command ?? '' };
}

function httpQuestion(http: NonNullable<ProbeDraft['http']>): ProbeQuestion {
  const { headers = {}, body, 'expect-headers': expectHeaders = {}, json = {}, version, ...others } = http;
  const { socket, ...rest } = others;
  return {
    kind: 'http',
    ...rest,
    headers,
    expectHeaders,
    json,
    ...(socket === undefined ? {} : { socket }),
    ...(body === undefined ? {} : { body }),
    ...(version === undefined ? {} : { version }),
  };
}

/** What a probe without a name is called. A URL's query is left out: it may hold a token. */
function nameOf(question: ProbeQuestion): string {
  switch (question.kind) {
    case 'http': {
      const { host, pathname } = new URL(question.url);
      return `http ${question.socket ?? host}${pathname === '/' ? '' : pathname}`;
    }
    case 'tcp':
      return `tcp ${question.address.includes(':') ? `[${question.address}]` : question.address}:${question.port}`;
    case 'command':
      return `command ${inShort(question.run)}`;
    case 'prometheus':
      return `prometheus ${inShort(question.query)}`;
    case 'systemd':
      return `systemd ${question.unit}`;
  }
}

function inShort(text: string): string {
  const words = text.trim().replace(/\s+/g, ' ');
  return words.length > 60 ? `${words.slice(0, 57)}...` : words;
}

type ProbeProblem = Pick<ConfigIssue, 'message' | 'expected' | 'hint'> & { readonly at: FieldPath };

function problemsOf(probe: ProbeConfig, scope: ProbeScope, earlier: readonly ProbeConfig[]): ProbeProblem[] {
  return [
    nameProblem(probe, earlier),
    scope.list !== 'health' && probe.from === 'host' ? notFromHost(scope.list) : undefined,
    probe.from === 'runner' && probe.question.kind === 'systemd' ? systemdFromRunner : undefined,
    probe.from === 'runner' && probe.question.kind === 'http' && probe.question.socket !== undefined
      ? socketFromRunner
      : undefined,
    scopeProblem(probe.question, scope.driver),
    insecureProblem(probe),
  ].filter((problem) => problem !== undefined);
}

function nameProblem(probe: ProbeConfig, earlier: readonly ProbeConfig[]): ProbeProblem | undefined {
  if (!earlier.some(({ name }) => name === probe.name)) return undefined;
  return {
    at: [],
    message: `two probes are called ${JSON.stringify(probe.name)}`,
    expected: 'a name of its own for each probe',
    hint: 'Give one of them a `name:`.',
  };
}

function scopeProblem(question: ProbeQuestion, driver: DriverConfig | undefined): ProbeProblem | undefined {
  if (question.kind !== 'systemd' || driver?.kind !== 'systemd') return undefined;
  if (question.unit !== driver.unit || question.scope === driver.scope) return undefined;
  return {
    at: ['systemd'],
    message: `the probe looks for ${question.unit} in the ${question.scope} scope, the driver runs it in the ${driver.scope} scope`,
    expected: `\`scope: ${driver.scope}\``,
    hint: 'Remove `scope` from the probe: for the driver’s own unit it is known.',
  };
}

function insecureProblem({ question, from }: ProbeConfig): ProbeProblem | undefined {
  if (question.kind !== 'http' || !question.insecure) return undefined;
  if (from === 'host' && question.url.toLowerCase().startsWith('https:')) return undefined;
  return {
    at: ['http', 'insecure'],
    message:
      from === 'host' ? '`insecure` has no meaning without https' : '`insecure` is refused from the runner',
    expected: '`insecure` only with an https URL asked from the host itself',
    hint:
      from === 'host'
        ? 'Remove `insecure`.'
        : 'Remove `insecure`: over the network nothing would show that the answer comes from your host.',
  };
}

function notFromHost(list: ProbeScope['list']): ProbeProblem {
  return {
    at: ['from'],
    message: `\`${list}\` is asked from the runner, not from a host`,
    expected: '`from: runner`',
    hint: 'Remove `from`, or move the probe to `health`, which is asked of each host.',
  };
}

const socketFromRunner: ProbeProblem = {
  at: ['http', 'socket'],
  message: 'a socket can only be asked at on its host',
  expected: 'a URL with a host and a port of its own from the runner',
  hint: 'Move the probe to `health` without `from: runner`, or remove `socket`.',
};

const systemdFromRunner: ProbeProblem = {
  at: ['systemd'],
  message: 'a unit can only be looked at on its host',
  expected: '`http`, `tcp` or `command` from the runner',
  hint: 'Move the probe to `health` without `from: runner`.',
};
