import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  printableLine,
  printableLines,
  remoteLines,
  withoutCommands,
} from '../../../src/report/untrusted-text.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';
import { hostileText as hostile } from '../../fixtures/report/hostile-text.ts';
import { runnerCommand, runnerLines } from '../../fixtures/runner-commands.ts';

describe('the stand-in for the runner', () => {
  it.each([
    ['::set-output name=a::b', 'set-output'],
    [' \t\u00a0::error file=x,line=1::text', 'error'],
    ['::endgroup::', 'endgroup'],
    ['before ##[error]text', 'error'],
    ['##[set-env name=PATH;]evil', 'set-env'],
  ])('carries out %j', (line, name) => {
    expect(runnerCommand(line)?.name).toBe(name);
  });

  it.each(['x ::error::text', '::error:text', '::unknown::x', '##[section]text', '# #[error]x'])(
    'does not carry out %j',
    (line) => {
      expect(runnerCommand(line)).toBeUndefined();
    },
  );
});

describe('remote output', () => {
  it('can never be read as a workflow command, whatever it is and whatever the commands are called', () => {
    assertProperty(
      fc.property(hostile, hostile, (host, text) => {
        for (const line of remoteLines(host, text)) {
          expect(runnerLines(line)).toHaveLength(1);
          expect(runnerCommand(line)).toBeUndefined();
          expect(runnerCommand(line, { anyName: true })).toBeUndefined();
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('holds nothing that moves the cursor or cannot be seen', () => {
    assertProperty(
      fc.property(hostile, (text) => {
        for (const line of remoteLines('web-1', text)) {
          expect(line.replaceAll('\t', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
          expect(line.startsWith('web-1 |')).toBe(true);
        }
      }),
    );
  });

  it('keeps what people wrote', () => {
    expect(remoteLines('web-1', 'größer: 漢字 ✓ 😀 a::b C::D # ## [x]')).toEqual([
      'web-1 | größer: 漢字 ✓ 😀 a::b C::D # ## [x]',
    ]);
  });

  it('shows what a broken command was', () => {
    expect(remoteLines('web-1', '::set-output name=a::b\r##[error]x')).toEqual([
      'web-1 | ::set-output name=a::b',
      'web-1 | ##\\[error]x',
    ]);
  });
});

describe('withoutCommands', () => {
  it('breaks a command at the start even without a host in front', () => {
    assertProperty(
      fc.property(hostile, (text) => {
        for (const line of printableLines(text)) {
          expect(runnerCommand(withoutCommands(line), { anyName: true })).toBeUndefined();
        }
      }),
      { numRuns: 3000 },
    );
    expect(withoutCommands('  ::add-mask::a')).toBe('  \\::add-mask::a');
  });

  it('is not undone by what is removed around it', () => {
    expect(printableLines('#\u001b[0m#\u200b[error]x').map(withoutCommands)).toEqual(['##\\[error]x']);
    expect(printableLines('\u001b[1m:\u00ad:error::x').map(withoutCommands)).toEqual(['\\::error::x']);
  });
});

describe('printableLines', () => {
  it('splits at every end of a line and drops the empty rest', () => {
    expect(printableLines('a\r\nb\rc\nd\u2028e\u0085f\n')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(printableLines('')).toEqual(['']);
    expect(printableLines('a\n\nb')).toEqual(['a', '', 'b']);
  });

  it('removes escape sequences whole and unfinished ones harmlessly', () => {
    expect(printableLine('\u001b[1;31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u001b\\ end')).toBe(
      'red link end',
    );
    expect(printableLine('\u001b]0;title without end')).toBe('0;title without end');
  });

  it('reads hostile input in time that grows with its length only', () => {
    for (const part of ['\u009d', '\u001b]', '\u001b[', '#', '#\u0301', ' ', '\u0301', ':']) {
      expect(remoteLines('h', part.repeat(200_000))).toHaveLength(1);
    }
  });
});
