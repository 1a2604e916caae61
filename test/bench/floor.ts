import { ansibleHosts, inPlace, linkDest, ours, plainSsh, tarScp, tarZstd } from './contestants.ts';
import { type LinkName, links, type WorkloadName } from './names.ts';
import { medianOf, type Results } from './results.ts';

/**
 * What nothing that goes over SSH can beat by much, seconds: OpenSSH's own `ssh host true` on this link, one more round
 * trip where the two sides compare before they send, the fewest bytes that anybody sent over the bandwidth, and what the
 * disk takes. Undefined where a part of it was not measured.
 */
export function floorOf(results: Results, workload: WorkloadName, link: LinkName): number | undefined {
  const connect = medianOf(results.rows, { workload: 'true', link, contestant: plainSsh }, 'switchedS');
  const disk = results.disk[workload];
  if (connect === undefined || disk === undefined) return undefined;
  const { roundTripMs, bitsPerSecond } = links[link];
  const compares = workload === 'c' || workload === 'cf' || workload === 'big';
  const sent = results.rows
    .filter((row) => row.workload === workload && row.link === link)
    .map((row) => medianOf(results.rows, row, 'bytes') ?? Number.POSITIVE_INFINITY);
  const transfer = bitsPerSecond === 0 ? 0 : (Math.min(...sent) * 8) / bitsPerSecond;
  return connect + (compares ? roundTripMs / 1_000 : 0) + transfer + disk;
}

/** A figure to reach: how many times as fast as another way ours has to be. */
export interface Goal {
  readonly workload: WorkloadName;
  readonly link: LinkName;
  readonly ours: string;
  readonly against: string;
  readonly atLeast: number;
  /** Which time of ours counts: until the switch, or the whole command. */
  readonly time: 'switchedS' | 'wallS';
}

const goal = (
  workload: WorkloadName,
  link: LinkName,
  against: string,
  atLeast: number,
  time: Goal['time'] = 'switchedS',
): Goal => ({ workload, link, ours, against, atLeast, time });

/** What the project set out to reach. */
export const goals: readonly Goal[] = [
  goal('b', '100', tarZstd, 1.2),
  goal('b', '0', tarZstd, 0.8),
  goal('cf', '100', tarScp, 8),
  goal('cf', '0', tarScp, 10),
  goal('cf', '100', linkDest, 4),
  goal('cf', '0', linkDest, 4),
  goal('cf', '100', linkDest, 2.5, 'wallS'),
  goal('big', '0', inPlace, 1),
  goal('big', '100', inPlace, 1),
  {
    ...goal('hosts', '0', ansibleHosts, 5),
    ours: 'deploy-action transport, 100 hosts',
  },
];
