import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { type ConfigNode, type MapEntry, type MapNode, type ScalarNode, scalar } from './config-node.ts';
import { type ConfigIssue, type FieldPath, issueAt, type Place } from './issue.ts';
import { referencesIn } from './variables.ts';
import { emptyTextIssue, notAMapIssue, yamlErrorIssues } from './yaml-errors.ts';

/** Aliases can multiply a small text beyond all bounds; no honest configuration has this many values. */
const mostNodes = 10_000;

/** Where a text came from; in an input there is no file to point at, and lines may have been put before it. */
export type TextOrigin =
  | { readonly file: string }
  | { readonly input: string; readonly linesBefore?: number };

/** What parseYaml made of a text. */
export interface ParsedYaml {
  /** Absent when nothing could be made of the text. */
  readonly node?: MapNode;
  readonly issues: readonly ConfigIssue[];
}

interface Builder {
  readonly text: string;
  readonly placeAt: (offset: number) => Place;
  readonly resolve: (alias: Node) => Node | undefined;
  readonly issues: ConfigIssue[];
  /** The nodes around the one being built, to notice one that contains itself. */
  readonly around: Set<Node>;
  count: number;
}

/**
 * Reads YAML 1.2 text into nodes that know their places. Anchors, aliases and merge keys (`<<`) are resolved;
 * a value that an alias brings in keeps the place where it was written.
 */
export function parseYaml(text: string, origin: TextOrigin): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    merge: true,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    if ('input' in origin) {
      return { input: origin.input, line: Math.max(1, line - (origin.linesBefore ?? 0)) };
    }
    return { location: { file: origin.file, line: Math.max(1, line), column: Math.max(1, col) } };
  };
  if (document.errors.length + document.warnings.length > 0) {
    return { issues: yamlErrorIssues({ text, document, placeAt }) };
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return { issues: [emptyTextIssue(placeAt(0))] };
  }
  const resolve = (alias: Node): Node | undefined => (isAlias(alias) ? alias.resolve(document) : alias);
  const builder: Builder = { text, placeAt, resolve, issues: [], around: new Set(), count: 0 };
  const node = build(builder, contents, [], placeAt(contents.range[0]));
  if (node.kind === 'map') return { node, issues: builder.issues };
  return { issues: [...builder.issues, notAMapIssue(node.place)] };
}

function build(builder: Builder, written: Node | null, path: FieldPath, keyPlace: Place): ConfigNode {
  builder.count += 1;
  const node = written === null ? undefined : builder.resolve(written);
  if (written === null) return scalar(null, keyPlace);
  const place = written.range ? builder.placeAt(written.range[0]) : keyPlace;
  if (node === undefined) return refused(builder, place, path, unknownAnchor);
  if (builder.around.has(node)) return refused(builder, place, path, selfContaining);
  if (builder.count > mostNodes) return refused(builder, place, path, tooLarge);
  builder.around.add(node);
  const built = buildResolved(builder, node, path, keyPlace);
  builder.around.delete(node);
  return built;
}

function buildResolved(builder: Builder, node: Node, path: FieldPath, keyPlace: Place): ConfigNode {
  const start = node.range?.[0];
  const place = start === undefined ? keyPlace : builder.placeAt(start);
  if (isMap(node)) return { kind: 'map', place, entries: entriesOf(builder, node, path) };
  if (isSeq(node)) {
    const items = node.items.map((item, index) => build(builder, asNode(item), [...path, index], place));
    return { kind: 'list', place, items };
  }
  return isScalar(node) ? scalarOf(builder, node, keyPlace) : scalar(null, place);
}

function scalarOf(builder: Builder, node: Extract<Node, { value: unknown }>, keyPlace: Place): ScalarNode {
  const { value, range, source } = node;
  const [start, end] = range ?? [0, 0];
  const empty = value === null && start === end;
  const known =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
  const bare = scalar(known ? value : String(value), empty ? keyPlace : builder.placeAt(start));
  const references = referencesIn(builder.text.slice(start, end)).map(
    ({ token, offset }) => [token, builder.placeAt(start + offset)] as const,
  );
  return { ...bare, text: source ?? bare.text, references: new Map(references.reverse()) };
}

function entriesOf(builder: Builder, map: YAMLMap, path: FieldPath): Map<string, MapEntry> {
  const entries = new Map<string, MapEntry>();
  const merged: Node[] = [];
  for (const pair of map.items) {
    const key = isScalar(pair.key) ? pair.key : undefined;
    const value = asNode(pair.value);
    if (key === undefined) continue;
    const name = String(key.value);
    const keyPlace = builder.placeAt(key.range?.[0] ?? 0);
    if (name === '<<' && key.type === 'PLAIN') {
      if (value !== null) merged.push(value);
      continue;
    }
    const entry = { keyPlace, value: build(builder, value, [...path, name], keyPlace) };
    const problem = keyProblem(name, entries.get(name));
    if (problem === undefined) entries.set(name, entry);
    else builder.issues.push(issueAt(keyPlace, [...path, name], problem));
  }
  for (const [key, entry] of merged.flatMap((node) => mergedEntries(builder, node, path))) {
    if (!entries.has(key)) entries.set(key, entry);
  }
  return entries;
}

/** What `<<` brings in: a map, or a list of maps of which the first that has a key wins (YAML merge key draft). */
function mergedEntries(builder: Builder, written: Node, path: FieldPath): (readonly [string, MapEntry])[] {
  const place = builder.placeAt(written.range?.[0] ?? 0);
  const node = build(builder, written, path, place);
  const sources = node.kind === 'list' ? node.items : [node];
  return sources.flatMap((source) => {
    if (source.kind === 'map') return [...source.entries];
    builder.issues.push(issueAt(place, [...path, '<<'], notMergeable));
    return [];
  });
}

type Said = Pick<ConfigIssue, 'message' | 'hint'>;

function keyProblem(name: string, earlier: MapEntry | undefined): Said | undefined {
  if (name === '__proto__') {
    return { message: '`__proto__` cannot be used as a key', hint: 'Choose another name.' };
  }
  if (earlier === undefined) return undefined;
  const first = 'location' in earlier.keyPlace ? ` (first on line ${earlier.keyPlace.location.line})` : '';
  return {
    message: `\`${name}\` is written twice${first}`,
    hint: 'Keep one of the two; YAML does not say which would count.',
  };
}

const unknownAnchor: Said = {
  message: 'this alias has no anchor',
  hint: 'Define the anchor (`&name`) above the alias (`*name`); a text that begins with `*` must be in quotes.',
};
const selfContaining: Said = {
  message: 'this alias contains itself',
  hint: 'Use the anchor outside of the value that it names.',
};
const tooLarge: Said = {
  message: `the configuration has more than ${mostNodes} values`,
  hint: 'Aliases inside of aliases multiply; use fewer of them.',
};
const notMergeable: Said = {
  message: '`<<` needs a map',
  hint: 'Give `<<` the alias of a map (`<<: *defaults`), or a list of such aliases.',
};

/** Once only: a refused alias would otherwise be reported at every place that it multiplies to. */
function refused(builder: Builder, place: Place, path: FieldPath, says: Said): ConfigNode {
  const known = builder.issues.some(({ message }) => message === says.message && says === tooLarge);
  if (!known) builder.issues.push(issueAt(place, path, says));
  return { ...scalar(null, place), unresolved: true };
}

function asNode(value: unknown): Node | null {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
}
