import { type ConfigNode, type MapNode, nodeAt, walk } from './config-node.ts';
import { type ConfigIssue, type FieldPath, issueAt } from './issue.ts';

/** Why a text cannot be used, and what to do; never a part of the text. */
export interface CredentialProblem {
  readonly message: string;
  readonly hint: string;
}

/** Judges keys and pins, whose formats are the transports' matter; undefined where there is nothing to say. */
export interface CredentialChecks {
  knownHosts(text: string): CredentialProblem | undefined;
  privateKey(text: string, passphrase: string | undefined): CredentialProblem | undefined;
}

/** Keys and pins that no connection could use, wherever they stand, before any connection is tried. */
export function credentialIssues(tree: MapNode, checks: CredentialChecks): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  walk(tree, (path, node) => {
    const text = textOf(node);
    if (text === undefined || isName(path)) return;
    const problem = problemOf(tree, path, text, checks);
    if (problem !== undefined && node.kind === 'scalar') issues.push(issueAt(node.place, path, problem));
  });
  return issues;
}

function problemOf(
  tree: MapNode,
  path: FieldPath,
  text: string,
  checks: CredentialChecks,
): CredentialProblem | undefined {
  if (path.at(-1) === 'known-hosts') return checks.knownHosts(text);
  // That a key is missing is told elsewhere, with what to do about it.
  if (path.at(-1) !== 'ssh-key' || text.trim() === '') return undefined;
  const beside = nodeAt(tree, [...path.slice(0, -1), 'passphrase']);
  const passphrase = beside === undefined ? undefined : textOf(beside);
  // One that a variable still lacks, or that a host adds to this key, may be the right one.
  if (passphrase === undefined && hasPassphrase(tree)) return undefined;
  const problem = checks.privateKey(text, passphrase);
  return problem && { ...problem, message: `\`ssh-key\` cannot be used: ${problem.message}` };
}

function hasPassphrase(tree: MapNode): boolean {
  let found = false;
  walk(tree, (path) => {
    found ||= path.at(-1) === 'passphrase';
  });
  return found;
}

function textOf(node: ConfigNode): string | undefined {
  if (node.kind !== 'scalar' || node.unresolved) return undefined;
  return typeof node.value === 'string' ? node.value : undefined;
}

/** A host or jump host may be called `known-hosts` or `ssh-key` too. */
function isName(path: FieldPath): boolean {
  return path.length === 2 && (path[0] === 'hosts' || path[0] === 'jumps');
}
