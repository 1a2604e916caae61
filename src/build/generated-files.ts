import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { agentExits } from '../host/agent-exit-codes.ts';
import { failureGuide } from '../report/failure-guide.ts';
import { keyTables } from './key-tables.ts';

export interface GeneratedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly content: string;
}

/** Every committed file that is made from others; the drift check compares each with what lies on disk. */
export async function generated(): Promise<GeneratedFile[]> {
  return [
    embeddedScripts(),
    embeddedScenarios(),
    embeddedWorkflows(),
    embeddedVersion(),
    readme(),
    configurationReference(),
    notifyReference(),
    troubleshooting(),
  ];
}

/** The shell scripts as strings, so that the bundle carries them without reading files at run time. */
function embeddedScripts(): GeneratedFile {
  const paths = globSync('src/**/*.sh').filter(isWhole).sort();
  const entries = paths.map((path) => {
    const name = path.slice('src/'.length).split('\\').join('/');
    return `  ${JSON.stringify(name)}: ${JSON.stringify(withParts(path))},\n`;
  });
  return {
    path: 'src/host/scripts.generated.ts',
    content: [
      '// Made by `npm run generate` from the .sh files; do not edit.\n',
      '\n',
      '/** The text of each shell script that runs on a host, by its path below src. */\n',
      `export const scripts = {\n${entries.join('')}} as const;\n`,
    ].join(''),
  };
}

/** The scenarios and the example fleet of `simulate` as strings, for the bundle. */
function embeddedScenarios(): GeneratedFile {
  const paths = globSync('src/config/scenarios/*.yml').sort();
  const entries = paths.map(
    (path) => `  ${JSON.stringify(basename(path, '.yml'))}: ${JSON.stringify(readFileSync(path, 'utf8'))},\n`,
  );
  return {
    path: 'src/config/scenarios.generated.ts',
    content: [
      '// Made by `npm run generate` from src/config/scenarios; do not edit.\n',
      '\n',
      '/** The text of each file in src/config/scenarios, by its name. */\n',
      `export const scenarioFiles = {\n${entries.join('')}} as const;\n`,
    ].join(''),
  };
}

/** The starter workflows as strings, for `init --workflows`. */
function embeddedWorkflows(): GeneratedFile {
  const paths = globSync('workflows/*.yml').sort();
  const entries = paths.map(
    (path) => `  ${JSON.stringify(basename(path, '.yml'))}: ${JSON.stringify(readFileSync(path, 'utf8'))},\n`,
  );
  return {
    path: 'src/config/workflows.generated.ts',
    content: [
      '// Made by `npm run generate` from workflows; do not edit.\n',
      '\n',
      '/** The text of each starter workflow, by its name. */\n',
      `export const workflowFiles: Readonly<Record<string, string>> = {\n${entries.join('')}};\n`,
    ].join(''),
  };
}

/** The version of package.json, for the bundle. */
function embeddedVersion(): GeneratedFile {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  return {
    path: 'src/commands/version.generated.ts',
    content: [
      '// Made by `npm run generate` from package.json; do not edit.\n',
      '\n',
      '/** The version of this program. */\n',
      `export const ownVersion = ${JSON.stringify(version)};\n`,
    ].join(''),
  };
}

/** Whether a script is none that another one is put together from: those lie in a directory of its name. */
export function isWhole(path: string): boolean {
  return !existsSync(`${dirname(path)}.sh`);
}

/** A script with the parts that it sources (`. ./part.sh`, beside it) put in: one file is what a host gets. */
function withParts(path: string): string {
  const sourced = /^# shellcheck source=.*\n\. \.\/(.+\.sh)\n/gm;
  return readFileSync(path, 'utf8').replace(sourced, (_, part: string) =>
    readFileSync(join(dirname(path), part), 'utf8').replace(/^#!.*\n/, ''),
  );
}

interface ActionDefinition {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

/** README.md with its tables of inputs and outputs as action.yml has them. */
function readme(): GeneratedFile {
  return withGenerated('README.md', { inputs: interfaceTables('action.yml') });
}

/** docs/notifications.md with the inputs of the action `notify`. */
function notifyReference(): GeneratedFile {
  return withGenerated('docs/notifications.md', { inputs: interfaceTables('notify/action.yml') });
}

function interfaceTables(path: string): string {
  const action = parse(readFileSync(path, 'utf8')) as ActionDefinition;
  const inputs = Object.entries(action.inputs).map(([name, { description, default: usual }]) => {
    const value = usual === undefined ? '' : ` By default \`${usual}\`.`;
    return `| \`${name}\` | ${description}${value} |`;
  });
  const outputs = Object.entries(action.outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${description} |`,
  );
  return [
    '## Inputs',
    '| input | what it is |',
    '|---|---|',
    ...inputs,
    '',
    '## Outputs',
    '| output | what it is |',
    '|---|---|',
    ...outputs,
  ].join('\n');
}

/** docs/configuration.md with its tables of keys as the schema has them. */
function configurationReference(): GeneratedFile {
  return withGenerated('docs/configuration.md', { keys: `\n${keyTables()}\n` });
}

/** docs/troubleshooting.md with every kind of failure, and the exit codes of the agent as its head and their table have them. */
function troubleshooting(): GeneratedFile {
  const kinds = Object.entries(failureGuide).map(
    ([kind, { means, remedy }]) => `### \`${kind}\`\n${means}\n\n${remedy}`,
  );
  return withGenerated('docs/troubleshooting.md', {
    kinds: `\n${kinds.join('\n\n')}\n`,
    'exit codes': exitCodeTable(readFileSync('src/host/agent.sh', 'utf8')),
  });
}

/** The exit codes in the words of the script's head, each with the kind of failure that a run makes of it. */
function exitCodeTable(agent: string): string {
  const words = new Map(
    [...agent.matchAll(/^# {3}(\d+) [a-z-]+ +(.+)$/gm)].map(([, code, text]) => [code, text]),
  );
  const rows = agentExits.map(({ code, kind }) => `| ${code} | ${words.get(String(code))} | \`${kind}\` |`);
  return ['| exit | what it means | kind |', '|---|---|---|', ...rows].join('\n');
}

/** A file with what stands between its markers `<!-- generated: PART -->` and `<!-- end -->` made anew, for each part. */
function withGenerated(path: string, parts: Readonly<Record<string, string>>): GeneratedFile {
  let content = readFileSync(path, 'utf8');
  for (const [part, made] of Object.entries(parts)) {
    const between = new RegExp(`(<!-- generated: ${part} -->\\n)[\\s\\S]*?(<!-- end -->)`);
    if (!between.test(content)) throw new Error(`${path} has no place for the generated ${part}`);
    content = content.replace(between, (_, begin: string, end: string) => `${begin}${made}\n${end}`);
  }
  return { path, content };
}
