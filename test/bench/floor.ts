import { type LinkName, linkNames, links, type WorkloadName } from './names.ts';
import { medianOf, type Results } from './results.ts';

/** For people: what {@link floorOf} reckons. */
export const floorDefinition =
  '*The floor* is a lower bound: what a deployment over SSH takes at least, whatever it does. It is the set-up, and then the wire or the disk, whichever takes longer, for they work at once. *Set-up*: the fastest way to connect and run `true` on that link, less the way home of its answer, for which no switch waits; where the two sides compare before they send, one more round trip. *Wire*: the fewest bytes that any way sent, over the bandwidth. *Disk*: the least that `cp -a` of the tree took, or `cp -al` where most of it is there; less, if some way on some link was done sooner after its set-up. No floor is above the median of the fastest way beside it: where the two are the same, that way is all that is known of the floor. It counts no work of the runner, no program that the host starts, and not the slow start of TCP.';

/** Workloads that bring the same to the disk. */
const sameDisk: Readonly<Partial<Record<WorkloadName, readonly WorkloadName[]>>> = {
  c: ['c', 'cf'],
  cf: ['c', 'cf'],
};

/**
 * What nothing that goes over SSH can beat, seconds: see {@link floorDefinition}. Undefined where a part of it was not
 * measured.
 */
export function floorOf(results: Results, workload: WorkloadName, link: LinkName): number | undefined {
  const begun = beginningOf(results, workload, link);
  const disk = diskOf(results, workload);
  const fastest = leastOf(results, workload, link, 'switchedS');
  if (begun === undefined || disk === undefined || fastest === undefined) return undefined;
  const { bitsPerSecond } = links[link];
  const bytes = leastOf(results, workload, link, 'bytes') ?? 0;
  const wire = bitsPerSecond === 0 ? 0 : (bytes * 8) / bitsPerSecond;
  return Math.min(begun + Math.max(wire, disk), fastest);
}

/** When the first byte that was missing can be on the host, seconds. */
function beginningOf(results: Results, workload: WorkloadName, link: LinkName): number | undefined {
  const connected = leastOf(results, 'true', link, 'switchedS');
  if (connected === undefined) return undefined;
  const compares = workload === 'c' || workload === 'cf' || workload === 'big';
  return connected + ((compares ? 0.5 : -0.5) * links[link].roundTripMs) / 1_000;
}

/** One copy may have met a busy disk: who was done sooner after the beginning, on whatever link, shows it to be less. */
function diskOf(results: Results, workload: WorkloadName): number | undefined {
  const alike = sameDisk[workload] ?? [workload];
  const copied = alike.flatMap((one) => results.disk[one] ?? []);
  if (copied.length === 0) return undefined;
  const shown = alike.flatMap((one) =>
    linkNames.flatMap((link) => {
      const begun = beginningOf(results, one, link);
      const fastest = leastOf(results, one, link, 'switchedS');
      return begun === undefined || fastest === undefined ? [] : [Math.max(0, fastest - begun)];
    }),
  );
  return Math.min(...copied, ...shown);
}

/** The smallest median of all ways. */
function leastOf(
  { rows }: Results,
  workload: WorkloadName,
  link: LinkName,
  property: 'switchedS' | 'bytes',
): number | undefined {
  const medians = rows
    .filter((row) => row.workload === workload && row.link === link)
    .flatMap((row) => medianOf(rows, row, property) ?? []);
  return medians.length === 0 ? undefined : Math.min(...medians);
}
