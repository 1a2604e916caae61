import { checkShape } from './check-shape.ts';
import type { ConfigNode, MapEntry, MapNode } from './config-node.ts';
import type { CredentialChecks } from './credential-issues.ts';
import { type ConfigIssue, inOrder } from './issue.ts';
import { chooseEnvironment } from './overlay.ts';
import { parseYaml } from './parse-yaml.ts';
import { type ConfigResult, resolveTree } from './resolve-tree.ts';
import { substitute, type Variables } from './variables.ts';

/** What loadConfig reads, and what it may use for it. */
export interface ConfigText {
  readonly text: string;
  /** The name of the file in issues and locations. */
  readonly file: string;
  /** Which of `environments` to lay over the rest. */
  readonly environment?: string | undefined;
  /** What `${NAME}` may name. */
  readonly variables: Variables;
  /** The app's name where the file has none. */
  readonly defaultApp?: string | undefined;
  /** Top-level values that count where the file does not set them itself, or by variables that are not set; not substituted. */
  readonly defaults?: MapNode | undefined;
  readonly credentialChecks?: CredentialChecks | undefined;
}

/**
 * Reads a deploy.yml. Whatever can be told wrong is told at once: only text that is no YAML ends the reading early,
 * and an environment that does not exist leaves nothing to resolve.
 */
export function loadConfig(given: ConfigText): ConfigResult {
  const { node, issues: yamlIssues } = parseYaml(given.text, { file: given.file });
  if (node === undefined) return { issues: inOrder(yamlIssues) };
  const issues: ConfigIssue[] = [...yamlIssues];
  const {
    chosen,
    others,
    issues: choiceIssues,
  } = chooseEnvironment(withoutExtensions(node), given.environment);
  issues.push(...choiceIssues);
  for (const { tree } of others) {
    const unfilled = substitute(tree, undefined);
    issues.push(...unfilled.issues, ...checkShape(unfilled.node).issues);
  }
  if (chosen === undefined) return { issues: inOrder(issues) };
  const filled = substitute(withoutUnset(chosen.tree, given), given.variables);
  issues.push(...filled.issues);
  return resolveTree({
    tree: withDefaults(filled.node, given.defaults),
    environment: chosen.environment,
    defaultApp: given.defaultApp,
    issues,
    credentialChecks: given.credentialChecks,
  });
}

/** Top-level keys that begin with `x-` are free for anchors, as in compose files. */
export function withoutExtensions(root: MapNode): MapNode {
  return { ...root, entries: new Map([...root.entries].filter(([key]) => !key.startsWith('x-'))) };
}

/** Without the top-level values made of variables that are not set, where a default can stand in for them. */
function withoutUnset(root: MapNode, { defaults, variables }: ConfigText): MapNode {
  const lacks = (node: ConfigNode): boolean =>
    substitute(node, variables).issues.length > 0 && substitute(node, undefined).issues.length === 0;
  const entries = [...root.entries].filter(
    ([key, { value }]) => !(defaults?.entries.has(key) === true && value.kind === 'scalar' && lacks(value)),
  );
  return { ...root, entries: new Map(entries) };
}

function withDefaults(root: MapNode, defaults: MapNode | undefined): MapNode {
  if (defaults === undefined) return root;
  const added: [string, MapEntry][] = [...defaults.entries].filter(([key]) => !root.entries.has(key));
  return { ...root, entries: new Map([...root.entries, ...added]) };
}
