import type { DeployEvent } from '../model/events.ts';
import type { HostState, Outcome } from '../model/outcome.ts';
import type { HostTruth } from '../model/rehearsal.ts';
import type { ReleaseId } from '../model/release.ts';

/** One simulated deployment as its run told it, and what stood on the hosts long after. */
export interface RehearsedRun {
  readonly outcome: Outcome;
  readonly release: ReleaseId;
  readonly events: readonly DeployEvent[];
  /** What {@link UnwellWatch} told of it. */
  readonly unwell: readonly string[];
  readonly truth: readonly HostTruth[];
}

/** What must hold after every deployment and does not, in words; empty when all is as it must be. */
export function brokenInvariants(run: RehearsedRun): readonly string[] {
  return [...untrueStates(run), ...untrueOutcome(run), ...run.unwell, ...wrongWayBack(run)];
}

function statesOf({ events }: RehearsedRun): ReadonlyMap<string, HostState> {
  return new Map(events.flatMap((event) => (event.type === 'host-ended' ? [[event.host, event.state]] : [])));
}

/** Each host is what was said of it, and has come to an end. */
function untrueStates(run: RehearsedRun): string[] {
  const states = statesOf(run);
  return run.truth.flatMap((truth) => {
    const { host, transaction } = truth;
    const state = states.get(host);
    const wrong: string[] = [];
    if (truth.isUnfinished) wrong.push(`${host} is still ${transaction}`);
    if (state === undefined) wrong.push(`nothing was said of ${host}`);
    else if (!isTrue(state, truth, run.release)) {
      wrong.push(`${host} was called ${state}, and is ${transaction} with ${truth.current ?? 'nothing'}`);
    }
    return wrong;
  });
}

function isTrue(state: HostState, truth: HostTruth, release: ReleaseId): boolean {
  const isNew = truth.current === release && truth.transaction === 'committed';
  const isOld = truth.current === truth.before;
  switch (state) {
    case 'deployed':
      return isNew;
    case 'rolled-back':
    case 'unchanged':
    case 'skipped':
      return isOld;
    case 'left-as-is':
      return isNew || isOld;
    case 'failed':
    case 'unknown':
      return true;
  }
}

/** The verdict is the one that the hosts deserve. */
function untrueOutcome({ outcome, release, truth }: RehearsedRun): string[] {
  const changed = truth.filter(({ current }) => current === release).length;
  const says = (what: string): string[] => [
    `the verdict is ${outcome}, and the release is on ${changed} of ${truth.length}: ${what}`,
  ];
  switch (outcome) {
    case 'deployed':
      return changed === truth.length ? [] : says('not on all');
    case 'partial':
      return changed > 0 ? [] : says('on none');
    case 'rolled-back':
      return changed === 0 ? [] : says('some were left');
    case 'failed':
    case 'unknown':
      return [];
  }
}

/** Going back visits what was changed, the last first. */
function wrongWayBack({ events }: RehearsedRun): string[] {
  const waves = events.flatMap((event) => (event.type === 'wave-started' ? [event.hosts] : []));
  const begun = events.findIndex((event) => event.type === 'phase-started' && event.phase === 'rollback');
  if (begun < 0) return [];
  const waveOf = (host: string): number => waves.findIndex((wave) => wave.includes(host));
  const visited = events
    .slice(begun)
    .flatMap((event) => (event.type === 'step-started' && event.phase === 'rollback' ? [event.host] : []));
  const order = [...new Set(visited)];
  const backwards = order.every((host, at) => at === 0 || waveOf(order[at - 1] ?? '') >= waveOf(host));
  const owed = events[begun];
  const missed = owed?.type === 'phase-started' ? owed.hosts.filter((host) => !order.includes(host)) : [];
  return [
    ...(backwards ? [] : [`the way back went ${order.join(', ')}, not the last wave first`]),
    ...(missed.length === 0 ? [] : [`the way back left out ${missed.join(', ')}`]),
  ];
}
