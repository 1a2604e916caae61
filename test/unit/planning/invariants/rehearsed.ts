import type { DeployEvent } from '../../../../src/model/events.ts';
import type { HostState } from '../../../../src/model/outcome.ts';
import type { HostTruth } from '../../../../src/model/rehearsal.ts';
import type { JudgedHost } from '../../../../src/planning/invariants/rehearsed-run.ts';

/** A host as it is configured, required unless said otherwise. */
export function hostConfig(name: string, change: Partial<JudgedHost> = {}): JudgedHost {
  return {
    ...{ name, after: [], optional: false, onFailure: 'rollback-all' },
    ...{ driver: { kind: 'systemd' }, health: [], ...change },
  };
}

/** A host that was changed from `old` to `new` at 10 ms, and is well. */
export function truthOf(host: string, change: Partial<HostTruth> = {}): HostTruth {
  return {
    ...{ host, before: 'old', current: 'new', serving: 'new', isHealthy: true },
    ...{ transaction: 'committed', isUnfinished: false, wasOutOfReach: false },
    ...{ switches: [{ at: 10, release: 'new' }], ...change },
  };
}

/** A host that got `new` and lost it again. */
export function backOf(
  host: string,
  changedAt: number,
  backAt: number,
  change: Partial<HostTruth> = {},
): HostTruth {
  const switches = [
    { at: changedAt, release: 'new' },
    { at: backAt, release: 'old' },
  ];
  return truthOf(host, { current: 'old', serving: 'old', transaction: 'rolled-back', switches, ...change });
}

/** What the run says of a host in the end. */
export function ended(host: string, state: HostState): DeployEvent {
  return { type: 'host-ended', at: 200, host, state };
}
