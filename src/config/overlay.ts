import type { ConfigNode, MapEntry, MapNode } from './config-node.ts';
import { type ConfigIssue, dotted, type FieldPath, issueAt } from './issue.ts';
import { nearestOf } from './nearest.ts';

/** The name of the environment where a file has none and none was chosen. */
export const defaultEnvironment = 'default';

/** A configuration with one environment laid over it. */
export interface EnvironmentTree {
  readonly environment: string;
  readonly tree: MapNode;
}

/** What choosing an environment came to. */
export interface Environments {
  /** What is deployed; absent when the choice is wrong. */
  readonly chosen?: EnvironmentTree;
  /** The base and every environment that was not chosen: they are checked too as far as possible. */
  readonly others: readonly EnvironmentTree[];
  readonly issues: readonly ConfigIssue[];
}

/**
 * Lays the chosen environment over the base: maps merge key by key (so hosts merge by name), lists and single values
 * replace, `null` removes. A driver or strategy of another kind replaces that of the base, for there can be only one.
 */
export function chooseEnvironment(root: MapNode, name: string | undefined): Environments {
  const base: MapNode = { ...root, entries: without(root.entries, 'environments') };
  const entry = root.entries.get('environments');
  const { overlays, issues } = readOverlays(entry);
  const trees = [...overlays].map(([environment, overlay]) => ({
    environment,
    tree: mergeMaps(base, overlay, []),
  }));
  const baseTree = { environment: defaultEnvironment, tree: base };
  const withBase = trees.length === 0 || base.entries.has('hosts') ? [baseTree, ...trees] : trees;
  if (name === undefined) {
    const problem = entry === undefined ? undefined : mustChoose(base, entry, [...overlays.keys()]);
    if (problem === undefined) return { chosen: baseTree, others: trees, issues };
    return { others: withBase, issues: [...issues, problem] };
  }
  const chosen = trees.find((tree) => tree.environment === name);
  if (chosen === undefined) {
    return { others: withBase, issues: [...issues, unknownEnvironment(root, name, [...overlays.keys()])] };
  }
  return { chosen, others: withBase.filter((tree) => tree !== chosen), issues };
}

function readOverlays(entry: MapEntry | undefined): {
  readonly overlays: ReadonlyMap<string, MapNode>;
  readonly issues: readonly ConfigIssue[];
} {
  const overlays = new Map<string, MapNode>();
  if (entry === undefined) return { overlays, issues: [] };
  if (entry.value.kind !== 'map') {
    return { overlays, issues: [notAMap(entry.value, ['environments'], 'a map of names to environments')] };
  }
  const issues: ConfigIssue[] = [];
  for (const [name, { value, keyPlace }] of entry.value.entries) {
    const path = ['environments', name];
    if (value.kind === 'map') {
      if (value.entries.has('environments')) issues.push(nested(value, path));
      overlays.set(name, { ...value, entries: without(value.entries, 'environments') });
    } else if (value.kind === 'scalar' && value.value === null) {
      overlays.set(name, { kind: 'map', place: keyPlace, entries: new Map() });
    } else issues.push(notAMap(value, path, 'a map of the same keys as the top level'));
  }
  return { overlays, issues };
}

/** `overlay` laid over `base`; see chooseEnvironment for the rules. */
export function mergeMaps(base: MapNode, overlay: MapNode, path: FieldPath): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of overlay.entries) {
    const { value } = entry;
    const below = [...path, key];
    const earlier = entries.get(key);
    if (value.kind === 'scalar' && value.value === null) entries.delete(key);
    else if (value.kind !== 'map') entries.set(key, entry);
    else if (earlier === undefined || (isChoice(key) && !sameKeys(earlier.value, value))) {
      entries.set(key, { ...entry, value: mergeMaps({ ...value, entries: new Map() }, value, below) });
    } else {
      const under = longForm(earlier.value, below);
      entries.set(key, { ...earlier, value: under === undefined ? value : mergeMaps(under, value, below) });
    }
  }
  return { ...base, entries };
}

/** The map that a short form stands for, so that an overlay can add to it; undefined for what cannot be added to. */
function longForm(node: ConfigNode, path: FieldPath): MapNode | undefined {
  if (node.kind === 'map') return node;
  const key =
    dotted(path) === 'source' ? 'path' : path.length === 2 && path[0] === 'hosts' ? 'address' : undefined;
  if (key === undefined || node.kind === 'list') return undefined;
  return { kind: 'map', place: node.place, entries: new Map([[key, { keyPlace: node.place, value: node }]]) };
}

/** Whether the map's only key says which kind of thing it is. */
function isChoice(key: string): boolean {
  return key === 'driver' || key === 'strategy';
}

function sameKeys(a: ConfigNode, b: MapNode): boolean {
  return a.kind === 'map' && [...b.entries.keys()].every((key) => a.entries.has(key));
}

function without(entries: MapNode['entries'], key: string): Map<string, MapEntry> {
  return new Map([...entries].filter(([name]) => name !== key));
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function mustChoose(base: MapNode, entry: MapEntry, names: readonly string[]): ConfigIssue | undefined {
  if (base.entries.has('hosts') || names.length === 0) return undefined;
  return issueAt(entry.keyPlace, ['environments'], {
    message: 'no environment was chosen, and there are no hosts outside of `environments`',
    expected: `one of ${quoted(names)}`,
    hint: `Set the input \`environment\` (command line: \`--environment ${names[0]}\`).`,
  });
}

function unknownEnvironment(root: MapNode, name: string, names: readonly string[]): ConfigIssue {
  const entry = root.entries.get('environments');
  const nearest = nearestOf(name, names);
  return issueAt(entry?.keyPlace ?? root.place, ['environments'], {
    message: `there is no environment ${JSON.stringify(name)} here`,
    ...(names.length === 0 ? {} : { expected: `one of ${quoted(names)}` }),
    ...(nearest === undefined ? {} : { nearest }),
    hint: `Correct the input \`environment\` (command line: \`--environment\`), or add \`${name}:\` under \`environments:\`; it may be empty.`,
  });
}

function notAMap(node: ConfigNode, path: FieldPath, expected: string): ConfigIssue {
  return issueAt(node.place, path, {
    message: `\`${dotted(path)}\` is not a map`,
    expected,
    hint: 'For example: `environments: { staging: { hosts: { web: web.example.org } } }`.',
  });
}

function nested(overlay: MapNode, path: FieldPath): ConfigIssue {
  return issueAt(overlay.entries.get('environments')?.keyPlace ?? overlay.place, [...path, 'environments'], {
    message: 'environments cannot hold `environments`',
    hint: 'Move it to the top level of the file.',
  });
}
