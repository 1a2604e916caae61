import { type MapNode, walk } from './config-node.ts';
import { type ConfigIssue, type FieldPath, issueAt } from './issue.ts';

/** Why a text cannot be used as pinned host keys; undefined when it can. */
export type KnownHostsProblem = (
  text: string,
) => { readonly message: string; readonly hint: string } | undefined;

/** Pins that no connection could use, wherever they stand, before any connection is tried. */
export function knownHostsIssues(tree: MapNode, problemOf: KnownHostsProblem): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  walk(tree, (path, node) => {
    if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.unresolved) return;
    const problem = isKnownHosts(path) ? problemOf(node.value) : undefined;
    if (problem !== undefined) issues.push(issueAt(node.place, path, problem));
  });
  return issues;
}

/** A host or jump host may be called `known-hosts` too. */
function isKnownHosts(path: FieldPath): boolean {
  const isName = path.length === 2 && (path[0] === 'hosts' || path[0] === 'jumps');
  return !isName && path.at(-1) === 'known-hosts';
}
