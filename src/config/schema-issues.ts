import type * as z from 'zod';
import { type ConfigNode, keyPlaceAt, nodeAt } from './config-node.ts';
import { isRequestHeader, isSecretField } from './field-kinds.ts';
import { type ConfigIssue, type FieldPath, issueAt, type Place, subjectOf } from './issue.ts';
import { nearestOf } from './nearest.ts';
import type { Problem } from './schema-fields.ts';
import { type Guide, guideTo, type SchemaGuide } from './schema-guide.ts';

type ZodIssue = z.core.$ZodIssue;

/** A schema issue with a path that leads from the top, and unions already decided. */
export type FlatIssue = Exclude<ZodIssue, { code: 'invalid_union' }> | UnmatchedUnion;
type UnmatchedUnion = Extract<ZodIssue, { code: 'invalid_union' }>;

/**
 * Replaces the issue of a union by those of the form that was meant: the only one whose kind of value (text, map,
 * list) is the one given. Where that does not decide, the union's own text says what was expected.
 */
export function flatten(issue: ZodIssue): FlatIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const possible = issue.errors.filter((branch) => branch.length > 0 && !branch.some(isOtherKind));
  // A form that was gone into is the one that was meant, and not a word that might have stood in its place.
  const goneInto = possible.filter((branch) => branch.some(isInside));
  const fitting = goneInto.length > 0 ? goneInto : possible;
  const [meant] = fitting;
  if (meant === undefined || fitting.length > 1) return [issue];
  return meant.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }));
}

function isInside(issue: ZodIssue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys' || issue.code === 'custom';
}

function isOtherKind(issue: ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(isOtherKind));
  return issue.code === 'invalid_type';
}

/** What a schema issue says to people, at its place in `tree`; nothing for values that are not known yet. */
export function explain(issue: FlatIssue, tree: ConfigNode, guideAt: Guide = guideTo): ConfigIssue[] {
  const path = fieldPath(issue.path);
  const node = nodeAt(tree, path);
  if (node?.kind === 'scalar' && node.unresolved) return [];
  const guide = guideAt(path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(tree, path, key, guide));
  }
  if (issue.code === 'invalid_key') {
    const message = `\`${String(path.at(-1))}\` cannot be a key here`;
    const expected = issue.issues[0]?.message ?? issue.message;
    return [issueAt(keyPlaceAt(tree, path), path, { message, expected, hint: 'Choose another name.' })];
  }
  if (node === undefined) return [missing(tree, path, issue.message, guide)];
  return [wrongValue(issue, tree, path, node, guide)];
}

/** The path of a schema issue as one of ours. */
export function fieldPath(path: readonly PropertyKey[]): FieldPath {
  return path.map((step) => (typeof step === 'number' ? step : String(step)));
}

/** The paths that unknown keys were probably meant to be; that these are missing need not be said as well. */
export function meantBy(issue: FlatIssue): FieldPath[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const path = fieldPath(issue.path);
  const { keys } = guideTo(path);
  return issue.keys.flatMap((key) => {
    const nearest = nearestOf(key, keys);
    return nearest === undefined ? [] : [[...path, nearest]];
  });
}

function unknownKey(tree: ConfigNode, path: FieldPath, key: string, guide: SchemaGuide): ConfigIssue {
  const below = [...path, key];
  const nearest = nearestOf(key, guide.keys);
  return issueAt(keyPlaceAt(tree, below), below, {
    message: `unknown key \`${key}\``,
    ...(guide.keys.length === 0
      ? {}
      : { expected: `one of ${guide.keys.map((name) => `\`${name}\``).join(', ')}` }),
    ...(nearest === undefined ? {} : { nearest }),
    hint:
      nearest === undefined
        ? 'Remove it, or put it where it belongs.'
        : `Write \`${nearest}\`, or remove it.`,
  });
}

/** An issue about something that has to be there and is not. */
export function missing(
  tree: ConfigNode,
  path: FieldPath,
  expected: string,
  guide = guideTo(path),
): ConfigIssue {
  const place = keyPlaceAt(tree, path);
  return issueAt(place, path, {
    message: `\`${subjectOf(path, place)}\` is missing`,
    expected,
    hint: addHint(path, place, guide),
  });
}

function addHint(path: FieldPath, place: Place, { example, exampleOf }: SchemaGuide): string {
  const key = String(path.at(-1));
  const known = exampleOf === key ? example : undefined;
  if ('input' in place) {
    return `Set \`${subjectOf(path, place)}\`${known === undefined ? '' : `, for example to \`${known}\``}.`;
  }
  return known === undefined ? `Add \`${key}:\`.` : `Add for example \`${key}: ${known}\`.`;
}

function wrongValue(
  issue: FlatIssue,
  tree: ConfigNode,
  path: FieldPath,
  node: ConfigNode,
  guide: SchemaGuide,
): ConfigIssue {
  const found: Problem = issue.code === 'custom' ? (issue.params ?? {}) : {};
  const nearest = issue.code === 'invalid_value' ? nearestValue(node, issue.values) : undefined;
  const isWhole = node.kind !== 'scalar' || node.value === null;
  const place = isWhole ? keyPlaceAt(tree, path) : node.place;
  const replace = nearest === undefined ? undefined : `Write \`${nearest}\`.`;
  return issueAt(place, path, {
    message: found.says ?? `\`${subjectOf(path, place)}\` ${describeValue(node, path)}`,
    expected: issue.message,
    ...(nearest === undefined ? {} : { nearest }),
    hint: found.hint ?? replace ?? valueHint(node, path, issue, guide),
  });
}

/** What a value is, for the middle of a sentence; secrets and what came from variables are not shown. */
function describeValue(node: ConfigNode, path: FieldPath): string {
  if (node.kind !== 'scalar') return `is a ${node.kind}`;
  const { value, variables } = node;
  if (value === null || value === '') return 'is empty';
  if (isSecretField(path) || isRequestHeader(path)) return 'is not valid';
  const [variable] = variables;
  if (variable !== undefined) return `is not valid once \`\${${variable.name}}\` is filled in`;
  if (typeof value === 'number') return `is the number ${node.text}`;
  if (typeof value === 'boolean') return `is ${node.text}`;
  return `is ${JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)}`;
}

function valueHint(node: ConfigNode, path: FieldPath, issue: FlatIssue, guide: SchemaGuide): string {
  if (node.kind === 'scalar') {
    const [variable] = node.variables;
    if (variable !== undefined && node.value === '') {
      return `\`${variable.name}\` is defined but empty: GitHub gives an empty text for a secret that does not exist or is not available to this run.`;
    }
    const wantsText = issue.code === 'invalid_type' && issue.expected === 'string' && node.value !== null;
    if (wantsText && guide.accepts(node.text)) {
      return `Put it in quotes: \`"${isSecretField(path) ? '…' : node.text}"\`.`;
    }
  }
  const { example, exampleOf, description } = guide;
  const key = 'input' in node.place ? '' : `${exampleOf}: `;
  if (example !== undefined) return `For example \`${key}${example}\`.`;
  return description ?? 'Correct the value, or remove the key.';
}

function nearestValue(node: ConfigNode, values: readonly unknown[]): string | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  return nearestOf(
    node.value,
    values.filter((value) => typeof value === 'string'),
  );
}
