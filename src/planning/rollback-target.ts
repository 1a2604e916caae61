import { closest, distance } from 'fastest-levenshtein';
import type { Failure } from '../model/failure.ts';
import type { ReleaseId, ReleaseRecord } from '../model/release.ts';

export interface RollbackInput {
  readonly releases: readonly ReleaseRecord[];
  readonly current: ReleaseId | undefined;
  /** A release's name or the beginning of it; without it the previous good release is meant. */
  readonly wanted?: string;
  /** Lets `wanted` be a release that is marked bad. */
  readonly allowBad?: boolean;
}

/** The release to go back to, or a `release-unknown` failure whose hint offers what there is. */
export type RollbackTarget = { readonly release: ReleaseId } | { readonly failure: Failure };

/**
 * Which release a rollback puts into service: the newest good one before the current one (the newest good one of
 * all if nothing is in service), or the one that was asked for by name, if it is there, not bad and not the current.
 */
export function rollbackTarget(input: RollbackInput): RollbackTarget {
  return input.wanted === undefined ? previousGood(input) : named(input, input.wanted.trim());
}

function previousGood(input: RollbackInput): RollbackTarget {
  const { releases, current } = input;
  const [release] = releases
    .filter(({ id, state }) => state === 'good' && (current === undefined || id < current))
    .map(({ id }) => id)
    .sort()
    .reverse();
  if (release !== undefined) return { release };
  const message =
    current === undefined
      ? 'there is no good release to go back to'
      : `there is no good release before ${current} to go back to`;
  return unknown(message, offer(input));
}

function named(input: RollbackInput, wanted: string): RollbackTarget {
  const { releases, current, allowBad = false } = input;
  const matches = releases.filter(({ id }) => wanted !== '' && id.startsWith(wanted));
  const exact = matches.find(({ id }) => id === wanted);
  const [only, ...others] = exact === undefined ? matches : [exact];
  if (only === undefined) {
    const message = `there is no release ${wanted === '' ? 'with an empty name' : wanted}`;
    return unknown(message, [nearest(input, wanted), offer(input)].filter((part) => part !== '').join(' '));
  }
  if (others.length > 0) {
    const message = `${wanted} is the beginning of ${matches.length} releases' names`;
    return unknown(message, `Write more of the name. ${offer({ ...input, releases: matches })}`);
  }
  if (only.id === current) return unknown(`${only.id} is in service already`, offer(input));
  if (only.state === 'bad' && !allowBad) {
    return unknown(`${only.id} is marked bad: it failed when it was deployed`, offer(input));
  }
  return { release: only.id };
}

function unknown(message: string, hint: string): RollbackTarget {
  return { failure: { kind: 'release-unknown', message, hint } };
}

/** Everything there is, newest first, with what it is. */
function offer({ releases, current }: RollbackInput): string {
  if (releases.length === 0) return 'There are no releases on this host: deploy one.';
  const lines = releases
    .map(({ id, state }) => `${id} (${id === current ? `${state}, in service` : state})`)
    .sort()
    .reverse();
  return `Releases on this host: ${lines.join(', ')}.`;
}

/** The name that was perhaps meant; nothing if none is near. */
function nearest({ releases }: RollbackInput, wanted: string): string {
  const ids = releases.map(({ id }) => id);
  if (ids.length === 0 || wanted === '') return '';
  // A beginning is compared with beginnings, else every short name would be far from every release.
  const heads = ids.map((id) => id.slice(0, wanted.length));
  const head = closest(wanted, heads);
  const id = ids[heads.indexOf(head)];
  return id !== undefined && distance(wanted, head) <= Math.ceil(wanted.length / 4)
    ? `Did you mean ${id}?`
    : '';
}
