import type { ReleaseId, ReleaseRecord } from '../model/release.ts';

export interface RetentionInput {
  readonly releases: readonly ReleaseRecord[];
  /** Good releases kept besides the one in service. */
  readonly keep: number;
  readonly current: ReleaseId | undefined;
  /** Kept whatever else holds, for example what a rollback of this run would put back. */
  readonly protect: readonly ReleaseId[];
}

/**
 * The releases to remove from a host, oldest first. Kept are the one in service, the protected ones, the newest
 * `keep` good ones, and for inspection the newest bad one unless it is older than all good ones kept.
 * Bad and staged releases never take the place of a good one; staged ones are left over from runs that ended early.
 */
export function releasesToRemove({ releases, keep, current, protect }: RetentionInput): ReleaseId[] {
  const newestFirst = [...releases].sort((a, b) => compare(b.id, a.id));
  const untouchable = (release: ReleaseRecord) => release.id === current || protect.includes(release.id);
  const good = newestFirst.filter((release) => release.state === 'good');
  const goodOthers = good.filter((release) => release.id !== current).slice(0, Math.max(0, keep));
  const goodKept = good.filter((release) => untouchable(release) || goodOthers.includes(release));
  const oldestGood = goodKept.at(-1);
  const [newestBad] = newestFirst.filter((release) => release.state === 'bad' && !untouchable(release));
  const kept = (release: ReleaseRecord): boolean => {
    if (untouchable(release)) return true;
    switch (release.state) {
      case 'good':
        return goodOthers.includes(release);
      case 'bad':
        return release === newestBad && (oldestGood === undefined || release.id > oldestGood.id);
      case 'staged':
        return false;
    }
  };
  return newestFirst
    .filter((release) => !kept(release))
    .map((release) => release.id)
    .reverse();
}

/** By code units, as names of releases sort by time; a locale's order could differ. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
