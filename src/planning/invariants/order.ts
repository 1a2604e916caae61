import type { HostTruth } from '../../model/rehearsal.ts';
import { wavesOf } from '../waves.ts';
import { participantsOf, type RehearsedRun, statesOf } from './rehearsed-run.ts';

/** When a host got the release, and when it lost it again, as its own disk tells; milliseconds. */
interface Change {
  readonly host: string;
  readonly wave: number;
  readonly at: number;
  readonly backAt: number | undefined;
}

/**
 * What changed on the hosts changed in the order that the configuration asks for: only hosts that were to be changed;
 * wave after wave, each held for as long as it must be; hosts after those that they come after; and backwards, the last
 * wave first, when everything goes back.
 */
export function untrueOrder(run: RehearsedRun): string[] {
  const participants = participantsOf(run);
  const waves = wavesOf(run.config, participants);
  const waveOf = new Map(waves.flatMap(({ hosts }, index) => hosts.map((host) => [host, index])));
  const changes = run.truth.flatMap((truth) => changeOf(truth, run, waveOf) ?? []);
  const strangers = changes.filter(({ wave }) => wave < 0).map(({ host }) => host);
  if (strangers.length > 0)
    return [`${strangers.join(', ')} changed without being of those that were to change`];
  const states = statesOf(run);
  const wrong: string[] = [];
  for (const [index, { holdMs }] of waves.entries()) {
    const own = changes.filter(({ wave }) => wave === index);
    const later = changes.filter(({ wave }) => wave > index);
    const last = Math.max(...own.map(({ at }) => at));
    const first = Math.min(...later.map(({ at }) => at));
    const held = own.some(({ host }) => states.get(host) === 'deployed') ? holdMs : 0;
    if (first < last + held) wrong.push(`wave ${index + 2} began before wave ${index + 1} had held`);
  }
  const at = new Map(changes.map((change) => [change.host, change]));
  for (const { name, after } of run.config.hosts) {
    for (const earlier of after) {
      const [own, other] = [at.get(name), at.get(earlier)];
      if (own !== undefined && other !== undefined && own.at < other.at) {
        wrong.push(`${name} changed before ${earlier}, which it comes after`);
      }
    }
  }
  return [...wrong, ...untrueWayBack(run, changes)];
}

function changeOf(
  { host, before, switches }: HostTruth,
  { release }: RehearsedRun,
  waveOf: ReadonlyMap<string, number>,
): Change | undefined {
  const start = switches.findIndex((change) => change.release === release);
  const given = switches[start];
  if (given === undefined) return undefined;
  const back = switches.slice(start).find((change) => change.release === before);
  return { host, wave: waveOf.get(host) ?? -1, at: given.at, backAt: back?.at };
}

/** Hosts that the run could not reach, or not take back, go back by themselves at a time of their own. */
function untrueWayBack(run: RehearsedRun, changes: readonly Change[]): string[] {
  const begun = run.events.find((event) => event.type === 'phase-started' && event.phase === 'rollback');
  if (begun === undefined) return [];
  const states = statesOf(run);
  const visited = new Set(
    run.truth.flatMap(({ host, wasOutOfReach }) =>
      wasOutOfReach || states.get(host) === 'failed' ? [] : [host],
    ),
  );
  const back = changes
    .filter(({ host, backAt }) => visited.has(host) && backAt !== undefined && backAt >= begun.at)
    .sort((a, b) => (a.backAt ?? 0) - (b.backAt ?? 0));
  const backwards = back.every(({ wave }, at) => at === 0 || (back[at - 1]?.wave ?? wave) >= wave);
  if (backwards) return [];
  return [`the way back went ${back.map(({ host }) => host).join(', ')}, not the last wave first`];
}
