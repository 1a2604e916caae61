import type { Sample } from './measure.ts';
import type { LinkName, WorkloadName } from './names.ts';
import { median } from './statistics.ts';

/** All runs of one contestant at one workload over one link. */
export interface Row {
  readonly workload: WorkloadName;
  readonly link: LinkName;
  readonly contestant: string;
  readonly samples: readonly Sample[];
  readonly measured: Measured;
}

/** When something was measured, and how busy the machine was when that began. */
export interface Measured {
  /** ISO 8601. */
  readonly at: string;
  /** Processes that ran or waited to, over the minute before. */
  readonly load: number;
}

/** What names a row. */
export type RowName = Pick<Row, 'workload' | 'link' | 'contestant'>;

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
export function medianOf(rows: readonly Row[], at: RowName, property: keyof Sample): number | undefined {
  const row = rowOf(rows, at);
  return row === undefined ? undefined : median(row.samples.map((sample) => sample[property]));
}

export function rowOf(rows: readonly Row[], at: RowName): Row | undefined {
  return rows.find(
    (row) => row.workload === at.workload && row.link === at.link && row.contestant === at.contestant,
  );
}

/** Later results replace earlier ones of the same contestant, workload and link. */
export function mergeResults(earlier: Results, later: Results): Results {
  const kept = earlier.rows.filter((row) => rowOf(later.rows, row) === undefined);
  // What is there now is not missing any more.
  const missing = earlier.missing.filter((text) =>
    later.rows.every(({ contestant }) => !text.startsWith(`${contestant}: `)),
  );
  return {
    machine: later.machine,
    rows: [...kept, ...later.rows],
    disk: { ...earlier.disk, ...later.disk },
    missing: [...new Set([...missing, ...later.missing])],
  };
}

/** Results as JSON that people can compare: a line for each row, with no more digits than mean something. */
export function resultsText({ rows, ...rest }: Results): string {
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  const lines = rows.map((row) => JSON.stringify(row, short));
  return `${JSON.stringify(rest, short).slice(0, -1)},"rows":[\n${lines.join(',\n')}\n]}\n`;
}
