import type { ReleaseId } from '../model/release.ts';

const shape = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-([0-9a-f]{7,64}|nocommit)$/;
const secondMs = 1000;

export interface ReleaseIdInput {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Full or short, in hexadecimal; anything else counts as none. */
  readonly commit?: string;
  /** Names already there, on any host; those that are not of our making do not matter. */
  readonly taken: readonly string[];
}

/**
 * A new release's name, `<UTC time>-<7 digits of the commit, or nocommit>`.
 * Its time is `now`, or later by as many seconds as it takes to come after every name taken: the order of names
 * is the order of releases, for retention and rollback alike, even if the runners' clocks disagree.
 */
export function releaseId({ now, commit, taken }: ReleaseIdInput): ReleaseId {
  const newest = Math.max(...taken.map(timeOf), Number.NEGATIVE_INFINITY);
  const second = Math.max(Math.floor(now / secondMs) * secondMs, newest + secondMs);
  const time = new Date(second).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${time}Z-${shortCommit(commit)}`;
}

/** The short commit that a release's name ends in; undefined for `nocommit` and for names not of our making. */
export function commitOf(id: ReleaseId): string | undefined {
  const commit = shape.exec(id)?.[7];
  return commit === 'nocommit' ? undefined : commit;
}

function shortCommit(commit: string | undefined): string {
  const given = commit?.trim().toLowerCase() ?? '';
  return /^[0-9a-f]{7,64}$/.test(given) ? given.slice(0, 7) : 'nocommit';
}

/** The time in a release's name in milliseconds since 1970; minus infinity for other names. */
function timeOf(id: string): number {
  const parts = shape.exec(id);
  if (parts === null) return Number.NEGATIVE_INFINITY;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}
