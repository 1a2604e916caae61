import type { ProbeConfig, SharedEntry } from './config.ts';
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
  | { readonly kind: 'health'; readonly probes: readonly ProbeConfig[] };

/** What one host will go through. */
export interface HostPlan {
  readonly host: string;
  readonly address: string;
  readonly path: string;
  /** What is in service now and would be put back. */
  readonly previous: ReleaseId | undefined;
  readonly stage: readonly Step[];
  readonly migrate: readonly Step[];
  readonly activate: readonly Step[];
}

/** The ordered work of a deployment or a rollback; nothing is decided after it but what to do about failures. */
export interface Plan {
  readonly command: 'deploy' | 'rollback';
  readonly app: string;
  readonly environment: string;
  readonly release: ReleaseId;
  readonly hosts: readonly HostPlan[];
  /** Names of the hosts that change together, in order. */
  readonly waves: readonly (readonly string[])[];
  /** Asked from the runner once every wave has changed. */
  readonly verify: readonly ProbeConfig[];
  readonly keep: number;
}

/** The phases a plan passes through, those with nothing to do left out. */
export type PlannedPhase = Extract<Phase, 'stage' | 'migrate' | 'activate' | 'verify'>;
