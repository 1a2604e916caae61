import { describe, expect, it } from 'vitest';
import { formatIssues, issueNote } from '../../../src/config/format-issues.ts';

function shown(text: string, line: number, column: number): string[] {
  const location = { file: 'a.yml', line, column };
  const issue = { location, path: 'x', message: 'm', hint: 'h' };
  return formatIssues([issue], { name: 'a.yml', text }).split('\n').slice(1, 3);
}

describe('an issue about an input', () => {
  const issue = { input: 'env', line: 2, path: 'env', message: 'm', hint: 'h' };

  it('names it as the reader knows it', () => {
    expect(formatIssues([issue])).toContain('input env, line 2: m\n');
    expect(formatIssues([issue], undefined, () => '--env-from')).toContain('--env-from, line 2: m\n');
  });

  it('is a note of two lines; a place in a file is shown beside it', () => {
    expect(issueNote(issue)).toBe('input env, line 2: m\nh');
    const location = { file: 'a.yml', line: 1, column: 1 };
    expect(issueNote({ location, path: 'x', message: 'm', hint: 'h' })).toBe('m\nh');
  });
});

describe('the line of an issue', () => {
  it('has the mark below the column, with tabs made visible', () => {
    expect(shown('a: 1\r\n\tb: 2\r\n', 2, 2)).toEqual(['    2 | →b: 2', '      |  ^']);
  });

  it('is cut around the column when it is long', () => {
    const [line = '', mark = ''] = shown(`${'x'.repeat(300)}HERE${'y'.repeat(300)}`, 1, 301);
    expect(line.length).toBeLessThan(120);
    expect(line.slice(mark.indexOf('^'), mark.indexOf('^') + 4)).toBe('HERE');
  });

  it('holds no control characters', () => {
    expect(shown('a: \u001b[31mred', 1, 1)[0]).toBe('    1 | a: ?[31mred');
  });

  it('is left out for another file, and where there is none', () => {
    expect(shown('a', 9, 1)).toEqual(['  hint: h', '']);
    const issue = { location: { file: 'b.yml', line: 1, column: 1 }, path: '', message: 'm', hint: 'h' };
    expect(formatIssues([issue], { name: 'a.yml', text: 'a: 1' })).not.toContain('|');
  });
});
