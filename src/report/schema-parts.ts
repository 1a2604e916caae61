import * as z from 'zod';
import { phases } from '../model/phase.ts';

/** A phase, or `rollback`. */
export const phase = z.enum([...phases, 'rollback']);
/** The name of a release. */
export const release = z.string().meta({ description: '`<UTC time>-<short commit>`' });
/** A moment. */
export const time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
/** A length of time. */
export const durationMs = z.number().nonnegative().meta({ description: 'Milliseconds' });

/** Every kind of failure. */
export const failureKind = z.enum([
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

/** What went wrong. */
export const failure = z.strictObject({
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

/** Where a run ended. */
export const outcome = z.enum(['deployed', 'partial', 'rolled-back', 'failed', 'unknown']);

/** The answer to one health question. */
export const verdict = z.enum(['healthy', 'unhealthy', 'inconclusive']);

/** Where one host ended. */
export const hostState = z
  .enum(['deployed', 'rolled-back', 'unchanged', 'skipped', 'left-as-is', 'failed', 'unknown'])
  .meta({
    description:
      'unchanged: nothing live was touched. skipped: optional and out of reach. left-as-is: the release failed there and stays (on-failure: continue). failed: needs a person. unknown: contact was lost and the truth could not be observed.',
  });

/** Whether and how a host goes back without the runner. */
const deadMan = z.strictObject({
  timer: z.enum(['systemd-system', 'systemd-user', 'session', 'none']),
  survivesReboot: z.boolean().meta({ description: 'It goes back also when it restarts in the middle' }),
  reason: z.string().meta({ description: 'One sentence' }),
});

const lease = z.strictObject({
  run: z.string(),
  actor: z.string(),
  url: z.string(),
  epoch: z.int().nonnegative().meta({ description: 'Grows with every taking' }),
  secondsLeft: z.number().meta({ description: '0 or less: it has ended' }),
});

/** Where the transaction of a host stands. */
export const transactionState = z.enum([
  'none',
  'armed',
  'switched',
  'committed',
  'rolling-back',
  'rolled-back',
  'needs-human',
]);

const transaction = z.strictObject({
  state: transactionState,
  release: release.exactOptional(),
  previous: release
    .exactOptional()
    .meta({ description: 'What going back puts into service; absent: nothing' }),
  epoch: z.int().nonnegative(),
  run: z.string().exactOptional(),
  reason: z.string().exactOptional().meta({ description: 'Why it went back or needs a person, in one word' }),
});

/** What a host does without the runner, and what an earlier run left there. */
export const promise = z.strictObject({
  host: z.string(),
  deadMan,
  lease: lease.exactOptional().meta({ description: 'Absent when it is free' }),
  transaction,
});

/** A schema as JSON schema (draft 2020-12). */
export function jsonSchema(schema: z.ZodType, title: string): Record<string, unknown> {
  return { ...z.toJSONSchema(schema, { target: 'draft-2020-12' }), title };
}
