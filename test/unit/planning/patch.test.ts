import { describe, expect, test } from 'vitest';
import { averagePartBytes, type PartGroup, partsOf, partText } from '../../../src/model/file-parts.ts';
import { planPatch } from '../../../src/planning/patch.ts';

const group = (...parts: readonly (readonly [checksum: number, bytes: number])[]): PartGroup => ({
  name: 'n',
  bytes: parts.reduce((sum, [, bytes]) => sum + bytes, 0),
  parts: parts.map(([checksum, bytes]) => partText(checksum, bytes)).join(''),
});

test('a part as text is ten characters, from which its length can be read', () => {
  for (const bytes of [1, 32_768, 4 * 1024 ** 2]) {
    const one = group([0xffffffff, bytes]);
    expect(one.parts).toHaveLength(10);
    expect([...partsOf(one)]).toEqual([{ key: one.parts, bytes }]);
  }
});

test('lists of parts do not grow without end', () => {
  for (const size of [2 ** 20, 2 ** 30 - 1, 2 ** 33, 2 ** 36]) {
    expect(size / averagePartBytes(size)).toBeLessThanOrEqual(2 ** 17);
  }
});

describe('a patch', () => {
  test('copies what stays in one piece, sends what is new, and finds what has moved', () => {
    const old = [group([1, 10], [2, 20]), group([3, 30], [4, 40])];
    expect(planPatch(old, [group([1, 10], [2, 20], [9, 5], [4, 40], [3, 30])])).toEqual([
      { from: 'old', at: 0, bytes: 30 },
      { from: 'new', at: 30, bytes: 5 },
      { from: 'old', at: 60, bytes: 40 },
      { from: 'old', at: 30, bytes: 30 },
    ]);
  });

  test('is none where more than half is new', () => {
    const old = [group([1, 10])];
    expect(planPatch(old, [group([1, 10], [2, 10])])).toHaveLength(2);
    expect(planPatch(old, [group([1, 10], [2, 11])])).toBeUndefined();
  });

  test('takes parts of the same checksum and another length for others', () => {
    expect(planPatch([group([1, 10])], [group([1, 11])])).toBeUndefined();
  });

  test('is of few pieces: the shortest are sent, and it is none where that does not help', () => {
    const count = 3_000;
    const stay = Array.from({ length: count }, (_, index) => [index, 100 + index] as const);
    const fresh = stay.flatMap((part, index) => [part, [100_000 + index, 1] as const]);
    const pieces = planPatch([group(...stay)], [group(...fresh)]) ?? [];
    expect(pieces.length).toBeLessThanOrEqual(2_000);
    expect(pieces.length).toBeGreaterThan(1_000);
    expect(pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(
      fresh.reduce((sum, [, bytes]) => sum + bytes, 0),
    );
    const alike = Array.from({ length: 6_000 }, (_, index) => [index, 10] as const);
    expect(planPatch([group(...alike)], [group(...[...alike].reverse())])).toBeUndefined();
  });
});
