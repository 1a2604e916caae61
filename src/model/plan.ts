import type { ProbeConfig, SharedEntry } from './config.ts';
import type { HostOutlook } from './differences.ts';
import type { FailurePolicy } from './fleet.ts';
import type { Phase } from './phase.ts';
import type { ReleaseId } from './release.ts';

/** One thing done on one host. `undo` in the table of `planning/steps` names what takes it back. */
export type Step =
  | { readonly kind: 'upload'; readonly files: number; readonly bytes: number }
  | { readonly kind: 'link-shared'; readonly entries: readonly SharedEntry[] }
  | { readonly kind: 'write-env'; readonly file: string; readonly names: readonly string[] }
  | { readonly kind: 'build'; readonly index: number; readonly run: string; readonly timeoutMs: number }
  | { readonly kind: 'prepare-service'; readonly service: string }
  | { readonly kind: 'seal' }
  | { readonly kind: 'migrate'; readonly index: number; readonly run: string; readonly timeoutMs: number }
  | { readonly kind: 'switch'; readonly from: ReleaseId | undefined; readonly to: ReleaseId }
  | { readonly kind: 'restart'; readonly service: string }
  | { readonly kind: 'health'; readonly probes: readonly ProbeConfig[] }
  | {
      /** A part of the requests reaches the new release, and is held there. */
      readonly kind: 'share-traffic';
      readonly proxy: string;
      readonly percent: number;
      readonly soakMs: number;
      readonly minRequests: number;
    }
  | { readonly kind: 'move-traffic'; readonly proxy: string };

/** What one host will go through. */
export interface HostPlan {
  readonly host: string;
  readonly address: string;
  readonly path: string;
  readonly group?: string;
  readonly optional: boolean;
  readonly onFailure: FailurePolicy;
  /** What is put into service. */
  readonly release: ReleaseId;
  /** What is in service now and would be put back. */
  readonly previous: ReleaseId | undefined;
  readonly stage: readonly Step[];
  readonly migrate: readonly Step[];
  readonly activate: readonly Step[];
  /** What it is like now and what would change; only where a plan is made to be looked at. */
  readonly outlook?: HostOutlook;
}

/** The hosts that change together. */
export interface Wave {
  readonly hosts: readonly string[];
  /** How long they are watched before the next wave. */
  readonly holdMs: number;
  /** It tries the release: when none of its hosts holds, everything goes back, whatever their failure means else. */
  readonly trial: boolean;
}

/** A group whose hosts succeed or fail together to some degree. */
export interface GroupPlan {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly onFailure: FailurePolicy;
  /** How many of its hosts must succeed, where that was said. */
  readonly minSuccess?: number;
}

/** What can be said of a deployment before any host was looked at. */
export interface PlanOutline {
  readonly app: string;
  readonly environment: string;
  readonly hosts: readonly Pick<HostPlan, 'host' | 'optional' | 'onFailure'>[];
  readonly groups: readonly GroupPlan[];
  /** In order. */
  readonly waves: readonly Wave[];
  /** How the waves were cut, in words. */
  readonly strategy: string;
  /** Asked from the runner between two waves, beside `verify`, and in the end. */
  readonly gate: readonly ProbeConfig[];
  /** Asked from the runner after every wave, the last included. */
  readonly verify: readonly ProbeConfig[];
  readonly keep: number;
}

/** The ordered work of a deployment or a rollback; nothing is decided after it but what to do about failures. */
export interface Plan extends PlanOutline {
  readonly command: 'deploy' | 'rollback';
  /** The release of the deployment; a rollback may put different ones on its hosts, and names the newest here. */
  readonly release: ReleaseId;
  readonly hosts: readonly HostPlan[];
}

/** The phases a plan passes through, those with nothing to do left out. */
export type PlannedPhase = Extract<Phase, 'stage' | 'migrate' | 'activate' | 'verify'>;
