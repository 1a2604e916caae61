import type { NotifyTarget } from '../model/notification.ts';
import { checkShape } from './check-shape.ts';
import { type ConfigNode, mapOf } from './config-node.ts';
import { type Inputs, inputText } from './inputs.ts';
import { type ConfigIssue, inOrder, issueAt } from './issue.ts';
import { parseYaml } from './parse-yaml.ts';
import { targetOf } from './schema-notify.ts';
import { secretsIn } from './secrets.ts';
import { substitute, type Variables } from './variables.ts';

/**
 * The targets in the input `notify`, a YAML list as under `notify:` in deploy.yml, with its variables filled in; undefined
 * where it is not given.
 */
export function notifyOf(
  inputs: Inputs,
  variables: Variables,
  issues: ConfigIssue[],
): ConfigNode | undefined {
  const text = inputText(inputs, 'notify');
  if (text === undefined) return undefined;
  const parsed = parseYaml(`notify:\n${text}`, { input: 'notify', linesBefore: 1 });
  issues.push(...parsed.issues);
  const node = parsed.node?.entries.get('notify')?.value;
  if (node === undefined) return undefined;
  const filled = substitute(node, variables, ['notify']);
  issues.push(...filled.issues);
  return filled.node;
}

const nobody = {
  message: '`notify` is empty: there is nobody to tell',
  hint: 'Set the secret that it comes from: a list as under `notify:` in deploy.yml.',
};

/** The targets of the input `notify` alone, with what must never be shown; or what is wrong with it. */
export type NotifyInput =
  | { readonly targets: readonly NotifyTarget[]; readonly secrets: readonly string[] }
  | { readonly issues: readonly ConfigIssue[] };

/** Reads the input `notify` where nothing else of a configuration is there. */
export function readNotifyInput(text: string, variables: Variables): NotifyInput {
  const issues: ConfigIssue[] = [];
  const node = notifyOf({ notify: text }, variables, issues);
  if (node === undefined && issues.length === 0)
    return { issues: [issueAt({ input: 'notify' }, ['notify'], nobody)] };
  if (node === undefined || issues.length > 0) return { issues: inOrder(issues) };
  const tree = mapOf({ notify: node }, { input: 'notify' });
  const shape = checkShape(tree);
  if (shape.draft === undefined || shape.issues.length > 0) return { issues: inOrder(shape.issues) };
  return { targets: shape.draft.notify.map(targetOf), secrets: secretsIn(tree) };
}
