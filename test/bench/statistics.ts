/** The middle of several measurements; with an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Half of the distance between the smallest and the largest. */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / 2;
}

/** Whether two medians are further apart than the runs of each differ among themselves. */
export function differ(some: readonly number[], others: readonly number[]): boolean {
  return Math.abs(median(some) - median(others)) > spread(some) + spread(others);
}
