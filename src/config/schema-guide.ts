import type * as z from 'zod';
import { inFlowStyle } from './flow-style.ts';
import type { FieldPath } from './issue.ts';
import { deploySchemaJson, referredTo } from './json-schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** What the schema knows about a place, to help someone who got it wrong. */
export interface SchemaGuide {
  /** The keys that a map here may have; empty where it may have any. */
  readonly keys: readonly string[];
  readonly description?: string;
  /** An example as it would be written in YAML, on one line. */
  readonly example?: string;
  /** The key that the example belongs to: that of the place, or of what is around it. */
  readonly exampleOf?: string;
  /** Whether a text would have the right form here. */
  readonly accepts: (text: string) => boolean;
}

/** Looks a path up in a JSON schema; where a path has no schema the guide is empty. */
export type Guide = (path: FieldPath) => SchemaGuide;

let deploySchema: Schema | undefined;

/** The guide to deploy.yml. */
export const guideTo: Guide = (path) => {
  deploySchema ??= deploySchemaJson();
  return guideBy(deploySchema, path);
};

/** What a JSON schema knows about a path. */
export function guideBy(schema: Schema, path: FieldPath): SchemaGuide {
  const formsOf = (one: Schema): Schema[] => formsIn(schema, one);
  let here: readonly Schema[] = [schema];
  let example: Pick<SchemaGuide, 'example' | 'exampleOf'> = {};
  for (const step of path) {
    const isFixed = here.flatMap(formsOf).some((form) => Object.hasOwn(form.properties ?? {}, step));
    here = here.flatMap((one) => below(formsOf(one), step));
    const own = firstExample(here);
    if (own !== undefined) example = { example: own, exampleOf: String(step) };
    else if (isFixed) example = {};
  }
  const forms = here.flatMap(formsOf);
  const description = here.find((one) => one.description !== undefined)?.description;
  return {
    keys: forms.flatMap((form) => Object.keys(form.properties ?? {})),
    accepts: (text) =>
      forms.some(
        (form) =>
          form.type === 'string' && (form.pattern === undefined || new RegExp(form.pattern).test(text)),
      ),
    ...(description === undefined ? {} : { description }),
    ...example,
  };
}

function below(forms: readonly Schema[], step: string | number): Schema[] {
  return forms.flatMap((form) => {
    const next =
      typeof step === 'number' ? form.items : (form.properties?.[step] ?? form.additionalProperties);
    return typeof next === 'object' && !Array.isArray(next) ? [next] : [];
  });
}

/** A schema, what it refers to and, where it is a choice, its alternatives. */
function formsIn(schema: Schema, one: Schema): Schema[] {
  const definition = referredTo(one, schema.$defs);
  const alternatives = [...(definition === undefined ? [] : [definition]), ...(one.anyOf ?? [])];
  return [one, ...alternatives.flatMap((form) => (typeof form === 'object' ? formsIn(schema, form) : []))];
}

function firstExample(schemas: readonly Schema[]): string | undefined {
  for (const { examples } of schemas) {
    if (Array.isArray(examples) && examples.length > 0) return inFlowStyle(examples[0]);
  }
  return undefined;
}
