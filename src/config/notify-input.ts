import type { NotifyTarget } from '../model/notification.ts';
import { checkShape } from './check-shape.ts';
import { type ConfigNode, mapOf } from './config-node.ts';
import { type Inputs, inputText } from './inputs.ts';
import { type ConfigIssue, inOrder } from './issue.ts';
import { parseYaml } from './parse-yaml.ts';
import { targetOf } from './schema-notify.ts';
import { secretsIn } from './secrets.ts';

/** The targets in the input `notify`, a YAML list as under `notify:` in deploy.yml; undefined where it is not given. */
export function notifyOf(inputs: Inputs, issues: ConfigIssue[]): ConfigNode | undefined {
  const text = inputText(inputs, 'notify');
  if (text === undefined) return undefined;
  const parsed = parseYaml(`notify:\n${text}`, { input: 'notify', linesBefore: 1 });
  issues.push(...parsed.issues);
  return parsed.node?.entries.get('notify')?.value;
}

/** The targets of the input `notify` alone, with what must never be shown; or what is wrong with it. */
export type NotifyInput =
  | { readonly targets: readonly NotifyTarget[]; readonly secrets: readonly string[] }
  | { readonly issues: readonly ConfigIssue[] };

/** Reads the input `notify` where nothing else of a configuration is there. */
export function readNotifyInput(text: string): NotifyInput {
  const issues: ConfigIssue[] = [];
  const node = notifyOf({ notify: text }, issues);
  if (node === undefined || issues.length > 0) return { issues: inOrder(issues) };
  const tree = mapOf({ notify: node }, { input: 'notify' });
  const shape = checkShape(tree);
  if (shape.draft === undefined || shape.issues.length > 0) return { issues: inOrder(shape.issues) };
  return { targets: shape.draft.notify.map(targetOf), secrets: secretsIn(tree) };
}
