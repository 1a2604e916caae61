import { plainSsh } from './contestants.ts';
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
