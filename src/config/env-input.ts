import { type ConfigNode, type MapEntry, type MapNode, scalar } from './config-node.ts';
import { type ConfigIssue, issueAt } from './issue.ts';
import { parseYaml } from './parse-yaml.ts';

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;
const place = { input: 'env' } as const;

/**
 * Reads the input `env`: lines of `KEY=VALUE`, or a YAML map. In a line everything behind the `=` is the value as it
 * stands, quotes and `$` included, because nothing is known about what a secret holds; blank lines and `#` lines are
 * passed over. Issues name lines and never repeat one.
 */
export function parseEnvInput(text: string): {
  readonly node?: ConfigNode;
  readonly issues: readonly ConfigIssue[];
} {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
  const meant = lines.filter(({ line }) => line.trim() !== '' && !line.trim().startsWith('#'));
  if (meant.length === 0) return { issues: [] };
  if (isMap(meant[0]?.line ?? '')) return parseYaml(text, place);
  const entries = new Map<string, MapEntry>();
  const issues: ConfigIssue[] = [];
  for (const { line, number } of meant) {
    const [, name, value] = assignment.exec(line) ?? [];
    const here = { ...place, line: number };
    if (name === undefined || value === undefined || name === '__proto__') {
      issues.push(issueAt(here, ['env'], notAssignment));
    } else if (entries.has(name)) {
      issues.push(
        issueAt(here, ['env', name], {
          message: `\`${name}\` is given twice`,
          hint: 'Keep one of the two.',
        }),
      );
    } else {
      entries.set(name, { keyPlace: here, value: scalar(value, here) });
    }
  }
  const node: MapNode = { kind: 'map', place, entries };
  return { node, issues };
}

/** Whether a text that begins with this line is meant as a YAML map, block or flow. */
function isMap(line: string): boolean {
  return /^\s*(\{|---\s*$|[^=:\s]+\s*:(\s|$))/.test(line);
}

const notAssignment: Pick<ConfigIssue, 'message' | 'expected' | 'hint'> = {
  message: 'this is not `KEY=VALUE`',
  expected: 'one `KEY=VALUE` a line',
  hint: 'A value of several lines needs the other form, a YAML map: `KEY: |` with the value indented below.',
};
