import * as z from 'zod';
import { documentSchema } from './schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** A text that holds a reference to a variable cannot be judged by an editor. */
const reference = '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}';

/** The JSON schema (draft 2020-12) of deploy.yml for editors: what one may write, before substitution. */
export function deploySchemaJson(): Schema {
  const schema: Schema = z.toJSONSchema(documentSchema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      if (typeof jsonSchema.pattern === 'string') jsonSchema.pattern = `${jsonSchema.pattern}|${reference}`;
    },
  });
  const { environments, ...overlayKeys } = schema.properties ?? {};
  const overlay = {
    type: 'object' as const,
    properties: mapValues(overlayKeys, removable),
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
        additionalProperties: { anyOf: [overlay, { type: 'null' }] },
      },
    },
    patternProperties: { '^x-': { description: 'Free for anchors; ignored.' } },
  };
}

/** The same schema for an overlay: nothing is required, and null removes a key of a map. Lists are replaced whole. */
function removable(schema: Schema | boolean): Schema | boolean {
  if (typeof schema === 'boolean') return schema;
  const { description, ...rest } = schema;
  const inner = partial(rest);
  return {
    ...(description === undefined ? {} : { description }),
    anyOf: [...(inner.anyOf ?? [inner]), { type: 'null' }],
  };
}

function partial(schema: Schema): Schema {
  const { required: _required, minProperties: _least, maxProperties: _most, oneOf: _oneOf, ...rest } = schema;
  return {
    ...rest,
    ...(rest.properties === undefined ? {} : { properties: mapValues(rest.properties, removable) }),
    ...(typeof rest.additionalProperties === 'object'
      ? { additionalProperties: removable(rest.additionalProperties) }
      : {}),
    ...(rest.anyOf === undefined
      ? {}
      : { anyOf: rest.anyOf.map((form) => (typeof form === 'boolean' ? form : partial(form))) }),
  };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
