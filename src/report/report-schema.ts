import * as z from 'zod';
import { phases } from '../model/phase.ts';

const phase = z.enum([...phases, 'rollback']);
const release = z.string().meta({ description: '`<UTC time>-<short commit>`' });
const time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
const durationMs = z.number().nonnegative().meta({ description: 'Milliseconds' });

const failureKind = z.enum([
  'config-invalid',
  'source-invalid',
  'key-unreadable',
  'host-key-unknown',
  'host-key-changed',
  'host-key-type-unknown',
  'host-key-revoked',
  'name-not-found',
  'name-lookup-failed',
  'connection-refused',
  'connection-timed-out',
  'host-unreachable',
  'no-common-algorithm',
  'authentication-failed',
  'transport-unavailable',
  'connection-lost',
  'command-failed',
  'command-signalled',
  'command-timed-out',
  'agent-refused',
  'path-not-writable',
  'disk-full',
  'tool-missing',
  'link-escapes',
  'digest-mismatch',
  'release-exists',
  'release-unknown',
  'release-unconfirmed',
  'shared-conflict',
  'deployment-in-progress',
  'lease-lost',
  'deployment-timed-out',
  'needs-human',
  'unit-invalid',
  'image-missing',
  'resource-taken',
  'proxy-unready',
  'crash-loop',
  'unhealthy',
  'health-timed-out',
  'health-inconclusive',
  'too-few-hosts',
  'rollback-failed',
  'cancelled',
  'internal',
]);

const location = z.strictObject({
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
});

const failure = z.strictObject({
  kind: failureKind,
  message: z.string(),
  hint: z.string().exactOptional().meta({ description: 'What the user should do now' }),
  host: z.string().exactOptional(),
  hop: z.string().exactOptional().meta({ description: 'The hop of a jump chain that failed' }),
  phase: phase.exactOptional(),
  step: z.string().exactOptional(),
  command: z.string().exactOptional().meta({ description: 'Secrets are hidden' }),
  exit: z.int().exactOptional(),
  tail: z
    .array(z.string())
    .exactOptional()
    .meta({ description: 'The last lines of what the command or service printed' }),
  location: location.exactOptional().meta({ description: 'The place in the configuration it belongs to' }),
});

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
  verdict: z.enum(['healthy', 'unhealthy', 'inconclusive']),
  latencyMs: durationMs.meta({ description: 'Milliseconds, of the last answer' }),
  answers: z.int().nonnegative(),
  detail: z.string(),
});

const hostReport = z.strictObject({
  name: z.string(),
  address: z.string(),
  state: z.enum(['deployed', 'rolled-back', 'unchanged', 'skipped', 'left-as-is', 'failed', 'unknown']).meta({
    description:
      'unchanged: nothing live was touched. skipped: optional and out of reach. left-as-is: the release failed there and stays (on-failure: continue). failed: needs a person. unknown: contact was lost and the truth could not be observed.',
  }),
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
  outcome: z.enum(['deployed', 'partial', 'rolled-back', 'failed', 'unknown']),
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
  const schema = z.toJSONSchema(reportSchema, { target: 'draft-2020-12' });
  return { ...schema, title: 'Report of a deploy-action run' };
}
