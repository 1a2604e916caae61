import { describe, expect, it } from 'vitest';
import { actionOutputs, exitCode } from '../../../src/report/outputs.ts';
import { release } from '../../fixtures/report/event-script.ts';
import { deployedRun, hostileRun, partialRun } from '../../fixtures/report/runs.ts';

describe('the outputs of the action', () => {
  it('are all texts', () => {
    const { hosts, ...rest } = actionOutputs(partialRun().report);
    expect(rest).toEqual({
      outcome: 'partial',
      release,
      'previous-release': '20261118T090311Z-9f8e7d6',
      'duration-seconds': '49',
    });
    expect(JSON.parse(hosts)).toEqual([
      {
        ...{ name: 'web-1', address: '192.0.2.11', state: 'deployed', degraded: false },
        ...{ release, 'previous-release': '20261118T090311Z-9f8e7d6' },
      },
      {
        ...{ name: 'web-2', address: '192.0.2.12', state: 'deployed', degraded: false },
        ...{ release, 'previous-release': null },
      },
      {
        ...{ name: 'kiosk-1', address: '192.0.2.40', state: 'skipped', degraded: false },
        ...{ release: null, 'previous-release': null },
      },
    ]);
  });

  it('name no previous release where there was none, and say what is degraded', () => {
    expect(actionOutputs(hostileRun().report)['previous-release']).toBe('');
    expect(actionOutputs(deployedRun().report).hosts).toContain('"degraded":true');
  });
});

describe('exitCode', () => {
  it.each([
    ['deployed', 0, 0],
    ['partial', 0, 1],
    ['rolled-back', 1, 1],
    ['failed', 1, 1],
    ['unknown', 1, 1],
  ] as const)('%s', (outcome, lenient, strict) => {
    expect(exitCode(outcome, { partialIsSuccess: true })).toBe(lenient);
    expect(exitCode(outcome, { partialIsSuccess: false })).toBe(strict);
  });
});
