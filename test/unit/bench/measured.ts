import type { Results, Row } from '../../bench/results.ts';

/** A row as if it had been measured, with these seconds. */
export function row(
  workload: Row['workload'],
  link: Row['link'],
  contestant: string,
  ...seconds: number[]
): Row {
  const samples = seconds.map((wallS) => ({ wallS, switchedS: wallS, cpuS: 1, peakBytes: 1e6, bytes: 2e6 }));
  const measured = { at: '2026-11-20T13:15:02.000Z', load: 0.5 };
  return { workload, link, contestant, samples, measured };
}

/** A run that measured these rows and disks. */
export function resultsOf(rows: readonly Row[], disk: Results['disk'] = {}): Results {
  return { machine: 'a machine', rows, disk, missing: [] };
}
