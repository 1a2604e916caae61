import type { ConfigNode, MapEntry, ScalarNode, UsedVariable } from './config-node.ts';
import { isRequestHeader, isSecretField } from './field-kinds.ts';
import { type ConfigIssue, type FieldPath, issueAt } from './issue.ts';

/** The variables that `${NAME}` may name, normally the process environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

const token = /\$\$\{|\$\{[^{}\n]*\}|\$\{\{.*?\}\}|\$\{/g;
const wellFormed = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
const escaped = '$${';

/** Every `${…}` in a text with its offset; the escape `$${` is none. */
export function referencesIn(text: string): { readonly token: string; readonly offset: number }[] {
  return [...text.matchAll(token)]
    .filter(([found]) => found !== escaped)
    .map((match) => ({ token: match[0], offset: match.index }));
}

/** The names of all variables that texts below `node` refer to, each once; comments are none of them. */
export function variablesNamed(node: ConfigNode): readonly string[] {
  return [...new Set(referencesBelow(node))].flatMap((found) => wellFormed.exec(found)?.[1] ?? []);
}

function referencesBelow(node: ConfigNode): readonly string[] {
  switch (node.kind) {
    case 'scalar':
      return [...node.references.keys()];
    case 'list':
      return node.items.flatMap(referencesBelow);
    case 'map':
      return [...node.entries.values()].flatMap(({ value }) => referencesBelow(value));
  }
}

/** A node with its variables filled in, and those that could not be. */
export interface Substituted<T extends ConfigNode = ConfigNode> {
  readonly node: T;
  readonly issues: readonly ConfigIssue[];
}

/**
 * Replaces `${NAME}` in every text below `node` by the variable's value and `$${` by `${`.
 * It works on parsed values, so that no value of a variable can change the structure of the configuration.
 * Without `variables` the references stay, and what holds one counts as unresolved; only their form is checked.
 */
export function substitute<T extends ConfigNode>(
  node: T,
  variables: Variables | undefined,
  path?: FieldPath,
): Substituted<T>;
export function substitute(
  node: ConfigNode,
  variables: Variables | undefined,
  path: FieldPath = [],
): Substituted {
  switch (node.kind) {
    case 'scalar':
      return substituteScalar(node, variables, path);
    case 'list': {
      const items = node.items.map((item, index) => substitute(item, variables, [...path, index]));
      return {
        node: { ...node, items: items.map((item) => item.node) },
        issues: items.flatMap((item) => item.issues),
      };
    }
    case 'map': {
      const issues: ConfigIssue[] = [];
      const entries = new Map<string, MapEntry>();
      for (const [key, entry] of node.entries) {
        const value = substitute(entry.value, variables, [...path, key]);
        entries.set(key, { ...entry, value: value.node });
        issues.push(...value.issues);
      }
      return { node: { ...node, entries }, issues };
    }
  }
}

function substituteScalar(
  node: ScalarNode,
  variables: Variables | undefined,
  path: FieldPath,
): Substituted<ScalarNode> {
  if (typeof node.value !== 'string' || !node.value.includes('${')) return { node, issues: [] };
  const issues: ConfigIssue[] = [];
  const used: UsedVariable[] = [];
  let unresolved = false;
  const value = node.value.replace(token, (found) => {
    if (found === escaped) return '${';
    const name = wellFormed.exec(found)?.[1];
    const known = name !== undefined && variables !== undefined && Object.hasOwn(variables, name);
    const replacement = known ? variables[name] : undefined;
    if (name !== undefined && replacement !== undefined) {
      used.push({ name, value: replacement });
      return replacement;
    }
    unresolved = true;
    const says =
      name === undefined
        ? malformed(found)
        : variables === undefined
          ? undefined
          : undefinedVariable(name, path);
    if (says !== undefined) issues.push(issueAt(node.references.get(found) ?? node.place, path, says));
    return found;
  });
  return { node: { ...node, value, text: value, variables: used, unresolved }, issues };
}

/** Parts of names that say that a value is nobody's business: a wrong guess costs less this way than the other. */
const secretName = /key|secret|token|pass|credential|private|webhook|dsn/i;

function undefinedVariable(name: string, path: FieldPath): Pick<ConfigIssue, 'message' | 'hint'> {
  const isSecret = isSecretField(path) || isRequestHeader(path) || secretName.test(name);
  const [from, other] = isSecret
    ? ['secrets', '`vars.` for what everybody may read']
    : ['vars', '`secrets.` for what nobody may read'];
  return {
    message: `\`\${${name}}\` is not defined`,
    hint: `Define it in the workflow, at the step that deploys: \`env:\` with \`${name}: \${{ ${from}.${name} }}\` (${other}). A literal \`\${\` is written \`$\${\`.`,
  };
}

function malformed(found: string): Pick<ConfigIssue, 'message' | 'expected' | 'hint'> {
  if (found.startsWith('${{')) {
    return {
      message: `\`\${{ … }}\` is not evaluated in this file`,
      expected: `\`\${NAME}\``,
      hint: `Give the expression a name in the workflow, \`env:\` with \`NAME: \${{ … }}\`, and write \`\${NAME}\` here.`,
    };
  }
  return {
    message: `\`${found}\` names no variable`,
    expected: `\`\${NAME}\` of letters, digits and \`_\``,
    hint: 'Defaults and other shell forms are not supported; a literal `${`, meant for the shell on the host, is written `$${`.',
  };
}
