import type { Sample } from './measure.ts';
import type { LinkName, WorkloadName } from './names.ts';
import { median } from './statistics.ts';

/** All runs of one contestant at one workload over one link. */
export interface Row {
  readonly workload: WorkloadName;
  readonly link: LinkName;
  readonly contestant: string;
  readonly samples: readonly Sample[];
}

/** What the disk takes for a workload whatever the way, seconds: `cp -a` of a tree, `cp -al` of one that is there. */
export type DiskTimes = Partial<Record<WorkloadName, number>>;

/** What a run measured, as it is kept. */
export interface Results {
  readonly machine: string;
  readonly rows: readonly Row[];
  readonly disk: DiskTimes;
  /** Contestants that were left out, with the reason. */
  readonly missing: readonly string[];
}

/** The median of one property of a row's runs; undefined when it was not measured. */
export function medianOf(
  rows: readonly Row[],
  at: Omit<Row, 'samples'>,
  property: keyof Sample,
): number | undefined {
  const row = rowOf(rows, at);
  return row === undefined ? undefined : median(row.samples.map((sample) => sample[property]));
}

export function rowOf(rows: readonly Row[], at: Omit<Row, 'samples'>): Row | undefined {
  return rows.find(
    (row) => row.workload === at.workload && row.link === at.link && row.contestant === at.contestant,
  );
}

/** Later results replace earlier ones of the same contestant, workload and link. */
export function mergeResults(earlier: Results, later: Results): Results {
  const kept = earlier.rows.filter((row) => rowOf(later.rows, row) === undefined);
  return { ...later, rows: [...kept, ...later.rows], disk: { ...earlier.disk, ...later.disk } };
}
