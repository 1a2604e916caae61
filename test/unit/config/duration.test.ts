import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationPattern, formatDuration, parseDuration } from '../../../src/config/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1m5ms', 60_005],
    ['0s', 0],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '30', 's', '1.5s', '-1s', '5 s', '5S', '1s1h', '1d', 'soon', '1m\n'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  it('names each unit once', () => {
    expect([0, 999, 90_000, 5_400_000, 3_600_001].map(formatDuration)).toEqual([
      '0s',
      '999ms',
      '1m30s',
      '1h30m',
      '1h1ms',
    ]);
  });

  it('is read back as the same number', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 11 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
        expect(formatDuration(ms)).toMatch(new RegExp(durationPattern));
      }),
    );
  });
});
