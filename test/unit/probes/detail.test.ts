import { describe, expect, it } from 'vitest';
import { duration, oneLine, shown } from '../../../src/probes/detail.ts';

describe('oneLine', () => {
  it('keeps nothing that moves the cursor or ends a line', () => {
    expect(oneLine(' a\r\nb\u001b[31m\u0000c\u2028d\u0085e\t')).toBe('a b [31m c d e');
  });

  it('cuts between characters, not inside one', () => {
    expect(oneLine('💥'.repeat(201))).toBe(`${'💥'.repeat(199)}…`);
    expect(oneLine('💥'.repeat(200))).toBe('💥'.repeat(200));
  });
});

it.each([
  ['text', '"text"'],
  [undefined, 'nothing'],
  [null, 'null'],
  ['x'.repeat(100), `"${'x'.repeat(58)}…`],
])('shows %j as %s', (value, text) => {
  expect(shown(value)).toBe(text);
});

it.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_500, '1.5 s'],
  [60_000, '60 s'],
  [900_000, '15 min'],
])('says %i ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
