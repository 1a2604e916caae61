import type { DeployConfig, HostConfig } from '../model/config.ts';
import type { FailureKind } from '../model/failure.ts';
import { atLeast } from '../strategies/share.ts';

/** Who failed so far: hosts that did not hold, and optional ones that were out of reach. */
export interface Losses {
  readonly failed: ReadonlySet<string>;
  readonly skipped: ReadonlySet<string>;
}

/** What the losses so far mean. */
export type Judgement =
  | {
      readonly kind: 'all-back';
      /** The host or group whose failure demands it. */
      readonly because: string;
    }
  | {
      readonly kind: 'go-on';
      /** Go back, each by itself; those that did not change yet are left out. */
      readonly alone: ReadonlySet<string>;
      /** Stay as they are. */
      readonly left: ReadonlySet<string>;
    };

/** The parts of a configuration that say what failures mean. */
export interface FleetPolicies {
  readonly hosts: readonly Pick<HostConfig, 'name' | 'onFailure'>[];
  readonly groups: readonly Pick<
    DeployConfig['groups'][number],
    'name' | 'hosts' | 'onFailure' | 'minSuccess'
  >[];
}

/**
 * What is to be done about the losses so far. A host that failed counts by its own `onFailure`. A group of which too
 * few can still succeed counts by the group's: `rollback-host` takes back all of its hosts, `continue` only says so.
 * Whatever demands that all go back wins.
 */
export function judge(policies: FleetPolicies, { failed, skipped }: Losses): Judgement {
  const alone = new Set<string>();
  const left = new Set<string>();
  for (const { name, onFailure } of policies.hosts) {
    if (!failed.has(name)) continue;
    switch (onFailure) {
      case 'rollback-all':
        return { kind: 'all-back', because: name };
      case 'rollback-host':
        alone.add(name);
        break;
      case 'continue':
        left.add(name);
        break;
    }
  }
  for (const group of policies.groups) {
    if (!isLost(group, { failed, skipped })) continue;
    switch (group.onFailure) {
      case 'rollback-all':
        return { kind: 'all-back', because: group.name };
      case 'rollback-host':
        for (const host of group.hosts) {
          left.delete(host);
          if (!skipped.has(host)) alone.add(host);
        }
        break;
      case 'continue':
        break;
    }
  }
  return { kind: 'go-on', alone, left };
}

/** Whether fewer hosts of the group can still succeed than must. */
function isLost(group: FleetPolicies['groups'][number], { failed, skipped }: Losses): boolean {
  if (group.minSuccess === undefined) return false;
  const left = group.hosts.filter((host) => !failed.has(host) && !skipped.has(host)).length;
  return left < atLeast(group.minSuccess, group.hosts.length);
}

/** Whether a failure is the run's and not its host's: then no policy of a host has a say, and all go back. */
export function concernsAll(kind: FailureKind): boolean {
  return (
    kind === 'cancelled' ||
    kind === 'deployment-in-progress' ||
    kind === 'source-invalid' ||
    kind === 'internal'
  );
}
