import { checkShape } from './check-shape.ts';
import { type ConfigIssue, inOrder } from './issue.ts';
import { withoutExtensions } from './load.ts';
import { chooseEnvironment } from './overlay.ts';
import { parseYaml } from './parse-yaml.ts';
import { substitute } from './variables.ts';

/** What can be told of a configuration without its variables. */
export interface OfflineCheck {
  readonly issues: readonly ConfigIssue[];
  readonly environment: string | undefined;
  /** The names of its hosts, as far as they can be read. */
  readonly hosts: readonly string[];
}

/** Checks a deploy.yml without what `${NAME}` stands for: its form, its keys, every value that is written out. */
export function checkOffline(
  file: { readonly name: string; readonly text: string },
  environment: string | undefined,
): OfflineCheck {
  const { node, issues: yamlIssues } = parseYaml(file.text, { file: file.name });
  if (node === undefined) return { issues: inOrder(yamlIssues), environment, hosts: [] };
  const { chosen, others, issues: choiceIssues } = chooseEnvironment(withoutExtensions(node), environment);
  const issues: ConfigIssue[] = [...yamlIssues, ...choiceIssues];
  let hosts: readonly string[] = [];
  for (const one of chosen === undefined ? others : [chosen, ...others]) {
    const unfilled = substitute(one.tree, undefined);
    const { draft, issues: found } = checkShape(unfilled.node);
    issues.push(...unfilled.issues, ...found);
    if (one === chosen) hosts = Object.keys(draft?.hosts ?? {});
  }
  return { issues: inOrder(issues), environment: chosen?.environment ?? environment, hosts };
}
