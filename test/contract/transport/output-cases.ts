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
    expect(result.stdout.length).toBe(48 * 1024);
    expect(result.stdout.endsWith('xx\nthe end\n')).toBe(true);
    expect(most).toBeLessThan(20_000_000);
  },
  'much output on both streams at once': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await runScript(connection, ['muchOnBoth'], { keepBytes: 20_000_000 });
    expect(result.end).toEqual({ kind: 'exited', code: 0 });
    expect(result.stdout === 'o'.repeat(15_000_000)).toBe(true);
    expect(result.stderr === 'e'.repeat(15_000_000)).toBe(true);
  },
  'only the end of the output is kept': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await runScript(connection, ['echoInput'], { stdin: 'äöü'.repeat(1000), keepBytes: 5 });
    // Five bytes are two and a half characters; a quarter goes, since a secret could end there, and the half one.
    expect(result.stdout).toBe('ü');
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
