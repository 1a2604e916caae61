import { isTextField } from './field-kinds.ts';
import type { FieldPath, Place } from './issue.ts';

/** A reference to a variable that was replaced inside a value. */
export interface UsedVariable {
  readonly name: string;
  readonly value: string;
}

/** A text, number, truth value or null. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** As written: `1.10` where `value` is the number 1.1. */
  readonly text: string;
  /** Where each `${…}` of the text stands. */
  readonly references: ReadonlyMap<string, Place>;
  readonly variables: readonly UsedVariable[];
  /** The value still holds references, so nothing can be said about it. */
  readonly unresolved: boolean;
}

/** A list. */
export interface ListNode {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly ConfigNode[];
}

/** A value in a map, and where its key was written. */
export interface MapEntry {
  readonly keyPlace: Place;
  readonly value: ConfigNode;
}

/** A map with keys that are texts. */
export interface MapNode {
  readonly kind: 'map';
  readonly place: Place;
  /** In the order of the file. */
  readonly entries: ReadonlyMap<string, MapEntry>;
}

/** A value of the configuration that remembers where it was written, through overlays and defaults. */
export type ConfigNode = ScalarNode | ListNode | MapNode;

/** A scalar that was not read from YAML text. */
export function scalar(value: ScalarNode['value'], place: Place): ScalarNode {
  return {
    kind: 'scalar',
    place,
    value,
    text: value === null ? '' : String(value),
    references: new Map(),
    variables: [],
    unresolved: false,
  };
}

/** A map that was not read from YAML text; every key stands where its value does. */
export function mapOf(entries: Readonly<Record<string, ConfigNode | undefined>>, place: Place): MapNode {
  const present = Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, { keyPlace: value.place, value }] as const],
  );
  return { kind: 'map', place, entries: new Map(present) };
}

/** The node at `path`, or undefined where there is none. */
export function nodeAt(node: ConfigNode, path: FieldPath): ConfigNode | undefined {
  let here: ConfigNode | undefined = node;
  for (const step of path) here = here === undefined ? undefined : childOf(here, step);
  return here;
}

/** The place to show for `path`: of its key (or list item), or of the closest thing around it that exists. */
export function keyPlaceAt(node: ConfigNode, path: FieldPath): Place {
  let here: ConfigNode = node;
  let place = node.place;
  for (const step of path) {
    const next = childOf(here, step);
    if (next === undefined) return place;
    place = (here.kind === 'map' ? here.entries.get(String(step))?.keyPlace : undefined) ?? next.place;
    here = next;
  }
  return place;
}

function childOf(node: ConfigNode, step: string | number): ConfigNode | undefined {
  if (node.kind === 'map') return node.entries.get(String(step))?.value;
  if (node.kind === 'list' && typeof step === 'number') return node.items[step];
  return undefined;
}

/** Calls `visit` for a node and everything below it, from the top. */
export function walk(
  node: ConfigNode,
  visit: (path: FieldPath, node: ConfigNode) => void,
  path: FieldPath = [],
): void {
  visit(path, node);
  if (node.kind === 'map') {
    for (const [key, entry] of node.entries) walk(entry.value, visit, [...path, key]);
  } else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) walk(item, visit, [...path, index]);
  }
}

/** The bare values below a node, for the schema. Where text is wanted a number or truth value is taken as written. */
export function plainValue(node: ConfigNode, path: FieldPath = []): unknown {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries(
        [...node.entries].map(([key, { value }]) => [key, plainValue(value, [...path, key])]),
      );
    case 'list':
      return node.items.map((item, index) => plainValue(item, [...path, index]));
    case 'scalar':
      return isTextField(path) && node.value !== null && typeof node.value !== 'string'
        ? node.text
        : node.value;
  }
}
