import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReleaseRecord, ReleaseState } from '../../../src/model/release.ts';
import { type RollbackInput, rollbackTarget } from '../../../src/planning/rollback-target.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

const ids = {
  first: '20261101T100000Z-aaaaaaa',
  second: '20261102T100000Z-bbbbbbb',
  failed: '20261103T100000Z-ccccccc',
  left: '20261104T100000Z-ddddddd',
  live: '20261105T100000Z-eeeeeee',
} as const;

function record(id: string, state: ReleaseState): ReleaseRecord {
  return { id, state, current: id === ids.live };
}

const releases = [
  record(ids.first, 'good'),
  record(ids.second, 'good'),
  record(ids.failed, 'bad'),
  record(ids.left, 'staged'),
  record(ids.live, 'good'),
];

function target(changes: Partial<RollbackInput> = {}) {
  return rollbackTarget({ releases, current: ids.live, ...changes });
}

describe('without a name', () => {
  it('is the newest good release before the one in service, past bad and staged ones', () => {
    expect(target()).toEqual({ release: ids.second });
  });

  it('is before the one in service even when newer good ones are there', () => {
    expect(target({ current: ids.second })).toEqual({ release: ids.first });
  });

  it('is the newest good one when nothing is in service', () => {
    expect(rollbackTarget({ releases, current: undefined })).toEqual({ release: ids.live });
  });

  it('does not depend on the order given', () => {
    expect(target({ releases: releases.toReversed() })).toEqual({ release: ids.second });
  });

  it('fails and offers what there is when no good one comes before', () => {
    expect(target({ current: ids.first })).toEqual({
      failure: {
        kind: 'release-unknown',
        message: `there is no good release before ${ids.first} to go back to`,
        hint: `Releases on this host: ${ids.live} (good), ${ids.left} (staged), ${ids.failed} (bad), ${ids.second} (good), ${ids.first} (good, in service).`,
      },
    });
  });

  it('says so when there is nothing at all', () => {
    expect(rollbackTarget({ releases: [], current: undefined })).toMatchObject({
      failure: { kind: 'release-unknown', hint: 'There are no releases on this host: deploy one.' },
    });
  });
});

describe('with a name', () => {
  it('is the release of that name', () => {
    expect(target({ wanted: ids.first })).toEqual({ release: ids.first });
  });

  it('is the only release that begins so', () => {
    expect(target({ wanted: ' 20261101 ' })).toEqual({ release: ids.first });
  });

  it('is the whole name though another begins with it', () => {
    const longer = record(`${ids.first}1`, 'good');
    expect(target({ releases: [...releases, longer], wanted: ids.first })).toEqual({ release: ids.first });
  });

  it('fails on a beginning of several and offers those', () => {
    expect(target({ wanted: '202611', releases: releases.slice(0, 2) })).toMatchObject({
      failure: {
        kind: 'release-unknown',
        message: "202611 is the beginning of 2 releases' names",
        hint: expect.stringContaining(`${ids.second} (good), ${ids.first} (good).`),
      },
    });
  });

  it.each([
    ['20261101T100000Z-aaaaaab', ids.first],
    ['20261172', ids.second],
  ])('fails on %s and asks whether the nearest was meant', (wanted, nearest) => {
    expect(target({ wanted })).toMatchObject({
      failure: {
        kind: 'release-unknown',
        message: `there is no release ${wanted}`,
        hint: expect.stringMatching(new RegExp(`^Did you mean ${nearest}\\? Releases on this host: `)),
      },
    });
  });

  it('does not suggest what is far from it', () => {
    expect(target({ wanted: 'v1.0-production' })).toMatchObject({
      failure: { hint: expect.stringMatching(/^Releases on this host: /) },
    });
  });

  it('fails on an empty name', () => {
    expect(target({ wanted: '' })).toMatchObject({ failure: { kind: 'release-unknown' } });
  });

  it('fails on the release in service', () => {
    expect(target({ wanted: ids.live })).toMatchObject({
      failure: { kind: 'release-unknown', message: `${ids.live} is in service already` },
    });
  });

  it('refuses a bad release unless told otherwise', () => {
    expect(target({ wanted: ids.failed })).toMatchObject({
      failure: {
        kind: 'release-unknown',
        message: `${ids.failed} is marked bad: it failed when it was deployed`,
      },
    });
    expect(target({ wanted: ids.failed, allowBad: true })).toEqual({ release: ids.failed });
  });
});

describe('for any releases', () => {
  const all = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^r[0-9]{2}$/),
      state: fc.constantFrom<ReleaseState[]>('good', 'bad', 'staged'),
      current: fc.constant(false),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );
  const wanted = fc.option(fc.stringMatching(/^r?[0-9]{0,2}$/), { nil: undefined });

  it('is a release that is there, not bad and not the current one, or a failure with a hint', () => {
    assertProperty(
      fc.property(all, fc.nat(12), wanted, (some, index, name) => {
        const current = some[index]?.id;
        const end = rollbackTarget({
          releases: some,
          current,
          ...(name === undefined ? {} : { wanted: name }),
        });
        if ('failure' in end) {
          expect(end.failure.kind).toBe('release-unknown');
          expect(end.failure.hint).toMatch(/release/i);
          return;
        }
        const found = some.find(({ id }) => id === end.release);
        expect(found?.state).not.toBe('bad');
        expect(found).toBeDefined();
        expect(end.release).not.toBe(current);
        if (name === undefined) expect(found?.state).toBe('good');
        if (name === undefined && current !== undefined) expect(end.release < current).toBe(true);
      }),
    );
  });
});
