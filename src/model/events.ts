import type { Failure } from './failure.ts';
import type { HostState, Verdict } from './outcome.ts';
import type { Phase } from './phase.ts';
import type { Report } from './report.ts';

/** `unknown`: contact was lost while the step ran. */
export type StepResult = 'done' | 'failed' | 'skipped' | 'unknown';

/** The one stream that leaves the engine. `at` is milliseconds since 1970 (UTC). Log, summary and report read it. */
export type DeployEvent = { readonly at: number } & (
  | {
      readonly type: 'started';
      readonly command: 'deploy' | 'rollback';
      readonly app: string;
      readonly environment: string;
      readonly release: string;
      /** Why somebody goes back, in their words. */
      readonly reason?: string;
      /** What a run that was cut off left is finished, nothing is begun. */
      readonly finishing?: true;
      readonly hosts: readonly { readonly name: string; readonly address: string }[];
    }
  | { readonly type: 'phase-started'; readonly phase: Phase; readonly hosts: readonly string[] }
  | { readonly type: 'phase-ended'; readonly phase: Phase; readonly ok: boolean }
  /** A phase with nothing to do. */
  | { readonly type: 'phase-skipped'; readonly phase: Phase }
  /** Counted from 1. */
  | {
      readonly type: 'wave-started';
      readonly wave: number;
      readonly waves: number;
      readonly hosts: readonly string[];
    }
  /** The wave is watched for `holdMs`, and then the questions of the gate are asked. */
  | {
      readonly type: 'gate-started';
      readonly wave: number;
      readonly holdMs: number;
      readonly probes: readonly string[];
    }
  | { readonly type: 'gate-ended'; readonly wave: number; readonly ok: boolean }
  /** An attempt failed, and the next follows after `waitMs`. */
  | {
      readonly type: 'retrying';
      readonly host: string;
      readonly phase: Phase;
      readonly step: string;
      /** The one that failed, counted from 1. */
      readonly attempt: number;
      readonly attempts: number;
      readonly waitMs: number;
      readonly failure: Failure;
    }
  | { readonly type: 'step-started'; readonly host: string; readonly phase: Phase; readonly step: string }
  | {
      readonly type: 'step-ended';
      readonly host: string;
      readonly phase: Phase;
      readonly step: string;
      readonly result: StepResult;
      readonly durationMs: number;
      /** A short remark for people: `1.2 MB in 34 files`. */
      readonly detail?: string;
      readonly failure?: Failure;
    }
  | {
      readonly type: 'progress';
      readonly host: string;
      readonly step: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: 'output';
      readonly host: string;
      readonly stream: 'stdout' | 'stderr';
      readonly line: string;
    }
  | {
      readonly type: 'probe-answered';
      /** A host's name, or `runner` for questions about the whole deployment. */
      readonly host: string;
      readonly probe: string;
      readonly verdict: Verdict;
      readonly latencyMs: number;
      readonly degraded: boolean;
      readonly detail: string;
    }
  | {
      readonly type: 'notice';
      readonly level: 'info' | 'warning';
      readonly host?: string;
      readonly message: string;
      readonly hint?: string;
    }
  | { readonly type: 'failed'; readonly failure: Failure }
  | {
      readonly type: 'host-ended';
      readonly host: string;
      readonly state: HostState;
      /** What `current` names on the host now, as far as it is known. */
      readonly release?: string;
      readonly previousRelease?: string;
    }
  | { readonly type: 'ended'; readonly report: Report }
);

export type EmitEvent = (event: DeployEvent) => void;
