/** So many hosts, or such a part of them. */
export type Share =
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'percent'; readonly value: number };

/**
 * What the failure of a host or group means. `rollback-all`: every host changed so far goes back. `rollback-host`: only
 * it goes back, the rest stays. `continue`: it is left as it is and reported, the rest stays.
 */
export type FailurePolicy = 'rollback-all' | 'rollback-host' | 'continue';

/** All hosts that may change together do. */
export interface AllAtOnce {
  readonly kind: 'all-at-once';
}

/** Batch after batch. */
export interface Rolling {
  readonly kind: 'rolling';
  readonly batch: Share;
  /** Between one batch and the next; the hosts of the batch are watched meanwhile. */
  readonly pauseMs: number;
}

/** A few first, and watched for a while; then the others. */
export interface Canary {
  readonly kind: 'canary';
  readonly first: Share;
  readonly soakMs: number;
  readonly rest: AllAtOnce | Rolling;
}

/** How hosts that may change together are cut into waves. */
export type StrategyConfig = AllAtOnce | Rolling | Canary;

/** Hosts that have something in common. */
export interface GroupConfig {
  readonly name: string;
  /** In the order of the file. */
  readonly hosts: readonly string[];
  /** What it means that fewer than `minSuccess` of its hosts succeed. */
  readonly onFailure: FailurePolicy;
  /** Of all its hosts, those that are skipped included. Without it every host counts by itself. */
  readonly minSuccess?: Share;
  /** Its own, where it is not that of the fleet. */
  readonly strategy?: StrategyConfig;
}

/** How often connecting is tried, and how long is waited between two tries. */
export interface RetryConfig {
  readonly tries: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** What all hosts together may spend on waiting. */
  readonly budgetMs: number;
}
