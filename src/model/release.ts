/** A release's name: `<UTC time>-<short commit>`, for example `20261120T131502Z-1a2b3c4`. */
export type ReleaseId = string;

/** `staged`: complete but never in service; `good`: was confirmed healthy; `bad`: failed, skipped by rollback. */
export type ReleaseState = 'staged' | 'good' | 'bad';

/** One release as a host has it. */
export interface ReleaseRecord {
  readonly id: ReleaseId;
  readonly state: ReleaseState;
  readonly current: boolean;
}
