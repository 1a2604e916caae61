import type { DeploymentFigures, DeploymentRecord, HistoryEntry } from '../model/status.ts';
import { commitOf } from './release-id.ts';

/** A line of the history of one host. */
export type HostEntry = HistoryEntry & { readonly host: string };

/** The deployments that the hosts recorded, each once, newest first; hosts in the order given. */
export function mergeHistory(entries: readonly HostEntry[]): DeploymentRecord[] {
  const byRun = new Map<string, HostEntry[]>();
  for (const entry of entries) {
    const key = entry.run ?? `${entry.command} ${entry.release} ${entry.outcome}`;
    const known = byRun.get(key);
    if (known === undefined) byRun.set(key, [entry]);
    else known.push(entry);
  }
  return [...byRun.values()].flatMap(merged).sort((a, b) => compare(b.at, a.at));
}

/**
 * Of one run; what its last line says of the whole counts, since a run that was cut off is finished later. What that
 * line lacks, since somebody else wrote it, an earlier one may say; the commit, the name of a new release.
 */
function merged(entries: readonly HostEntry[]): DeploymentRecord[] {
  const [first, ...later] = entries.toSorted((a, b) => compare(a.at, b.at));
  if (first === undefined) return [];
  const last: HostEntry = Object.assign({ ...first }, ...later);
  const { at, command, outcome, run, environment, actor, url, reason } = last;
  const [release = last.release] = entries
    .map((entry) => entry.release)
    .sort()
    .reverse();
  const commit = last.commit ?? (command === 'deploy' ? commitOf(release) : undefined);
  return [
    {
      at,
      command,
      release,
      outcome,
      durationMs: Math.max(...entries.map((entry) => entry.durationMs)),
      hosts: entries.map((entry) => ({ host: entry.host, state: entry.state, release: entry.release })),
      ...(run === undefined ? {} : { run }),
      ...(environment === undefined ? {} : { environment }),
      ...(actor === undefined ? {} : { actor }),
      ...(commit === undefined ? {} : { commit }),
      ...(url === undefined ? {} : { url }),
      ...(reason === undefined ? {} : { reason }),
    },
  ];
}

const weekMs = 7 * 86_400_000;

/**
 * How often was deployed (in a week only where one has passed since the oldest record: a rate of less says nothing), how
 * often in vain, and how long it took until a release held again. Rollbacks by command count as recoveries, not as
 * deployments. Whether a deployment that held was a mistake all the same, no record tells.
 */
export function figuresOf(records: readonly DeploymentRecord[], now: number): DeploymentFigures | undefined {
  const deployments = records.filter(({ command }) => command === 'deploy');
  const oldest = records.at(-1);
  if (oldest === undefined || deployments.length === 0) return undefined;
  const weeks = (now - Date.parse(oldest.at)) / weekMs;
  const failed = deployments.filter((record) => !holds(record)).length;
  const recoveries = recoveryTimes(records.toReversed());
  return {
    since: oldest.at,
    deployments: deployments.length,
    ...(weeks < 1 ? {} : { perWeek: round(deployments.length / weeks) }),
    failed,
    failedShare: round(failed / deployments.length),
    recoveries: recoveries.length,
    ...(recoveries.length === 0 ? {} : { medianRecoveryMs: median(recoveries) }),
  };
}

function holds({ outcome }: DeploymentRecord): boolean {
  return outcome === 'deployed' || outcome === 'partial';
}

/** From the first failure until the next run that held, for each time that this came; oldest first. */
function recoveryTimes(oldestFirst: readonly DeploymentRecord[]): number[] {
  const times: number[] = [];
  let failedAt: number | undefined;
  for (const record of oldestFirst) {
    const at = Date.parse(record.at);
    if (!holds(record)) failedAt ??= at;
    else if (failedAt !== undefined) {
      times.push(Math.max(0, at - failedAt));
      failedAt = undefined;
    }
  }
  return times;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** By code units, as times in ISO 8601 sort. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
