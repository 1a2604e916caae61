import { expect, it } from 'vitest';
import { SaidText } from '../../../../src/adapters/ssh/said-text.ts';

function said(keepBytes: number, ...data: readonly (string | Uint8Array)[]) {
  const lines: string[] = [];
  const output = new SaidText(keepBytes, (line) => lines.push(line));
  for (const each of data) output.add(each);
  output.end();
  return { text: output.text(), lines };
}

it('is the text that was said, and each of its lines', () => {
  expect(said(1000, 'one\ntw', 'o\n', 'three')).toEqual({
    text: 'one\ntwo\nthree',
    lines: ['one', 'two', 'three'],
  });
});

it('is cut as that of a real command once it is too long', () => {
  const { text, lines } = said(8, 'one\ntwo\n', 'three\n');
  expect(text).toBe('three\n');
  expect(lines).toEqual(['one', 'two', 'three']);
  expect(said(12, 'äöü\n', 'ß\n').text).toBe('äöü\nß\n');
});

it('takes bytes, which may be cut anywhere', () => {
  const bytes = Buffer.from('grün\n');
  const { text, lines } = said(1000, 'es ist ', bytes.subarray(0, 3), bytes.subarray(3), 'und gut');
  expect(text).toBe('es ist grün\nund gut');
  expect(lines).toEqual(['es ist grün', 'und gut']);
});
