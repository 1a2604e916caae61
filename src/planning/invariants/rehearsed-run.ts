import type { DeployConfig, DriverConfig, HostConfig, ProbeQuestion } from '../../model/config.ts';
import type { DeployEvent } from '../../model/events.ts';
import type { HostState, Outcome } from '../../model/outcome.ts';
import type { HostTruth } from '../../model/rehearsal.ts';
import type { ReleaseId } from '../../model/release.ts';

/** The parts of a configuration by which a deployment is judged. */
export interface JudgedConfig extends Pick<DeployConfig, 'groups' | 'strategy'> {
  readonly hosts: readonly JudgedHost[];
  readonly verify: readonly unknown[];
}

export interface JudgedHost extends Pick<HostConfig, 'name' | 'group' | 'after' | 'optional' | 'onFailure'> {
  readonly driver: Pick<DriverConfig, 'kind'>;
  readonly health: readonly { readonly question: Pick<ProbeQuestion, 'kind'> }[];
}

/** One simulated deployment as its run told it, and what stood on the hosts. */
export interface RehearsedRun {
  readonly config: JudgedConfig;
  readonly outcome: Outcome;
  readonly release: ReleaseId;
  readonly events: readonly DeployEvent[];
  /** What {@link UnwellWatch} told of it. */
  readonly unwell: readonly string[];
  /** When the run ended. */
  readonly atEnd: readonly HostTruth[];
  /** Long after, when nothing was under way any more. */
  readonly truth: readonly HostTruth[];
}

/** What the run said of each host in the end. */
export function statesOf({ events }: Pick<RehearsedRun, 'events'>): ReadonlyMap<string, HostState> {
  return new Map(events.flatMap((event) => (event.type === 'host-ended' ? [[event.host, event.state]] : [])));
}

/** The hosts that were to be changed when that began. */
export function participantsOf({ events }: Pick<RehearsedRun, 'events'>): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'phase-started' && event.phase === 'activate' ? event.hosts : [],
  );
}
