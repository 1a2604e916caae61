import * as z from 'zod';
import { durationMs, failure, hostState, jsonSchema, outcome, release, time } from './schema-parts.ts';

const deployment = z.strictObject({
  at: time,
  command: z.enum(['deploy', 'rollback']),
  release,
  outcome,
  durationMs: durationMs.meta({ description: '0 where a run ended before it could say' }),
  run: z.string().exactOptional(),
  environment: z.string().exactOptional(),
  actor: z.string().exactOptional(),
  commit: z
    .string()
    .exactOptional()
    .meta({ description: 'Its first seven digits where a run ended before it could say' }),
  url: z.string().exactOptional().meta({ description: 'Of its log' }),
  reason: z.string().exactOptional().meta({ description: 'Why somebody went back, in their words' }),
  hosts: z.array(z.strictObject({ host: z.string(), state: hostState, release })),
});

const figures = z.strictObject({
  since: time.meta({ description: 'The oldest record that was read' }),
  deployments: z.int().nonnegative(),
  perWeek: z
    .number()
    .nonnegative()
    .exactOptional()
    .meta({ description: 'Absent until the oldest record is a week old' }),
  failed: z.int().nonnegative().meta({ description: 'Rolled back, failed or unknown' }),
  failedShare: z.number().min(0).max(1),
  recoveries: z
    .int()
    .nonnegative()
    .meta({ description: 'How often a release held again after one had failed' }),
  medianRecoveryMs: durationMs.exactOptional(),
});

/** What `history --json` prints (`HistoryDocument` of model/documents). */
export const historySchema = z.strictObject({
  schema: z.literal(1),
  app: z.string(),
  environment: z.string(),
  deployments: z.array(deployment).meta({ description: 'Newest first' }),
  figures: figures
    .nullable()
    .meta({ description: 'Over all records that were read; null where there are none' }),
  failures: z.array(failure).meta({ description: 'Of hosts that could not be asked' }),
});

/** The content of `dist/history.schema.json`. */
export function historySchemaJson(): Record<string, unknown> {
  return jsonSchema(historySchema, 'What deploy-action history --json prints');
}
