import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitOf, releaseId } from '../../../src/planning/release-id.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

const now = Date.UTC(2026, 10, 20, 13, 15, 2, 987);
const commit = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';

describe('releaseId', () => {
  it('is the time in UTC and the short commit', () => {
    expect(releaseId({ now, commit, taken: [] })).toBe('20261120T131502Z-1a2b3c4');
  });

  it.each([undefined, '', 'v1.2.3', '12345', 'zzzzzzzzzz', '../../etc'])('has no commit for %s', (given) => {
    const id = releaseId({ now, taken: [], ...(given === undefined ? {} : { commit: given }) });
    expect(id).toBe('20261120T131502Z-nocommit');
  });

  it('writes commits in lower case', () => {
    expect(releaseId({ now, commit: 'ABCDEF01', taken: [] })).toBe('20261120T131502Z-abcdef0');
  });

  it('moves on by a second from a taken name, whatever its commit', () => {
    const taken = ['20261120T131502Z-fffffff', 'lost+found', '20261120T131501Z-nocommit'];
    expect(releaseId({ now, commit, taken })).toBe('20261120T131503Z-1a2b3c4');
  });

  it('comes after what a runner with a fast clock has left, over the end of a year too', () => {
    expect(releaseId({ now, commit, taken: ['20261231T235959Z-fffffff'] })).toBe('20270101T000000Z-1a2b3c4');
  });

  it('sorts after all earlier ones, in any order of clocks', () => {
    assertProperty(
      fc.property(
        fc.array(fc.integer({ min: 0, max: Date.UTC(2100, 0) })),
        fc.integer({ min: 0 }),
        (times, last) => {
          const taken: string[] = [];
          for (const time of [...times, Math.min(last, Date.UTC(2100, 0))]) {
            const id = releaseId({ now: time, commit, taken });
            expect(taken.every((other) => other < id)).toBe(true);
            taken.push(id);
          }
        },
      ),
    );
  });
});

describe('commitOf', () => {
  it('reads back the commit', () => {
    expect(commitOf('20261120T131502Z-1a2b3c4')).toBe('1a2b3c4');
    expect(commitOf(releaseId({ now, commit, taken: [] }))).toBe('1a2b3c4');
  });

  it.each(['20261120T131502Z-nocommit', 'v1', '', '20261120T131502Z-1a2b3c4/x'])('knows none in %s', (id) => {
    expect(commitOf(id)).toBeUndefined();
  });
});
