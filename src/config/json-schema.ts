import * as z from 'zod';
import { documentSchema } from './schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** A text that holds a reference to a variable cannot be judged by an editor. */
const reference = '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}';

const definitionPrefix = '#/$defs/';

/** The JSON schema (draft 2020-12) of deploy.yml for editors: what one may write, before substitution. */
export function deploySchemaJson(): Schema {
  const schema: Schema = z.toJSONSchema(documentSchema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      // What a schema takes over from the one it refines has been through here already.
      const { pattern } = jsonSchema;
      if (typeof pattern === 'string' && !pattern.endsWith(reference)) {
        jsonSchema.pattern = `${pattern}|${reference}`;
      }
    },
  });
  const { environments, ...overlayKeys } = schema.properties ?? {};
  const definitions = new Definitions(schema.$defs ?? {});
  const environment: Schema = {
    type: ['object', 'null'],
    properties: mapValues(overlayKeys, (key) => removable(key, definitions)),
    additionalProperties: false,
  };
  const described = typeof environments === 'object' ? environments.description : undefined;
  return {
    ...schema,
    title: 'deploy.yml of deploy-action',
    properties: {
      ...schema.properties,
      environments: {
        type: 'object',
        ...(described === undefined ? {} : { description: described }),
        additionalProperties: { $ref: `${definitionPrefix}environment` },
      },
    },
    $defs: { ...definitions.all, environment },
    patternProperties: { '^x-': { description: 'Free for anchors; ignored.' } },
  };
}

/** What a `$ref` of deploySchemaJson names, in its `$defs`. */
export function referredTo(schema: Schema, definitions: Schema['$defs'] = {}): Schema | undefined {
  return schema.$ref === undefined ? undefined : definitions[schema.$ref.slice(definitionPrefix.length)];
}

/** The definitions, and those that overlays need of them beside the ones they were made from. */
class Definitions {
  readonly all: Record<string, Schema>;

  constructor(definitions: Readonly<Record<string, Schema>>) {
    this.all = { ...definitions };
  }

  /** The reference to the overlay's form of a definition, which is made when it is first asked for. */
  overlaid($ref: string): string {
    const name = `${$ref.slice(definitionPrefix.length)}Overlay`;
    const original = referredTo({ $ref }, this.all);
    // A list is replaced whole: it is the same in an overlay.
    if (original === undefined || original.type === 'array') return $ref;
    if (!Object.hasOwn(this.all, name)) this.all[name] = partial(original, this);
    return `${definitionPrefix}${name}`;
  }
}

/**
 * The same schema for an overlay: nothing is required nor has a default, and null removes a key of a map. Lists are
 * replaced whole.
 */
function removable(schema: Schema | boolean, definitions: Definitions): Schema | boolean {
  if (typeof schema === 'boolean') return schema;
  const inner = partial(schema, definitions);
  const { description, $ref, anyOf, type, ...rest } = inner;
  const said = description === undefined ? {} : { description };
  if ($ref !== undefined) return { ...said, ...rest, anyOf: [{ $ref }, { type: 'null' }] };
  if (anyOf !== undefined) return { ...said, ...rest, anyOf: [...anyOf, { type: 'null' }] };
  const choices = rest.enum === undefined ? {} : { enum: [...rest.enum, null] };
  return type === undefined ? inner : { ...said, ...rest, ...choices, type: [type, 'null' as const].flat() };
}

function partial(schema: Schema, definitions: Definitions): Schema {
  const {
    required: _required,
    minProperties: _least,
    maxProperties: _most,
    oneOf: _oneOf,
    ...loose
  } = schema;
  const { default: _default, ...rest } = loose;
  const { $ref, properties, additionalProperties, anyOf } = rest;
  return {
    ...rest,
    ...($ref === undefined ? {} : { $ref: definitions.overlaid($ref) }),
    ...(properties === undefined
      ? {}
      : { properties: mapValues(properties, (property) => removable(property, definitions)) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: removable(additionalProperties, definitions) }
      : {}),
    ...(anyOf === undefined
      ? {}
      : { anyOf: anyOf.map((form) => (typeof form === 'boolean' ? form : partial(form, definitions))) }),
  };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
