import * as z from 'zod';
import { durationMs, jsonSchema, outcome, release, transactionState } from './schema-parts.ts';

const seed = z.int().nonnegative();

const run = z.strictObject({
  run: z.string(),
  outcome,
  durationMs,
  cause: z
    .string()
    .exactOptional()
    .meta({ description: 'The kind of the first failure, and where it happened' }),
});

const host = z.strictObject({
  host: z.string(),
  before: release.exactOptional().meta({ description: 'What was in service before anything began' }),
  current: release.exactOptional(),
  serving: release.exactOptional().meta({ description: 'What answers; absent when nothing does' }),
  isHealthy: z.boolean(),
  transaction: transactionState,
  isUnfinished: z.boolean().meta({ description: 'The host would still change by itself' }),
  switches: z
    .array(z.strictObject({ at: z.number(), release: release.exactOptional() }))
    .meta({ description: 'Every change of `current`; milliseconds of the simulated clock' }),
  wasOutOfReach: z.boolean(),
});

/** What `simulate --json` prints (`SimulationDocument` of model/documents). */
export const simulationSchema = z.strictObject({
  schema: z.literal(1),
  scenario: z.string(),
  seed: seed.meta({ description: 'Of the first rehearsal; each has the next one' }),
  rehearsals: z.int().nonnegative(),
  simulatedSeconds: z.number().nonnegative(),
  outcomes: z
    .array(z.strictObject({ outcome, deployments: z.int().positive(), seed }))
    .meta({ description: 'How often each came, and the first seed that shows it' }),
  broken: z
    .array(z.strictObject({ what: z.string(), seed }))
    .meta({ description: 'What did not hold that must, and the first seed that shows it' }),
  runs: z.array(run).exactOptional().meta({ description: 'Of the only rehearsal' }),
  hosts: z
    .array(host)
    .exactOptional()
    .meta({ description: 'What stands on the hosts after the only rehearsal' }),
});

/** The content of `dist/simulation.schema.json`. */
export function simulationSchemaJson(): Record<string, unknown> {
  return jsonSchema(simulationSchema, 'What deploy-action simulate --json prints');
}
