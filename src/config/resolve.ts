import { mapOf } from './config-node.ts';
import type { CredentialChecks } from './credential-issues.ts';
import { configFromInputs, credentialNodes, oneHostInputs } from './from-inputs.ts';
import { type Inputs, inputText } from './inputs.ts';
import { type ConfigIssue, inOrder, issueAt } from './issue.ts';
import { loadConfig } from './load.ts';
import type { ConfigResult } from './resolve-tree.ts';
import type { Variables } from './variables.ts';

/** Everything that a configuration may come from. */
export interface ConfigRequest {
  /** Inputs of the action or options of the command line, by name; names that are not about configuration are passed over. */
  readonly inputs: Inputs;
  /** The config file, where one is used. */
  readonly file?: { readonly name: string; readonly text: string } | undefined;
  /** Which of the file's `environments` to deploy to; without a file it is a label only. */
  readonly environment?: string | undefined;
  /** What `${NAME}` may name in the file, and in the input `notify`. Other inputs are taken as they are. */
  readonly variables: Variables;
  /** The repository's name, for an app that has none. */
  readonly defaultApp?: string | undefined;
  /** As in OneHost; default false. */
  readonly needsKey?: boolean;
  /** Checks keys and pinned host keys; without it they are taken as they are. */
  readonly credentialChecks?: CredentialChecks;
}

/** The configuration of a run, from a file or from the inputs for one host; or everything that is wrong with it. */
export function resolveConfig(request: ConfigRequest): ConfigResult {
  const { inputs, file, variables, defaultApp, needsKey = false, credentialChecks } = request;
  const environment = request.environment?.trim() || undefined;
  if (file === undefined) {
    if (inputText(inputs, 'host') === undefined) return { issues: [noHost] };
    return configFromInputs({ inputs, variables, environment, defaultApp, needsKey, credentialChecks });
  }
  const conflicts = oneHostInputs.filter((name) => inputText(inputs, name) !== undefined);
  const loaded = loadConfig({
    text: file.text,
    file: file.name,
    environment,
    variables,
    defaultApp,
    defaults: mapOf(credentialNodes(inputs), { input: '' }),
    credentialChecks,
  });
  if (conflicts.length === 0) return loaded;
  const issues = conflicts.map((name) => besideFile(name, file.name));
  return { issues: inOrder([...issues, ...('issues' in loaded ? loaded.issues : [])]) };
}

const noHost: ConfigIssue = {
  input: 'host',
  path: 'host',
  message: 'there is neither a config file nor a `host`',
  expected: '`host` for one machine, or .github/deploy.yml for several',
  hint: 'Set `host` to `user@server.example.org`, or run `deploy-action init` to write a config file.',
};

/** The key of the file under which an input's value belongs. */
const keyInFile: Readonly<Record<string, string>> = {
  host: 'hosts',
  exclude: 'source.exclude',
  restart: 'driver.command.restart',
  unit: 'driver.systemd.unit',
  'unit-scope': 'driver.systemd.scope',
  'health-url': 'health',
};

function besideFile(name: string, file: string): ConfigIssue {
  return issueAt({ input: name }, [name], {
    message: `\`${name}\` cannot be combined with ${file}`,
    expected: 'inputs for one host, or a config file',
    hint: `Remove \`${name}\` and write it as \`${keyInFile[name] ?? name}\` in ${file}.`,
  });
}
