import { describe, expect, it } from 'vitest';
import { clip } from '../../../src/report/clip.ts';
import { displayWidth } from '../../../src/report/display-width.ts';
import { formatDuration } from '../../../src/report/duration.ts';
import { listNames } from '../../../src/report/name-list.ts';
import { terminalTable } from '../../../src/report/terminal-table.ts';

describe('terminalTable', () => {
  it('aligns columns by what is seen', () => {
    const columns = [{ title: 'HOST' }, { title: 'TOOK', align: 'right' as const }, { title: 'NOTE' }];
    const rows = [
      ['web-1', '9 ms', 'ok'],
      ['東京-1', '1 min 03 s', '\u001b[31mred\u001b[0m\nline'],
      ['e\u0301', '', ''],
      ['short'],
    ];
    expect(terminalTable(columns, rows)).toEqual([
      'HOST          TOOK  NOTE',
      'web-1         9 ms  ok',
      '東京-1  1 min 03 s  red line',
      'e\u0301',
      'short',
    ]);
  });

  it('shows the titles of a table without rows', () => {
    expect(terminalTable([{ title: 'A' }, { title: 'B' }], [])).toEqual(['A  B']);
  });
});

describe('words and numbers for people', () => {
  it.each([
    ['abc', 3],
    ['漢字', 4],
    ['✅', 2],
    ['✓', 1],
    ['e\u0301\u200b', 1],
    ['ｆｕｌｌ', 8],
    ['한국', 4],
  ])('displayWidth(%j) is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it.each([
    [-1, '0 ms'],
    [420.4, '420 ms'],
    [1250, '1.3 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 00 s'],
    [123_000, '2 min 03 s'],
    [3_599_600, '1 h 00 min'],
    [3_723_000, '1 h 02 min'],
  ])('formatDuration(%i) is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('listNames counts what is beyond its limit', () => {
    expect(listNames([])).toBe('');
    expect(listNames(['a'])).toBe('a');
    expect(listNames(['a', 'b'])).toBe('a and b');
    expect(listNames(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d and e');
    expect(listNames(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
  });

  it('clip cuts between characters', () => {
    expect(clip('abcd', 4)).toBe('abcd');
    expect(clip('abcde', 4)).toBe('abc…');
    expect(clip('ab😀cd', 4)).toBe('ab…');
  });
});
