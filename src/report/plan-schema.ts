import * as z from 'zod';
import { durationMs, failure, jsonSchema, promise, release } from './schema-parts.ts';

const count = z.int().nonnegative();
const texts = z.record(z.string(), z.string());

const question = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('http'),
    url: z.string(),
    socket: z.string().exactOptional(),
    method: z.string(),
    headers: texts.meta({ description: 'Secrets are hidden' }),
    status: z.array(z.strictObject({ from: z.int(), to: z.int() })),
    body: z.string().exactOptional(),
    expectHeaders: texts,
    json: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    version: z.string().exactOptional(),
    insecure: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('tcp'), address: z.string(), port: z.int() }),
  z.strictObject({ kind: z.literal('command'), run: z.string() }),
  z.strictObject({ kind: z.literal('systemd'), unit: z.string(), scope: z.enum(['system', 'user']) }),
  z.strictObject({
    kind: z.literal('prometheus'),
    url: z.string(),
    query: z.string(),
    headers: texts.meta({ description: 'Secrets are hidden' }),
    min: z.number().exactOptional(),
    max: z.number().exactOptional(),
  }),
]);

const probe = z.strictObject({
  name: z.string(),
  from: z.enum(['host', 'runner']),
  question,
  schedule: z.strictObject({
    intervalMs: durationMs,
    timeoutMs: durationMs,
    startDelayMs: durationMs,
    healthy: count,
    unhealthy: count,
    attemptTimeoutMs: durationMs,
    degradedAfterMs: durationMs.exactOptional(),
  }),
});

const command = {
  index: count,
  run: z.string().meta({ description: 'Secrets are hidden' }),
  timeoutMs: durationMs,
};

const step = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('upload'), files: count, bytes: count }).meta({
    description: 'Of the whole release: what a host has already is not sent',
  }),
  z.strictObject({
    kind: z.literal('link-shared'),
    entries: z.array(z.strictObject({ path: z.string(), kind: z.enum(['directory', 'file']) })),
  }),
  z.strictObject({ kind: z.literal('write-env'), file: z.string(), names: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('build'), ...command }),
  z.strictObject({ kind: z.literal('prepare-service'), service: z.string() }),
  z.strictObject({ kind: z.literal('seal') }),
  z.strictObject({ kind: z.literal('migrate'), ...command }),
  z.strictObject({ kind: z.literal('switch'), from: release.exactOptional(), to: release }),
  z.strictObject({ kind: z.literal('restart'), service: z.string() }),
  z.strictObject({ kind: z.literal('health'), probes: z.array(probe) }),
  z.strictObject({
    kind: z.literal('share-traffic'),
    proxy: z.string(),
    percent: z.number(),
    soakMs: durationMs,
    minRequests: count,
  }),
  z.strictObject({ kind: z.literal('move-traffic'), proxy: z.string() }),
]);

const onFailure = z.enum(['rollback-all', 'rollback-host', 'continue']);

const fileDifference = z.strictObject({
  path: z.string(),
  bytes: count.exactOptional().meta({ description: 'Absent where it goes' }),
  bytesBefore: count.exactOptional().meta({ description: 'Absent where it is new' }),
});

const differences = z.strictObject({
  files: z
    .strictObject({
      added: z.array(fileDifference),
      changed: z.array(fileDifference),
      removed: z.array(fileDifference),
    })
    .exactOptional()
    .meta({ description: 'Absent where the host does not know any more what its release was made of' }),
  env: z
    .strictObject({
      added: z.array(z.string()),
      changed: z.array(z.string()),
      removed: z.array(z.string()),
    })
    .meta({ description: 'Names, never values' }),
  unit: z
    .strictObject({ name: z.string(), added: z.array(z.string()), removed: z.array(z.string()) })
    .exactOptional()
    .meta({ description: 'Lines of the file of the service' }),
});

const outlook = z.strictObject({
  health: z.enum(['healthy', 'not-healthy', 'nothing-in-service', 'not-asked']),
  freeBytes: count,
  neededBytes: count,
  differences: differences.exactOptional().meta({ description: 'Absent where nothing is in service' }),
});

const hostPlan = z.strictObject({
  host: z.string(),
  address: z.string(),
  path: z.string(),
  group: z.string().exactOptional(),
  optional: z.boolean(),
  onFailure,
  release,
  previous: release.exactOptional().meta({ description: 'What is in service now and would be put back' }),
  stage: z.array(step),
  migrate: z.array(step),
  activate: z.array(step),
  outlook: outlook.exactOptional(),
});

const outline = z.strictObject({
  app: z.string(),
  environment: z.string(),
  hosts: z.array(z.strictObject({ host: z.string(), optional: z.boolean(), onFailure })),
  groups: z.array(
    z.strictObject({
      name: z.string(),
      hosts: z.array(z.string()),
      onFailure,
      minSuccess: count.exactOptional(),
    }),
  ),
  waves: z.array(z.strictObject({ hosts: z.array(z.string()), holdMs: durationMs, trial: z.boolean() })),
  strategy: z.string().meta({ description: 'How the waves were cut, in words' }),
  gate: z
    .array(probe)
    .meta({ description: 'Asked from the runner between two waves, beside `verify`, and in the end' }),
  verify: z.array(probe).meta({ description: 'Asked from the runner after every wave' }),
  keep: count,
});

const plan = outline.extend({
  command: z.enum(['deploy', 'rollback']),
  release,
  hosts: z.array(hostPlan),
});

/** What `plan --json` prints (`PlanDocument` of model/documents). */
export const planSchema = z.strictObject({
  schema: z.literal(1),
  plan: plan.nullable().meta({ description: 'null where no host could be observed' }),
  outline: outline.meta({ description: 'What the configuration alone says' }),
  promises: z.array(promise).meta({ description: 'Of each host that was observed' }),
  failures: z.array(failure).meta({ description: 'Why it cannot succeed' }),
});

/** The content of `dist/plan.schema.json`. */
export function planSchemaJson(): Record<string, unknown> {
  return jsonSchema(planSchema, 'What deploy-action plan --json prints');
}
