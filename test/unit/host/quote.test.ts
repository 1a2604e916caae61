import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteArgument, quoteCommand } from '../../../src/host/quote.ts';
import { DeployError } from '../../../src/model/failure.ts';
import { findExecutable } from '../../setup/programs.ts';

/** Login shells that users have; those that are not installed are left out, sh is everywhere. */
const shells = ['sh', 'bash', 'dash', 'busybox', 'zsh', 'fish'].filter(
  (name) => findExecutable(name) !== undefined,
);

/** The words that a shell takes a command line for. */
function readBack(shell: string, words: readonly string[]): string[] {
  const line = quoteCommand(['sh', '-c', 'for word; do printf "%s\\0" "$word"; done', 'sh', ...words]);
  const args = shell === 'busybox' ? ['sh', '-c', line] : ['-c', line];
  return execFileSync(shell, args, { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('quoting', () => {
  it('leaves plain words alone and marks the empty one', () => {
    expect(quoteCommand(['ls', '-l', '/srv/my_app-1.2', 'a,b:c@d+e'])).toBe(
      'ls -l /srv/my_app-1.2 a,b:c@d+e',
    );
    expect(quoteArgument('')).toBe("''");
  });

  it('keeps quotes and backslashes out of single quotes, for fish', () => {
    expect(quoteArgument("it's")).toBe(`'it'"'"'s'`);
    expect(quoteArgument('a\\b')).toBe(`'a'"\\\\"'b'`);
  });

  for (const shell of shells) {
    it(`${shell} reads back what was quoted`, () => {
      const odd = [
        '',
        ' ',
        "'",
        '"',
        '\\',
        "\\'",
        '\\\\',
        '\n',
        '\t',
        '$HOME',
        '$(id)',
        '`id`',
        '!!',
        '*',
        '~',
        '#',
        '-n',
      ];
      expect(readBack(shell, odd)).toEqual(odd);
      const character = fc.constantFrom(...`'"\\$\`!*?[]{}()<>|&;#~=%^ \n\tab-é☃𝄞`);
      const words = fc.array(fc.string({ unit: character }), { minLength: 20, maxLength: 60 });
      fc.assert(
        fc.property(words, (given) => {
          expect(readBack(shell, given)).toEqual(given);
        }),
        { numRuns: 15 },
      );
    });
  }

  it('refuses what no argument can hold', () => {
    expect(() => quoteArgument('a\0b')).toThrow(DeployError);
    expect(() => quoteCommand(['echo', 'x'.repeat(128 * 1024)])).toThrow(/longer than/);
    expect(quoteCommand(['echo', 'x'.repeat(100 * 1024)])).toHaveLength(5 + 100 * 1024);
  });
});
