import * as z from 'zod';
import { durationMs, failure, jsonSchema, promise, release, time, verdict } from './schema-parts.ts';

const changedFile = z.strictObject({ path: z.string(), is: z.enum(['changed', 'missing']) });

const drift = z.strictObject({
  kind: z.enum(['behind', 'switched', 'files', 'service-file', 'unfinished']).meta({
    description:
      'behind: the last deployment put another release on other hosts. switched: `current` names something else than the last run here left. files: files of the release are not as they were sent. service-file: the file of the service is not that of the release. unfinished: a run was cut off or needs a person.',
  }),
  message: z.string(),
  hint: z.string(),
  files: z.array(changedFile).exactOptional().meta({ description: 'The first of them' }),
});

const hostStatus = z.strictObject({
  host: z.string(),
  address: z.string(),
  current: release
    .exactOptional()
    .meta({ description: 'Absent where nothing is in service or it is not known' }),
  since: time
    .exactOptional()
    .meta({ description: 'When that was put into service, as far as it was recorded' }),
  releases: z.array(
    z.strictObject({
      id: release,
      state: z.enum(['staged', 'good', 'bad']).meta({
        description: 'staged: complete, never in service. good: was confirmed healthy. bad: failed',
      }),
      current: z.boolean(),
    }),
  ),
  probes: z.array(z.strictObject({ probe: z.string(), verdict, latencyMs: durationMs, detail: z.string() })),
  failures: z.array(failure),
  drift: z.array(drift).exactOptional().meta({ description: 'Absent where it was not asked' }),
  promise: promise.exactOptional().meta({ description: 'Absent where the host could not be asked' }),
});

/** What `status --json` and `doctor --json` print (`StatusDocument` of model/documents). */
export const statusSchema = z.strictObject({
  schema: z.literal(1),
  app: z.string(),
  environment: z.string(),
  hosts: z.array(hostStatus),
});

/** The content of `dist/status.schema.json`. */
export function statusSchemaJson(): Record<string, unknown> {
  return jsonSchema(statusSchema, 'What deploy-action status --json and doctor --json print');
}
