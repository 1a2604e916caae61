import type { Phase } from './phase.ts';

/** Every way a deployment can go wrong. Code matches these kinds and never the text of a message. */
export type FailureKind =
  // found wrong in what was written, before anything was changed
  | 'config-invalid'
  | 'source-invalid'
  | 'key-unreadable'
  // while connecting
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'host-key-type-unknown'
  | 'host-key-revoked'
  | 'name-not-found'
  | 'name-lookup-failed'
  | 'connection-refused'
  | 'connection-timed-out'
  | 'host-unreachable'
  | 'no-common-algorithm'
  | 'authentication-failed'
  | 'transport-unavailable'
  // afterwards
  | 'connection-lost'
  | 'command-failed'
  | 'command-signalled'
  | 'command-timed-out'
  // what the agent refuses or finds
  | 'agent-refused'
  | 'path-not-writable'
  | 'disk-full'
  | 'tool-missing'
  | 'link-escapes'
  | 'digest-mismatch'
  | 'release-exists'
  | 'release-unknown'
  | 'release-unconfirmed'
  | 'shared-conflict'
  | 'deployment-in-progress'
  | 'lease-lost'
  | 'deployment-timed-out'
  | 'needs-human'
  // putting into service
  | 'unit-invalid'
  | 'image-missing'
  | 'resource-taken'
  | 'proxy-unready'
  | 'crash-loop'
  | 'unhealthy'
  | 'health-timed-out'
  | 'health-inconclusive'
  | 'too-few-hosts'
  | 'rollback-failed'
  | 'cancelled'
  | 'internal';

/** What went wrong, as data: enough for a person to know where it happened and what to do next. */
export interface Failure {
  readonly kind: FailureKind;
  /** One sentence, without a final full stop needed by any reader. */
  readonly message: string;
  /** What the user should do now. */
  readonly hint?: string;
  readonly host?: string;
  /** The hop of a jump chain that failed, by the name it has in the configuration. */
  readonly hop?: string;
  readonly phase?: Phase;
  readonly step?: string;
  /** The command as shown to people; secrets redacted. */
  readonly command?: string;
  readonly exit?: number;
  /** The last lines of what the command or service printed. */
  readonly tail?: readonly string[];
  /** The place in the configuration that the failure belongs to. */
  readonly location?: Location;
}

/** A place in a file, counted from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Carries a Failure through code that throws. */
export class DeployError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'DeployError';
    this.failure = failure;
  }
}

/** The failure that an unknown thrown value stands for; anything unforeseen becomes `internal`. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof DeployError) return thrown.failure;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    kind: 'internal',
    message,
    hint: 'This is a defect in deploy-action: please report it with this output.',
  };
}
