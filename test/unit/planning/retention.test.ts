import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReleaseRecord, ReleaseState } from '../../../src/model/release.ts';
import { type RetentionInput, releasesToRemove } from '../../../src/planning/retention.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

/** `r1 good, r2 bad` as records; the names sort as given. */
function records(text: string, current?: string): ReleaseRecord[] {
  const states: Record<string, ReleaseState> = { good: 'good', bad: 'bad', staged: 'staged' };
  return text.split(', ').map((part) => {
    const [id = '', state = ''] = part.split(' ');
    return { id, state: states[state] ?? 'staged', current: id === current };
  });
}

function remove(text: string, input: Partial<RetentionInput> = {}): string[] {
  return releasesToRemove({
    releases: records(text, input.current),
    keep: 2,
    current: undefined,
    protect: [],
    ...input,
  });
}

describe('releasesToRemove', () => {
  it('keeps the one in service and the newest good ones besides it, and names the oldest first', () => {
    expect(remove('r1 good, r2 good, r3 good, r4 good, r5 good', { current: 'r5' })).toEqual(['r1', 'r2']);
  });

  it('keeps the one in service though it is the oldest', () => {
    expect(remove('r1 good, r2 good, r3 good, r4 good', { current: 'r1', keep: 1 })).toEqual(['r2', 'r3']);
  });

  it('does not let bad releases push a good one out', () => {
    const text = 'r1 good, r2 good, r3 bad, r4 bad, r5 bad, r6 good';
    expect(remove(text, { current: 'r6' })).toEqual(['r3', 'r4']);
  });

  it('keeps the newest bad one only while it is newer than the oldest good one kept', () => {
    expect(remove('r1 bad, r2 good, r3 good', { current: 'r3' })).toEqual(['r1']);
    expect(remove('r1 good, r2 bad, r3 good', { current: 'r3' })).toEqual([]);
  });

  it('keeps the newest bad one where there is no good one at all: a first deployment failed', () => {
    expect(remove('r1 bad, r2 bad')).toEqual(['r1']);
  });

  it('removes what was staged and left', () => {
    expect(remove('r1 good, r2 staged, r3 good, r4 staged', { current: 'r3' })).toEqual(['r2', 'r4']);
  });

  it('keeps protected ones whatever they are, without counting them against the good ones', () => {
    const text = 'r1 good, r2 staged, r3 good, r4 good, r5 good';
    expect(remove(text, { current: 'r5', protect: ['r1', 'r2'] })).toEqual([]);
  });

  it('keeps nothing but the one in service with keep 0', () => {
    expect(remove('r1 good, r2 bad, r3 good', { current: 'r3', keep: 0 })).toEqual(['r1', 'r2']);
  });

  it('does not depend on the order given', () => {
    const releases = records('r1 good, r2 good, r3 good, r4 bad, r5 good', 'r5');
    const input = { keep: 1, current: 'r5', protect: [] };
    expect(releasesToRemove({ ...input, releases: releases.toReversed() })).toEqual(
      releasesToRemove({ ...input, releases }),
    );
  });
});

describe('for any releases', () => {
  const inputs = fc
    .uniqueArray(
      fc.tuple(fc.stringMatching(/^r[0-9]{2}$/), fc.constantFrom<ReleaseState[]>('good', 'bad', 'staged')),
      {
        selector: ([id]) => id,
        maxLength: 15,
      },
    )
    .chain((pairs) => {
      const ids = pairs.map(([id]) => id);
      return fc.record({
        pairs: fc.constant(pairs),
        keep: fc.integer({ min: 0, max: 6 }),
        current:
          ids.length === 0 ? fc.constant(undefined) : fc.option(fc.constantFrom(...ids), { nil: undefined }),
        protect: fc.subarray(ids),
      });
    })
    .map(
      ({ pairs, ...rest }): RetentionInput => ({
        ...rest,
        releases: pairs.map(([id, state]) => ({ id, state, current: id === rest.current })),
      }),
    );

  it('never removes the one in service, a protected one, or one of the newest good ones', () => {
    assertProperty(
      fc.property(inputs, (input) => {
        const removed = releasesToRemove(input);
        const good = input.releases.filter(({ id, state }) => state === 'good' && id !== input.current);
        const newest = good
          .map(({ id }) => id)
          .sort()
          .reverse()
          .slice(0, input.keep);
        expect(removed.filter((id) => [input.current, ...input.protect, ...newest].includes(id))).toEqual([]);
      }),
    );
  });

  it('leaves no more than it says: keep good ones, one bad one, the current and the protected', () => {
    assertProperty(
      fc.property(inputs, (input) => {
        const removed = releasesToRemove(input);
        const left = input.releases.filter(({ id }) => !removed.includes(id));
        const others = left.filter(({ id }) => id !== input.current && !input.protect.includes(id));
        expect(others.filter(({ state }) => state === 'good').length).toBeLessThanOrEqual(input.keep);
        expect(others.filter(({ state }) => state === 'bad').length).toBeLessThanOrEqual(1);
        expect(others.filter(({ state }) => state === 'staged')).toEqual([]);
      }),
    );
  });

  it('removes nothing more when done again', () => {
    assertProperty(
      fc.property(inputs, (input) => {
        const removed = releasesToRemove(input);
        const releases = input.releases.filter(({ id }) => !removed.includes(id));
        expect(releasesToRemove({ ...input, releases })).toEqual([]);
      }),
    );
  });
});
