import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import { type CaseContext, runScript } from './context.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What buffers hold, without those that nobody uses any more. */
function retainedBytes(): number {
  // What the first one frees is given back in the background, which the second one waits for.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

export const outputCases = {
  '100 MB of output flow in bounded memory': async (context: CaseContext) => {
    const connection = await context.connect();
    const before = retainedBytes();
    let most = 0;
    let characters = 0;
    let measuredAt = 0;
    const result = await runScript(connection, ['muchOutput'], {
      onLine: (_stream, line) => {
        characters += line.length;
        if (characters - measuredAt < 10_000_000) return;
        measuredAt = characters;
        most = Math.max(most, retainedBytes() - before);
      },
    });
    expect(result.end).toEqual({ kind: 'exited', code: 0 });
    expect(characters).toBe(100_000_000 + 'the end'.length);
    // What of a line is cut off might be the beginning of a secret.
    expect(result.stdout).toBe('the end\n');
    expect(most).toBeLessThan(20_000_000);
  },
  'much output on both streams at once': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await runScript(connection, ['muchOnBoth'], { keepBytes: 20_000_000 });
    expect(result.end).toEqual({ kind: 'exited', code: 0 });
    expect(result.stdout === 'o'.repeat(15_000_000)).toBe(true);
    expect(result.stderr === 'e'.repeat(15_000_000)).toBe(true);
  },
  'only the end of the output is kept, in whole lines': async (context: CaseContext) => {
    const connection = await context.connect();
    const stdin = 'äöü\nß\nö\n';
    // Six bytes are two lines; five begin in the middle of a character.
    for (const [keepBytes, kept] of [
      [6, 'ß\nö\n'],
      [5, 'ö\n'],
      [2, ''],
    ] as const) {
      expect((await runScript(connection, ['echoInput'], { stdin, keepBytes })).stdout).toBe(kept);
    }
  },
  'lines arrive verbatim, whatever ends them and wherever they are cut': async (context: CaseContext) => {
    const connection = await context.connect();
    const lines: string[] = [];
    const result = await runScript(connection, ['oddLines'], {
      onLine: (stream, line) => lines.push(`${stream} ${line}`),
    });
    expect(lines).toEqual(
      [
        '::error::forged',
        '##[group]x',
        'spinner 1',
        'spinner 2',
        'done',
        'hälf été',
        '\uFFFD',
        'unfinished',
      ].map((line) => `stdout ${line}`),
    );
    expect(result.stdout).toBe(
      '::error::forged\n##[group]x\r\nspinner 1\rspinner 2\rdone\nhälf été\n\uFFFD\nunfinished',
    );
  },
  'very long lines arrive in parts': async (context: CaseContext) => {
    const connection = await context.connect();
    const lengths: number[] = [];
    await runScript(connection, ['longLine'], { onLine: (_stream, line) => lengths.push(line.length) });
    expect(lengths).toEqual([16_384, 16_384, 40_000 - 2 * 16_384]);
  },
} as const;
