import type { HostState, Outcome } from '../../model/outcome.ts';
import { atLeast } from '../../strategies/share.ts';
import { type RehearsedRun, statesOf } from './rehearsed-run.ts';

/**
 * The verdict is the one that the hosts deserve. It is worked out here from what stands on them and from what the
 * configuration says that a failure means, by another way than the engine's.
 */
export function untrueVerdict(run: RehearsedRun): string[] {
  const { outcome, release, truth } = run;
  const states = statesOf(run);
  const deserved = deservedVerdict(run, states);
  const changed = truth.filter(({ current }) => current === release).map(({ host }) => host);
  const wrong: string[] = [];
  if (outcome !== deserved) {
    const told = [...states].map(([host, state]) => `${host} ${state}`).join(', ');
    wrong.push(`the verdict is ${outcome}, and should be ${deserved}: ${told}`);
  }
  if (outcome === 'deployed' && changed.length < truth.length) {
    wrong.push(`the verdict is deployed, and the release is on ${changed.length} of ${truth.length}`);
  }
  if (outcome === 'partial' && changed.length === 0) {
    wrong.push('the verdict is partial, and the release is on none');
  }
  if (outcome === 'rolled-back' && changed.length > 0) {
    wrong.push(`the verdict is rolled-back, and the release is on ${changed.join(', ')}`);
  }
  return wrong;
}

function deservedVerdict(run: RehearsedRun, states: ReadonlyMap<string, HostState>): Outcome {
  const of = (state: HostState): string[] =>
    [...states].flatMap(([host, is]) => (is === state ? [host] : []));
  if (of('unknown').length > 0) return 'unknown';
  if (of('failed').length > 0) return 'failed';
  const behind = [...states].flatMap(([host, state]) => (state === 'deployed' ? [] : [host]));
  if (behind.length === 0) return states.size > 0 ? 'deployed' : 'failed';
  if (of('deployed').length > 0) {
    return behind.every((host) => mayStayBehind(run, states, host)) ? 'partial' : 'failed';
  }
  return of('rolled-back').length > 0 && of('left-as-is').length === 0 ? 'rolled-back' : 'failed';
}

/** Whether the others may have the release though this host does not. */
function mayStayBehind(
  { config, events }: RehearsedRun,
  states: ReadonlyMap<string, HostState>,
  name: string,
): boolean {
  const host = config.hosts.find((one) => one.name === name);
  if (host === undefined) return false;
  const failed = events.some((event) => event.type === 'failed' && event.failure.host === name);
  const isAlone = host.onFailure !== 'rollback-all' || states.get(name) === 'skipped';
  if (failed && !isAlone) return false;
  for (const { hosts, minSuccess, onFailure } of config.groups) {
    if (minSuccess === undefined || !hosts.includes(name)) continue;
    const held = hosts.filter((member) => states.get(member) === 'deployed').length;
    if (held >= atLeast(minSuccess, hosts.length)) continue;
    if (onFailure === 'rollback-all') return false;
    if (onFailure === 'rollback-host') return true;
  }
  return isAlone;
}
