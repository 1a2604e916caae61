import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envFileText } from '../../../src/planning/env-file.ts';

/** What sh reads from the file, by sourcing it. */
function readBySh(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'env-file-'));
  try {
    const file = join(directory, '.env');
    writeFileSync(file, text);
    return execFileSync('sh', ['-c', '. "$1"; printf %s "$VALUE"', 'read', file], { encoding: 'utf8' });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('the env file', () => {
  it('keeps plain values as they are, in single quotes', () => {
    expect(envFileText({ A: 'x', B: '$HOME `id` "q" \\ #!' })).toBe("A='x'\nB='$HOME `id` \"q\" \\ #!'\n");
  });

  it('escapes in double quotes what holds a single quote', () => {
    expect(envFileText({ A: `it's "$5" \\ \`x\`` })).toBe('A="it\'s \\"\\$5\\" \\\\ \\`x\\`"\n');
  });

  it('is read by sh exactly as it was meant, whatever the value', () => {
    const value = fc
      .string({ unit: fc.constantFrom(...'a \'"$`\\#!\n\t=;&|<>(){}*?~é'), maxLength: 20 })
      .filter((text) => !text.endsWith('\n'));
    fc.assert(
      fc.property(value, (text) => {
        expect(readBySh(envFileText({ VALUE: text }))).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});
