import { type ConfigNode, nodeAt } from './config-node.ts';
import type { FieldPath } from './issue.ts';
import type { Draft, HostDraft } from './schema.ts';

/** A configuration of the right shape on its way to being complete. */
export interface Resolving {
  readonly tree: ConfigNode;
  readonly draft: Draft;
  /** The app's name, as far as it is known. */
  readonly app?: string | undefined;
  /** Parts that were left out of the draft, about which there is an issue already. */
  readonly broken: ReadonlySet<string>;
}

/** Where the effective value of an inheritable key was written: at the host, or at the top level. */
export function originOf(tree: ConfigNode, name: string, key: string): FieldPath {
  const own = ['hosts', name, key];
  return nodeAt(tree, own) === undefined ? [key] : own;
}

/** What holds for a host: its own value, else that of the top level; nothing where its own is wrong. */
export function effective<K extends keyof Draft & keyof HostDraft>(
  { draft, broken }: Resolving,
  name: string,
  key: K,
): Draft[K] | HostDraft[K] | undefined {
  const own = draft.hosts?.[name]?.[key];
  if (own !== undefined || broken.has(`hosts.${name}.${key}`)) return own;
  return draft[key];
}
