import { type ConfigNode, type MapEntry, type MapNode, scalar } from './config-node.ts';
import { type ConfigIssue, issueAt } from './issue.ts';
import { parseYaml } from './parse-yaml.ts';

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;
const place = { input: 'env' } as const;

/**
 * Reads the input `env`: lines of `KEY=VALUE`, or a YAML map. In a line everything behind the `=` is the value as it
 * stands, quotes and `$` included, because nothing is known about what a secret holds; blank lines and `#` lines are
 * passed over. No line of it is ever repeated in an issue.
 */
export function parseEnvInput(text: string): {
  readonly node?: ConfigNode;
  readonly issues: readonly ConfigIssue[];
} {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
  const meant = lines.filter(({ line }) => line.trim() !== '' && !line.trim().startsWith('#'));
  if (meant.length === 0) return { issues: [] };
  if (!assignment.test(meant[0]?.line ?? '')) return parseYaml(text, place);
  const entries = new Map<string, MapEntry>();
  const issues: ConfigIssue[] = [];
  for (const { line, number } of meant) {
    const [, name, value] = assignment.exec(line) ?? [];
    if (name === undefined || value === undefined || name === '__proto__') {
      issues.push(issueAt(place, ['env'], notAssignment(number)));
    } else if (entries.has(name)) {
      issues.push(
        issueAt(place, ['env', name], {
          message: `\`${name}\` is given twice`,
          hint: 'Keep one of the two.',
        }),
      );
    } else {
      entries.set(name, { keyPlace: place, value: scalar(value, place) });
    }
  }
  const node: MapNode = { kind: 'map', place, entries };
  return { node, issues };
}

function notAssignment(line: number): Pick<ConfigIssue, 'message' | 'expected' | 'hint'> {
  return {
    message: `line ${line} of \`env\` is not \`KEY=VALUE\``,
    expected: 'one `KEY=VALUE` a line',
    hint: 'A value of several lines needs the other form, a YAML map: `KEY: |` with the value indented below.',
  };
}
