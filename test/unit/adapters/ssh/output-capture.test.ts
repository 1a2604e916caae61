import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputCapture } from '../../../../src/adapters/ssh/output-capture.ts';

function capture(chunks: readonly Buffer[], keepBytes = 1_000): { text: string; lines: string[] } {
  const lines: string[] = [];
  const output = new OutputCapture(keepBytes, (line) => lines.push(line));
  for (const chunk of chunks) output.add(chunk);
  output.end();
  return { text: output.text(), lines };
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

describe('output capture', () => {
  it('cuts lines at \\n, \\r\\n and \\r', () => {
    expect(capture([Buffer.from('a\nb\r\nc\rd\n\n\re')]).lines).toEqual(['a', 'b', 'c', 'd', '', '', 'e']);
  });

  it('does not depend on where the chunks are cut', () => {
    const piece = fc.constantFrom('a', 'é', '☃', '𝄞', '\n', '\r', '\r\n');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.array(fc.nat(), { maxLength: 10 }),
        (pieces, cuts) => {
          const bytes = Buffer.from(pieces.join(''));
          expect(capture(cutAt(bytes, cuts))).toEqual(capture([bytes]));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps the last bytes, from a whole line on', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', '𝄞', '\n', '\r'), maxLength: 200 }),
        fc.nat(60),
        fc.array(fc.nat()),
        (text, keep, cuts) => {
          const bytes = Buffer.from(text);
          const kept = capture(cutAt(bytes, cuts), keep).text;
          expect(bytes.toString().endsWith(kept)).toBe(true);
          expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(keep);
          if (bytes.length <= keep) expect(kept).toBe(text);
          const before = bytes.subarray(0, bytes.length - Buffer.byteLength(kept)).toString();
          const last = bytes.subarray(Math.max(0, bytes.length - keep)).subarray(0, Math.ceil(keep / 4));
          if (bytes.length > keep && /[\r\n]/.test(last.toString('latin1')))
            expect(before).toMatch(/[\r\n]$/);
          if (bytes.length > keep)
            expect(Buffer.byteLength(kept)).toBeGreaterThanOrEqual(keep - Math.ceil(keep / 4) - 3);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('hands on long lines in parts and cuts no character in two', () => {
    const lines = capture([Buffer.from(`${'x'.repeat(16_383)}𝄞${'y'.repeat(20_000)}\nz`)]).lines;
    expect(lines.map((line) => line.length)).toEqual([16_383, 16_384, 3_618, 1]);
    expect(lines.join('')).toBe(`${'x'.repeat(16_383)}𝄞${'y'.repeat(20_000)}z`);
    expect(lines[1]?.startsWith('𝄞')).toBe(true);
  });

  it('does not keep the end of a secret whose beginning is gone', () => {
    const line = `${'x'.repeat(80)} secret-0123456789`;
    const kept = capture([Buffer.from(`${line}\n${'y'.repeat(70)}\n`)], 85).text;
    expect(kept).toBe(`${'y'.repeat(70)}\n`);
    expect(capture([Buffer.from(`${'z'.repeat(500)}0123456789${'z'.repeat(95)}`)], 100).text).toBe(
      'z'.repeat(75),
    );
  });

  it('holds little memory for many small chunks', () => {
    const output = new OutputCapture(1_000);
    for (let i = 0; i < 50_000; i += 1) output.add(Buffer.from('ab'));
    expect(output.text()).toBe('ab'.repeat(375));
  });
});
