import { faultKinds, type HostScenario, type RehearsedStep, type Scenario } from '../model/scenario.ts';
import { keyPlaceAt, type MapNode, plainValue } from './config-node.ts';
import { type ConfigIssue, inOrder, issueAt } from './issue.ts';
import { nearestOf } from './nearest.ts';
import { parseYaml } from './parse-yaml.ts';
import { type HostDraft, type ScenarioDraft, scenarioSchema, scenarioSchemaJson } from './scenario-schema.ts';
import { guideBy } from './schema-guide.ts';
import { explain, flatten } from './schema-issues.ts';

/** A scenario, or everything that is wrong with its file. */
export type ScenarioResult = { readonly scenario: Scenario } | { readonly issues: readonly ConfigIssue[] };

const usualHost: HostScenario = {
  ...{ latencyMs: 20, bytesPerSecond: 10_000_000, reach: 'answers', disk: 'ok', deadMan: 'systemd' },
  ...{ release: { kind: 'healthy', afterMs: 1_000 }, goBackFailures: 0, faults: [], incidents: [] },
};

/** The steps that change something. */
const changing: readonly RehearsedStep[] = [
  ...(['upload', 'build', 'seal', 'migrate', 'arm', 'switch', 'restart', 'health', 'confirm'] as const),
];

/** Reads a scenario file for a fleet of these hosts. */
export function loadScenario(given: {
  readonly text: string;
  /** The name of the file in issues. */
  readonly file: string;
  readonly name: string;
  readonly hosts: readonly string[];
  /** The questions of `gate` and `verify` that are asked over HTTP: what each of them asks, by its name. */
  readonly questions: Readonly<Record<string, 'http' | 'prometheus'>>;
}): ScenarioResult {
  const { node, issues: yamlIssues } = parseYaml(given.text, { file: given.file });
  if (node === undefined) return { issues: inOrder(yamlIssues) };
  const parsed = scenarioSchema.safeParse(plainValue(node));
  if (!parsed.success) {
    const schema = scenarioSchemaJson();
    const found = parsed.error.issues.flatMap(flatten);
    const issues = found.flatMap((issue) => explain(issue, node, (path) => guideBy(schema, path)));
    return { issues: inOrder([...yamlIssues, ...issues]) };
  }
  const issues = [
    ...yamlIssues,
    ...unknownHosts(node, parsed.data, given.hosts),
    ...unknownQuestions(node, parsed.data, given.questions),
  ];
  return issues.length > 0 ? { issues: inOrder(issues) } : { scenario: scenarioOf(given.name, parsed.data) };
}

function unknownHosts(tree: MapNode, draft: ScenarioDraft, hosts: readonly string[]): ConfigIssue[] {
  return Object.keys(draft.hosts).flatMap((name) => {
    if (hosts.includes(name)) return [];
    const path = ['hosts', name];
    const nearest = nearestOf(name, hosts);
    return [
      issueAt(keyPlaceAt(tree, path), path, {
        message: `the fleet has no host \`${name}\``,
        expected: `one of ${hosts.map((host) => `\`${host}\``).join(', ')}`,
        ...(nearest === undefined ? {} : { nearest }),
        hint: 'Name a host of the configuration that is rehearsed; the scenarios that come with this program are for its example fleet.',
      }),
    ];
  });
}

function unknownQuestions(
  tree: MapNode,
  draft: ScenarioDraft,
  known: Readonly<Record<string, 'http' | 'prometheus'>>,
): ConfigIssue[] {
  return Object.entries(draft.questions).flatMap(([name, answer]) => {
    const able = Object.keys(known).filter((each) => answer !== 'no-series' || known[each] === 'prometheus');
    if (able.includes(name)) return [];
    const path = ['questions', name];
    const nearest = nearestOf(name, able);
    return [
      issueAt(keyPlaceAt(tree, path), path, {
        message: `no question of \`gate\` or \`verify\` that can be answered \`${answer}\` is called \`${name}\``,
        ...(able.length === 0 ? {} : { expected: `one of ${able.map((each) => `\`${each}\``).join(', ')}` }),
        ...(nearest === undefined ? {} : { nearest }),
        hint: 'Only `http` and `prometheus` are answered so; give the question a `name` in the configuration, or write the one that `plan` shows.',
      }),
    ];
  });
}

function scenarioOf(name: string, draft: ScenarioDraft): Scenario {
  const random = draft['random-failures'];
  return {
    name,
    description: draft.description ?? '',
    size: { bytes: draft.size.megabytes * 1_000_000, files: draft.size.files },
    commandMs: draft['command-takes'],
    firstDeployment: draft['first-deployment'],
    deployments: draft.deployments,
    random: {
      chance: random?.share ?? 0,
      kinds: random?.kinds ?? faultKinds,
      steps: random?.steps ?? changing,
    },
    lockWaitMs: draft['lock-wait'],
    questions: draft.questions,
    everyHost: { ...usualHost, ...hostOf(draft['every-host'] ?? {}) },
    hosts: Object.fromEntries(Object.entries(draft.hosts).map(([host, written]) => [host, hostOf(written)])),
  };
}

/** Only what was written. */
function hostOf(draft: HostDraft): Partial<HostScenario> {
  const speed = draft['megabytes-per-second'];
  const named = {
    latencyMs: draft.latency,
    bytesPerSecond: speed === undefined ? undefined : speed * 1_000_000,
    reach: draft.reach,
    release: draft.release,
    goBackFailures: draft['go-back-failures'],
    faults: draft.faults,
    incidents: draft.incidents,
    disk: draft.disk,
    deadMan: draft['dead-man'],
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}
