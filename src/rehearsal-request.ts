import { readLocalFile } from './commands/local-file.ts';
import { formatIssues, type NameInput } from './config/format-issues.ts';
import { loadScenario } from './config/load-scenario.ts';
import { parseYaml } from './config/parse-yaml.ts';
import { type ConfigRequest, resolveConfig } from './config/resolve.ts';
import { scenarioFiles } from './config/scenarios.generated.ts';
import { variablesNamed } from './config/variables.ts';
import type { DeployConfig } from './model/config.ts';
import type { Scenario } from './model/scenario.ts';

/** What is rehearsed, or why it cannot be, ready to be shown: what was asked for, or what a file or an input says. */
export type RehearsalInput =
  | {
      readonly config: DeployConfig;
      readonly scenario: Scenario;
      /** What a person should know beforehand. */
      readonly remarks: readonly string[];
    }
  | { readonly problem: string; readonly isAsked: boolean };

const { 'example-fleet': exampleFleet, ...scenarios } = scenarioFiles;

/** Each stands for what is not defined; the later ones where a URL, a number, an address or a long secret is wanted. */
const placeholders = [
  'simulated',
  'https://simulated.example.org/simulated',
  '1024',
  'simulated.example.org:1024',
  'simulated-simulated-simulated-simulated',
] as const;

/** The scenarios that come with this program, with what they are about. */
export function shippedScenarios(): readonly { readonly name: string; readonly description: string }[] {
  return Object.entries(scenarios).map(([name, text]) => ({
    name,
    description: /^description: (.*)$/m.exec(text)?.[1] ?? '',
  }));
}

/**
 * Reads a configuration and a scenario, which is one of ours or a file. No key, no host keys and no secrets are needed:
 * variables that are not defined get a value that stands for them. Without a configuration the example fleet is used.
 */
export function readRehearsal(
  scenario: string,
  request: Omit<ConfigRequest, 'credentialChecks'>,
  nameInput?: NameInput,
): RehearsalInput {
  const isOwn = request.file !== undefined || request.inputs.host !== undefined;
  const file = isOwn ? request.file : { name: 'the example fleet', text: exampleFleet };
  const missing = undefinedIn(file?.text ?? '', request.variables);
  const result = resolveWith(missing, { ...request, needsKey: false, file });
  if ('issues' in result) return { problem: formatIssues(result.issues, file, nameInput), isAsked: false };
  const secrets = result.config.secrets.filter((secret) => !placeholders.some((each) => each === secret));
  const config = { ...result.config, secrets };
  const found = readScenario(scenario, {
    hosts: config.hosts.map(({ name }) => name),
    questions: Object.fromEntries(
      [...config.gate, ...config.verify].flatMap(({ name, question: { kind } }) =>
        kind === 'http' || kind === 'prometheus' ? [[name, kind] as const] : [],
      ),
    ),
  });
  if ('problem' in found) return found;
  const remarks = [
    ...(isOwn ? [] : ['There is no configuration here: the example fleet is rehearsed.']),
    ...(missing.length === 0
      ? []
      : [`Not defined, which does not matter in a rehearsal: ${missing.join(', ')}.`]),
  ];
  return { config, scenario: found.scenario, remarks };
}

/** With values for what is missing that fit where they stand, as far as there are some. */
function resolveWith(
  missing: readonly string[],
  request: Omit<ConfigRequest, 'credentialChecks'>,
): ReturnType<typeof resolveConfig> {
  const stand: Record<string, string> = Object.fromEntries(missing.map((name) => [name, placeholders[0]]));
  const attempt = () => resolveConfig({ ...request, variables: { ...request.variables, ...stand } });
  let best = attempt();
  for (const name of missing) {
    for (const value of placeholders.slice(1)) {
      if (!('issues' in best)) return best;
      const former = stand[name] ?? placeholders[0];
      stand[name] = value;
      const result = attempt();
      if (!('issues' in result) || result.issues.length < best.issues.length) best = result;
      else stand[name] = former;
    }
  }
  return best;
}

function undefinedIn(text: string, variables: ConfigRequest['variables']): readonly string[] {
  const { node } = parseYaml(text, { file: '' });
  return (node === undefined ? [] : variablesNamed(node)).filter(
    (name) => variables[name] === undefined || variables[name] === '',
  );
}

function readScenario(
  name: string,
  known: Pick<Parameters<typeof loadScenario>[0], 'hosts' | 'questions'>,
): { readonly scenario: Scenario } | Extract<RehearsalInput, { problem: string }> {
  const shipped = Object.entries(scenarios).find(([known]) => known === name)?.[1];
  const found = shipped === undefined ? readLocalFile(name) : { text: shipped };
  if ('problem' in found) {
    return {
      problem: `there is no scenario ${JSON.stringify(name)}: ${found.problem}. Those that come with this program: ${Object.keys(scenarios).join(', ')}`,
      isAsked: true,
    };
  }
  const file = shipped === undefined ? name : `${name}.yml`;
  const result = loadScenario({ text: found.text, file, name, ...known });
  return 'issues' in result
    ? { problem: formatIssues(result.issues, { name: file, text: found.text }), isAsked: false }
    : result;
}
