import type { HostState } from '../../model/outcome.ts';
import type { HostTruth } from '../../model/rehearsal.ts';
import type { ReleaseId } from '../../model/release.ts';
import { type JudgedConfig, type RehearsedRun, statesOf } from './rehearsed-run.ts';

/** Each host has come to an end, on the new release or the old one, and is what was said of it. */
export function untrueStates(run: RehearsedRun): string[] {
  const states = statesOf(run);
  const ends = new Map(run.atEnd.map((truth) => [truth.host, truth]));
  return run.truth.flatMap((truth) => {
    const { host, transaction, current, before } = truth;
    const state = states.get(host);
    const wrong: string[] = [];
    if (truth.isUnfinished) wrong.push(`${host} is still ${transaction}`);
    if (current !== before && current !== run.release) {
      wrong.push(`${host} has ${current ?? 'nothing'}, neither the new release nor the old one`);
    }
    if (state === undefined) return [...wrong, `nothing was said of ${host}`];
    const untrue = untruthOf(state, { run, atEnd: ends.get(host) ?? truth, now: truth });
    if (untrue !== undefined) wrong.push(`${host} was called ${state}, ${untrue}: ${factsOf(truth)}`);
    return wrong;
  });
}

function factsOf({ transaction, current, serving, isHealthy }: HostTruth): string {
  const app = serving === undefined ? 'down' : `${isHealthy ? 'healthy' : 'unhealthy'} with ${serving}`;
  return `it is ${transaction} with ${current ?? 'nothing'}, and its app is ${app}`;
}

interface Case {
  readonly run: RehearsedRun;
  /** When the run ended. */
  readonly atEnd: HostTruth;
  /** Long after. */
  readonly now: HostTruth;
}

/** What is wrong with calling a host so; undefined when nothing is. */
function untruthOf(state: HostState, { run, atEnd, now }: Case): string | undefined {
  const { release, config } = run;
  // One that just then was out of reach, being restarted say, is judged by what it came to; so is an app that nobody was
  // to wait for.
  const seen = now.wasOutOfReach || !isWaitedFor(config, now.host) ? now : atEnd;
  const changed = now.switches.some((change) => change.release === release);
  switch (state) {
    case 'deployed':
      if (now.current !== release || now.transaction !== 'committed') return 'and does not have the release';
      return isWellWith(seen, release) ? undefined : 'and its app was not well with the release';
    case 'rolled-back':
      if (now.current !== now.before) return 'and does not have what it had';
      return isWellWith(seen, now.before) ? undefined : 'and its app was not well with what it had';
    case 'unchanged':
      return changed ? 'and was changed' : undefined;
    case 'skipped': {
      const own = config.hosts.find(({ name }) => name === now.host);
      if (own?.optional !== true) return 'and is not optional';
      if (!now.wasOutOfReach) return 'and was never out of reach';
      return changed ? 'and was changed' : undefined;
    }
    case 'left-as-is':
      return mayBeLeft(config, now.host) ? undefined : 'and no policy lets it be';
    case 'failed':
      return isSettledOld(atEnd) ? 'and had gone back well' : undefined;
    case 'unknown':
      return now.wasOutOfReach ? undefined : 'and was never out of reach';
  }
}

/** It serves this release well; of nothing, nothing has to be served. */
function isWellWith({ serving, isHealthy }: HostTruth, release: ReleaseId | undefined): boolean {
  return serving === release && (isHealthy || release === undefined);
}

/** Whether a deployment hears of an app that it does not answer yet: a port may be open by then. */
function isWaitedFor({ hosts, verify }: JudgedConfig, name: string): boolean {
  const own = hosts.find((host) => host.name === name);
  return (
    verify.length > 0 ||
    own?.driver.kind === 'systemd' ||
    own?.health.some(({ question }) => question.kind === 'http' || question.kind === 'command') === true
  );
}

function isSettledOld(truth: HostTruth): boolean {
  const { current, before, isUnfinished, transaction } = truth;
  if (isUnfinished || transaction === 'needs-human') return false;
  return current === before && isWellWith(truth, before);
}

function mayBeLeft({ hosts }: JudgedConfig, name: string): boolean {
  return hosts.find((host) => host.name === name)?.onFailure === 'continue';
}
