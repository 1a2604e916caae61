import type { Duplex } from 'node:stream';
import type { Clock } from '../model/clock.ts';
import type { CommandResult } from '../model/command.ts';
import type { ProbeQuestion } from '../model/config.ts';
import type { Verdict } from '../model/outcome.ts';

/** The place a question is asked from, and what a right answer must name. */
export interface ProbeContext {
  /**
   * Opens a byte stream to `address:port` as seen from where the question is asked.
   * Rejects with DeployError; only `connection-refused`, `connection-timed-out`, `host-unreachable`,
   * `name-not-found` and `name-lookup-failed` say something about the service, every other kind makes the answer inconclusive.
   */
  readonly dial: (address: string, port: number) => Promise<Duplex>;
  /** As `dial`, to the Unix socket at `path`; absent where none can be reached. */
  readonly dialSocket?: ((path: string) => Promise<Duplex>) | undefined;
  /** Runs a command inside the release, on the host or on the runner. */
  readonly run: (argv: readonly string[], timeoutMs: number) => Promise<CommandResult>;
  readonly clock: Clock;
  /**
   * Ends the question at once, with an inconclusive answer. For questions asked through a connection it must
   * also abort when that connection is lost: else a broken stream looks like a service that hangs up.
   */
  readonly signal: AbortSignal;
  /** What counts as this release where a question has `version`: its id, full commit, short commit, given version. */
  readonly expectedVersions: readonly string[];
}

/** What one question told. */
export interface Finding {
  readonly verdict: Verdict;
  /** For people: one line of at most 200 characters; on a mismatch what was expected and what came. */
  readonly detail: string;
  /** Names the running instance; when it changes between two answers, the service was started anew. */
  readonly instance?: string;
  /** What a person should do if the probe ends with this; without one, what fits any probe is said. */
  readonly hint?: string;
  /** The question itself is wrong: asked again, it would be answered the same. */
  readonly isFinal?: true;
}

/** A finding and how long it took, from the first packet to the last byte of the answer. */
export interface ProbeAnswer extends Finding {
  readonly latencyMs: number;
}

/** Asks one question once. Never rejects, and answers within `timeoutMs` or as soon as the signal aborts. */
export type Probe<Q> = (question: Q, timeoutMs: number, context: ProbeContext) => Promise<ProbeAnswer>;

export type ProbeKind = ProbeQuestion['kind'];

/** The question of one kind of probe. */
export type QuestionOf<K extends ProbeKind> = Extract<ProbeQuestion, { readonly kind: K }>;
