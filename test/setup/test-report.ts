import * as z from 'zod';

/** What vitest's JSON reporter writes, as far as it is read here. */
const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** How many tests ended how, over any number of vitest runs. */
export interface TestCount {
  readonly passed: number;
  /** Failed tests, and one for each file or run that failed without a failed test. */
  readonly failed: number;
  /** Full names of tests that did not run, in the order of the report, with the reason in square brackets. */
  readonly skipped: readonly string[];
}

/**
 * Counts what one run of vitest left behind. A file that could not be loaded, a hook that threw and an error
 * outside of any test leave no failed test in the report: each counts as one failure, as does a missing report.
 */
export function countTests(report: unknown, exitedWell: boolean): TestCount {
  const parsed = vitestReport.safeParse(report);
  if (!parsed.success) return { passed: 0, failed: 1, skipped: [] };
  const count = { passed: 0, failed: 0, skipped: [] as string[] };
  for (const file of parsed.data.testResults) {
    let failedHere = 0;
    const skippedHere: string[] = [];
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') count.passed += 1;
      else if (status === 'failed') failedHere += 1;
      else skippedHere.push(fullName);
    }
    const brokenFile = file.status === 'failed' && failedHere === 0;
    count.failed += brokenFile ? 1 : failedHere;
    count.skipped.push(
      ...skippedHere.map((name) => (brokenFile ? `${name} [not run: ${file.name} failed]` : name)),
    );
  }
  if (!exitedWell && count.failed === 0) count.failed = 1;
  return count;
}

/** The counts of several runs together. */
export function sumCounts(counts: readonly TestCount[]): TestCount {
  return {
    passed: counts.reduce((sum, count) => sum + count.passed, 0),
    failed: counts.reduce((sum, count) => sum + count.failed, 0),
    skipped: counts.flatMap((count) => count.skipped),
  };
}

/** The end of the output: the skipped tests under their reasons, then the closing line alone on its line. */
export function closingLines(count: TestCount): readonly string[] {
  const { passed, failed, skipped } = count;
  const byReason = new Map<string, string[]>();
  for (const fullName of skipped) {
    const [mark, reason] = /\[([^\]]*)\]/.exec(fullName) ?? ['', 'no reason given'];
    byReason.set(reason ?? '', [...(byReason.get(reason ?? '') ?? []), fullName.replace(` ${mark}`, '')]);
  }
  const list = [...byReason].flatMap(([reason, names]) => [
    `skipped (${names.length}): ${reason}`,
    ...names.map((name) => `  ${name}`),
  ]);
  return ['', ...list, `${passed} passed, ${failed} failed, ${skipped.length} skipped`];
}
