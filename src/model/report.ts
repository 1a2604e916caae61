import type { Failure, FailureKind } from './failure.ts';
import type { HostState, Outcome, Verdict } from './outcome.ts';
import type { Phase } from './phase.ts';
import type { Traffic } from './transport.ts';

/** A run as a machine reads it; `dist/report.schema.json` describes the same. Times are ISO 8601, durations milliseconds. */
export interface Report {
  readonly schema: 1;
  readonly command: 'deploy' | 'rollback';
  readonly app: string;
  readonly environment: string;
  readonly outcome: Outcome;
  readonly release: string;
  readonly previousRelease?: string;
  /** Why somebody went back, in their words. */
  readonly reason?: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly hosts: readonly HostReport[];
  /** In the order in which they happened; the first is the cause. */
  readonly failures: readonly Failure[];
  readonly warnings: readonly string[];
  readonly phases: readonly PhaseReport[];
  /** Asked from the runner about the whole deployment; those of a host are with the host. */
  readonly probes: readonly ProbeReport[];
}

export interface HostReport {
  readonly name: string;
  readonly address: string;
  readonly state: HostState;
  /** What `current` names now; absent where nothing is deployed or it is not known. */
  readonly release?: string;
  readonly previousRelease?: string;
  readonly degraded: boolean;
  readonly phases: readonly HostPhaseReport[];
  readonly probes: readonly ProbeReport[];
  /** What went over its connections; absent where the transport does not count. */
  readonly traffic?: readonly PhaseTraffic[];
}

/** What a phase sent to a host and got from it; what follows the end of a phase counts with it. */
export interface PhaseTraffic extends Traffic {
  readonly phase: Phase;
}

export interface PhaseReport {
  readonly phase: Phase;
  readonly result: 'done' | 'failed' | 'skipped' | 'unknown';
  readonly startedAt: string;
  readonly durationMs: number;
}

/** A phase on one host. */
export interface HostPhaseReport extends PhaseReport {
  /** 1 unless something was tried again. */
  readonly attempts: number;
  /** Of the first step that failed. */
  readonly errorKind?: FailureKind;
  /** What the user should do about it. */
  readonly hint?: string;
}

export interface ProbeReport {
  readonly probe: string;
  readonly verdict: Verdict;
  /** Of the last answer. */
  readonly latencyMs: number;
  readonly answers: number;
  readonly detail: string;
}
