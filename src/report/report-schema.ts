import * as z from 'zod';
import {
  durationMs,
  failure,
  failureKind,
  hostState,
  jsonSchema,
  outcome,
  phase,
  release,
  time,
  verdict,
} from './schema-parts.ts';

const phaseReport = z.strictObject({
  phase,
  result: z.enum(['done', 'failed', 'skipped', 'unknown']),
  startedAt: time,
  durationMs,
});

const hostPhaseReport = phaseReport.extend({
  attempts: z.int().positive().meta({ description: '1 unless something was tried again' }),
  errorKind: failureKind.exactOptional().meta({ description: 'Of the first step that failed' }),
  hint: z.string().exactOptional().meta({ description: 'What the user should do about it' }),
});

const probeReport = z.strictObject({
  probe: z.string(),
  verdict,
  latencyMs: durationMs.meta({ description: 'Milliseconds, of the last answer' }),
  answers: z.int().nonnegative(),
  detail: z.string(),
});

const hostReport = z.strictObject({
  name: z.string(),
  address: z.string(),
  state: hostState,
  release: release
    .exactOptional()
    .meta({ description: 'What `current` names now; absent if nothing or not known' }),
  previousRelease: release.exactOptional(),
  degraded: z.boolean().meta({ description: 'Healthy, but slower than `degraded-after` in its last answer' }),
  phases: z.array(hostPhaseReport),
  probes: z.array(probeReport),
  traffic: z
    .array(
      z.strictObject({
        phase,
        roundTrips: z.int().min(0),
        bytesSent: z.int().min(0),
        bytesReceived: z.int().min(0),
      }),
    )
    .exactOptional()
    .meta({ description: 'Round trips beyond TCP and SSH set-up, and bytes, by phase' }),
});

/** The report of a run (`Report` of model/report) as a schema; what does not belong there is refused. */
export const reportSchema = z.strictObject({
  schema: z.literal(1),
  command: z.enum(['deploy', 'rollback']),
  app: z.string(),
  environment: z.string(),
  outcome,
  release,
  previousRelease: release.exactOptional(),
  reason: z.string().exactOptional().meta({ description: 'Why somebody went back, in their words' }),
  startedAt: time,
  durationMs,
  hosts: z.array(hostReport),
  failures: z
    .array(failure)
    .meta({ description: 'In the order in which they happened; the first is the cause' }),
  warnings: z.array(z.string()),
  phases: z.array(phaseReport),
  probes: z.array(probeReport).meta({ description: 'Asked from the runner, about the whole deployment' }),
});

/** The same as a JSON schema (draft 2020-12): the content of `dist/report.schema.json`. */
export function reportSchemaJson(): Record<string, unknown> {
  return jsonSchema(reportSchema, 'Report of a deploy-action run');
}
