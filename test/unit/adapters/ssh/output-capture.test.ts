import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputCapture } from '../../../../src/adapters/ssh/output-capture.ts';
import { createRedactor } from '../../../../src/report/redaction.ts';

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

  it('keeps as many of the last lines as have room, whole ones only', () => {
    const piece = fc.constantFrom('a', 'é', '☃', '𝄞', '\n', '\r', '\r\n');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 80 }),
        fc.nat(60),
        fc.array(fc.nat()),
        (pieces, keep, cuts) => {
          const text = pieces.join('');
          const ends = text
            .split(/(?<=\n|\r(?!\n))/)
            .map((_line, index, lines) => lines.slice(index).join(''));
          const fitting = [...ends, ''].find((end) => Buffer.byteLength(end) <= keep);
          expect(capture(cutAt(Buffer.from(text), cuts), keep).text).toBe(fitting);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('shows no end of a secret whose beginning was cut off', () => {
    const secret = 'hunter2-hunter2-hunter2';
    const { redact } = createRedactor([secret]);
    const rest = `${'x'.repeat(50)}\nfailed: ${secret}\n`;
    const output = Buffer.from(`token=${secret}\n${rest}`);
    for (let keep = 0; keep <= output.length; keep += 1) {
      const shown = redact(capture([output], keep).text);
      expect(shown).not.toContain('hunter');
      if (keep >= rest.length) expect(shown).toContain(redact(rest));
    }
  });

  it('hands on long lines in parts and cuts no character in two', () => {
    const lines = capture([Buffer.from(`${'x'.repeat(16_383)}𝄞${'y'.repeat(20_000)}\nz`)]).lines;
    expect(lines.map((line) => line.length)).toEqual([16_383, 16_384, 3_618, 1]);
    expect(lines.join('')).toBe(`${'x'.repeat(16_383)}𝄞${'y'.repeat(20_000)}z`);
    expect(lines[1]?.startsWith('𝄞')).toBe(true);
  });

  it('holds little memory for many small chunks', () => {
    const output = new OutputCapture(1_000);
    for (let i = 0; i < 50_000; i += 1) output.add(Buffer.from('ab\n'));
    expect(output.text()).toBe('ab\n'.repeat(333));
  });
});
