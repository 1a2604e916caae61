import type * as z from 'zod';
import { inFlowStyle } from '../config/flow-style.ts';
import { deploySchemaJson, referredTo } from '../config/json-schema.ts';
import { inheritedKeys } from '../config/schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;
type Property = Schema | boolean;

/** The definitions that have a table of their own; what refers to them is not written out again. */
const ownTables = [
  'environment',
  'host',
  'inlineJump',
  'namedJump',
  'jump',
  'driver',
  'traffic',
  'probe',
  'group',
  'strategy',
  'notifyTarget',
];

/** Every key of deploy.yml as Markdown tables, made from the schema: the reference in docs/configuration.md. */
export function keyTables(schema: Schema = deploySchemaJson()): string {
  const definitions = schema.$defs ?? {};
  const top = Object.entries(schema.properties ?? {});
  const isInherited = ([key]: readonly [string, Property]): boolean => inheritedKeys.includes(key);
  const below = (definition: string): [string, Property][] =>
    formsOf(definitions[definition] ?? {}, definitions, []).flatMap((form) =>
      Object.entries(form.properties ?? {}),
    );
  const table = (entries: readonly (readonly [string, Property])[]): string =>
    [
      '| Key | What it is | Default | For example |',
      '|---|---|---|---|',
      ...entries.flatMap(([key, property]) => rowsOf(key, property, definitions)),
    ].join('\n');
  return [
    '### The file',
    table(top.filter((entry) => !isInherited(entry))),
    '### For all hosts at the top level, or at one host',
    table(top.filter(isInherited)),
    '### At a host only',
    table(below('host').filter((entry) => !isInherited(entry))),
    '### A jump host',
    table(below('inlineJump')),
    '### `driver`',
    table(below('driver')),
    '### `traffic`',
    table(below('traffic')),
    '### A group',
    table(below('group')),
    '### `strategy`',
    table(below('strategy')),
    '### A probe, in `health`, `gate` and `verify`',
    table(below('probe')),
    '### A target of `notify`',
    table(below('notifyTarget')),
  ].join('\n\n');
}

/** A key's row, and those of the keys below it. */
function rowsOf(key: string, property: Property, definitions: Record<string, Schema>): string[] {
  if (typeof property === 'boolean') return [];
  const { description = '', default: usual, examples } = property;
  const [example] = Array.isArray(examples) ? examples : [];
  const cells = [
    code(key),
    escaped(description),
    isNothing(usual) ? '' : code(inFlowStyle(usual)),
    example === undefined || isSame(example, usual) ? '' : code(inFlowStyle(example)),
  ];
  return [`| ${cells.join(' | ')} |`, ...rowsBelow(key, property, definitions)];
}

function rowsBelow(key: string, schema: Schema, definitions: Record<string, Schema>): string[] {
  return formsOf(schema, definitions, ownTables).flatMap((form) => {
    const { properties = {}, items, additionalProperties } = form;
    const own = Object.entries(properties).flatMap(([name, property]) =>
      rowsOf(`${key}.${name}`, property, definitions),
    );
    const item = typeof items === 'object' && !Array.isArray(items) ? items : undefined;
    const value = typeof additionalProperties === 'object' ? additionalProperties : undefined;
    return [
      ...own,
      ...(item === undefined ? [] : rowsBelow(`${key}[]`, item, definitions)),
      ...(value === undefined ? [] : rowsBelow(`${key}.NAME`, value, definitions)),
    ];
  });
}

/** A schema with its alternatives; references are followed unless they lead to one of `elsewhere`. */
function formsOf(
  schema: Schema,
  definitions: Record<string, Schema>,
  elsewhere: readonly string[],
): readonly Schema[] {
  const definition = referredTo(schema, definitions);
  const isElsewhere = elsewhere.some((name) => definitions[name] === definition);
  const followed = definition === undefined || isElsewhere ? [] : [definition];
  const alternatives = [...followed, ...(schema.anyOf ?? [])];
  return [
    schema,
    ...alternatives.flatMap((form) =>
      typeof form === 'boolean' ? [] : formsOf(form, definitions, elsewhere),
    ),
  ];
}

function isNothing(usual: unknown): boolean {
  return usual === undefined || (typeof usual === 'object' && Object.keys(usual ?? {}).length === 0);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function code(text: string): string {
  return `\`${escaped(text)}\``;
}

/** GitHub reads `|` before it reads code. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
