import { describe, expect, it } from 'vitest';
import { closingLines, countTests, sumCounts } from '../../setup/test-report.ts';

function file(status: string, ...tests: readonly (readonly [string, string])[]): unknown {
  return {
    name: 'x.test.ts',
    status,
    assertionResults: tests.map(([fullName, testStatus]) => ({ fullName, status: testStatus })),
  };
}

describe('the count of tests', () => {
  it('tells passed, failed and not run apart', () => {
    const report = {
      testResults: [
        file('failed', ['a', 'passed'], ['b', 'failed'], ['c [needs root: no]', 'skipped'], ['d', 'todo']),
        file('passed', ['e', 'passed']),
      ],
    };
    expect(countTests(report, false)).toEqual({ passed: 2, failed: 1, skipped: ['c [needs root: no]', 'd'] });
  });

  it.for([
    ['a file that could not be loaded', [file('failed')]],
    ['a hook that threw, whose tests are then reported as skipped', [file('failed', ['a', 'skipped'])]],
    ['an error outside of any test', [file('passed', ['a', 'passed'])]],
    ['a part of the check that is no test', []],
  ] as const)('counts as a failure %s', ([, testResults]) => {
    expect(countTests({ testResults }, false).failed).toBe(1);
  });

  it.for([[undefined], [{}], ['']] as const)(
    'counts a missing or foreign report as a failure: %j',
    ([report]) => {
      expect(countTests(report, true)).toEqual({ passed: 0, failed: 1, skipped: [] });
    },
  );

  it('says of a broken file’s other tests why they did not run', () => {
    const count = countTests({ testResults: [file('failed', ['a', 'skipped'])] }, false);
    expect(count.skipped).toEqual(['a [not run: x.test.ts failed]']);
  });

  it('is printed as one line alone after the skipped tests, under their reasons', () => {
    const total = sumCounts([
      { passed: 2, failed: 0, skipped: ['s [needs docker: none] one', 's [needs docker: none] two'] },
      { passed: 3, failed: 1, skipped: ['later'] },
    ]);
    expect(closingLines(total)).toEqual([
      '',
      'skipped (2): needs docker: none',
      '  s one',
      '  s two',
      'skipped (1): no reason given',
      '  later',
      '5 passed, 1 failed, 3 skipped',
    ]);
    expect(closingLines({ passed: 1, failed: 0, skipped: [] })).toEqual([
      '',
      '1 passed, 0 failed, 0 skipped',
    ]);
  });
});
