import { type MapNode, nodeAt, plainValue } from './config-node.ts';
import { type ConfigIssue, dotted, type FieldPath } from './issue.ts';
import { type Draft, documentSchema } from './schema.ts';
import { explain, type FlatIssue, fieldPath, flatten, meantBy } from './schema-issues.ts';

/** What the schema made of a configuration, and which parts of it were left out because they are wrong. */
export interface ShapeCheck {
  readonly issues: readonly ConfigIssue[];
  /** Absent only if nothing of it can be used. */
  readonly draft?: Draft;
  /** Dotted paths that were left out: top-level keys, hosts, keys of hosts, jumps, groups. */
  readonly broken: ReadonlySet<string>;
}

/**
 * Checks a configuration against the schema. Where parts are wrong the rest is still read, so that the checks
 * that follow can report what they find at the same time.
 */
export function checkShape(tree: MapNode): ShapeCheck {
  let value = plainValue(tree);
  const issues: ConfigIssue[] = [];
  const broken = new Set<string>();
  const unknown = new Set<string>();
  const misspelt = new Set<string>();
  for (;;) {
    const parsed = documentSchema.safeParse(value);
    if (parsed.success) return { issues, draft: parsed.data, broken: new Set([...broken, ...misspelt]) };
    const found = parsed.error.issues.flatMap(flatten);
    for (const issue of found) {
      if (issue.code === 'unrecognized_keys') for (const cut of cutsFor(issue)) unknown.add(dotted(cut));
      for (const path of meantBy(issue)) misspelt.add(dotted(path));
    }
    const telling = found.filter((issue) => !isConsequence(issue, tree, misspelt, unknown));
    issues.push(...mostSpecific(telling).flatMap((issue) => explain(issue, tree)));
    const cuts = found.flatMap(cutsFor);
    if (cuts.some((path) => path.length === 0 || broken.has(dotted(path)))) return { issues, broken };
    for (const cut of cuts) value = withoutPath(value, cut);
    for (const cut of cuts) broken.add(dotted(cut));
  }
}

/** Where a check with words of its own fails, that the form is wrong need not be said as well. */
function mostSpecific(issues: readonly FlatIssue[]): readonly FlatIssue[] {
  const checks = issues.filter((issue) => issue.code === 'custom');
  const checked = new Set(checks.map((issue) => dotted(fieldPath(issue.path))));
  return issues.filter(
    (issue) =>
      issue.code === 'custom' ||
      issue.code === 'unrecognized_keys' ||
      !checked.has(dotted(fieldPath(issue.path))),
  );
}

/** What only looks wrong because a key was misspelt: the key that was meant is missing, its map is not whole. */
function isConsequence(
  issue: FlatIssue,
  tree: MapNode,
  misspelt: ReadonlySet<string>,
  unknown: ReadonlySet<string>,
): boolean {
  const path = fieldPath(issue.path);
  const node = nodeAt(tree, path);
  if (node === undefined) return misspelt.has(dotted(path));
  if (issue.code !== 'custom' || node.kind !== 'map') return false;
  return [...node.entries.keys()].some((key) => unknown.has(dotted([...path, key])));
}

/** The smallest part to leave out: an unknown key alone, a probe, else the whole field of the file or of a host. */
function cutsFor(issue: FlatIssue): FieldPath[] {
  const path = fieldPath(issue.path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key]);
  const field = path.slice(0, path[0] === 'hosts' ? 3 : path[0] === 'jumps' || path[0] === 'groups' ? 2 : 1);
  const item = path[field.length];
  return [isProbeList(field) && item !== undefined ? [...field, item] : field];
}

function isProbeList(path: FieldPath): boolean {
  return path.at(-1) === 'health' || path.at(-1) === 'verify' || path.at(-1) === 'gate';
}

function withoutPath(value: unknown, path: FieldPath): unknown {
  const [step, ...rest] = path;
  if (Array.isArray(value)) {
    const change = (item: unknown): unknown => (rest.length === 0 ? standIn(step) : withoutPath(item, rest));
    return value.map((item: unknown, index) => (index === step ? change(item) : item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== step || rest.length > 0);
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, key === step ? withoutPath(inner, rest) : inner]),
  );
}

/** What takes the place of a wrong probe, so that those behind it keep their positions; it is never asked. */
function standIn(index: string | number | undefined): object {
  return { command: ':', name: `(left out: ${index})` };
}
