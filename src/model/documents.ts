import type { Failure } from './failure.ts';
import type { Outcome } from './outcome.ts';
import type { Plan, PlanOutline } from './plan.ts';
import type { HostTruth, RehearsedEnd } from './rehearsal.ts';
import type { DeploymentFigures, DeploymentRecord, HostPromise, HostStatus } from './status.ts';

/** What `plan --json` prints; `dist/plan.schema.json` describes the same. */
export interface PlanDocument {
  readonly schema: 1;
  /** Null where no host could be observed. */
  readonly plan: Plan | null;
  readonly outline: PlanOutline;
  readonly promises: readonly HostPromise[];
  readonly failures: readonly Failure[];
}

/** What `status --json` and `doctor --json` print; `dist/status.schema.json` describes the same. */
export interface StatusDocument {
  readonly schema: 1;
  readonly app: string;
  readonly environment: string;
  readonly hosts: readonly HostStatus[];
}

/** What `history --json` prints; `dist/history.schema.json` describes the same. */
export interface HistoryDocument {
  readonly schema: 1;
  readonly app: string;
  readonly environment: string;
  /** Newest first. */
  readonly deployments: readonly DeploymentRecord[];
  readonly figures: DeploymentFigures | null;
  /** Of hosts that could not be asked. */
  readonly failures: readonly Failure[];
}

/** What `simulate --json` prints; `dist/simulation.schema.json` describes the same. */
export interface SimulationDocument {
  readonly schema: 1;
  readonly scenario: string;
  /** Of the first rehearsal; each has the next one. */
  readonly seed: number;
  readonly rehearsals: number;
  readonly simulatedSeconds: number;
  /** How often each came, and the first seed that shows it. */
  readonly outcomes: readonly {
    readonly outcome: Outcome;
    readonly deployments: number;
    readonly seed: number;
  }[];
  /** What did not hold that must. */
  readonly broken: readonly { readonly what: string; readonly seed: number }[];
  /** Where there was one rehearsal. */
  readonly runs?: readonly RehearsedEnd[];
  readonly hosts?: readonly HostTruth[];
}
