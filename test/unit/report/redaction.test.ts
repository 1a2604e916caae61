import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/report/redaction.ts';
import { secretVariants } from '../../../src/report/secret-variants.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

const secret = `p@ss "w0rd"/it's <100%> & $HOME\\`;

const key = [
  '-----BEGIN OPENSSH PRIVATE KEY-----',
  'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW',
  'QyNTUxOQAAACDRTkVrBPn2rWqQpLkT0aY7bVhU4mZ3cFgXeJ8sHdI1Ow',
  '====',
  'abc',
  '-----END OPENSSH PRIVATE KEY-----',
  '',
].join('\n');

describe('what a redactor hides', () => {
  const { redact } = createRedactor([secret]);

  it.each([
    ['raw', secret],
    ['URL component', encodeURIComponent(secret)],
    ['strict URL component', encodeURIComponent(secret).replaceAll("'", '%27')],
    ['form', new URLSearchParams({ k: secret }).toString().slice(2)],
    ['lower-case URL', encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase())],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['JSON with \\/', JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')],
    ['single-quoted', secret.replaceAll("'", `'\\''`)],
    ['single-quoted by Python', secret.replaceAll("'", `'"'"'`)],
    ['double-quoted', 'p@ss \\"w0rd\\"/it\'s <100%> & \\$HOME\\\\'],
    ['backslash-quoted', `p@ss\\ \\"w0rd\\"/it\\'s\\ \\<100%\\>\\ \\&\\ \\$HOME\\\\`],
    ['XML', 'p@ss &quot;w0rd&quot;/it&#39;s &lt;100%&gt; &amp; $HOME\\'],
    ['workflow command', secret.replaceAll('%', '%25')],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
  ])('%s', (_, form) => {
    expect(redact(`before ${form} after`)).toBe('before *** after');
  });

  it('finds base64 whatever stands before and behind, in both alphabets', () => {
    assertProperty(
      fc.property(
        fc
          .string({ unit: 'grapheme', minLength: 8, maxLength: 60 })
          .filter((text) => text.trim().length >= 8),
        fc.uint8Array({ maxLength: 7 }),
        fc.uint8Array({ maxLength: 7 }),
        fc.constantFrom('base64' as const, 'base64url' as const),
        (text, before, behind, encoding) => {
          const all = Buffer.concat([before, Buffer.from(text), behind]);
          const shown = createRedactor([text]).redact(all.toString(encoding));
          // At both ends a character may hold bits of the secret and of its neighbour.
          expect(shown).toContain('***');
          expect(shown.length).toBeLessThanOrEqual(
            Math.ceil((before.length * 4) / 3) + Math.ceil((behind.length * 4) / 3) + 3 + 6,
          );
        },
      ),
    );
  });

  it('hides the telling lines of a key and leaves its markers', () => {
    const { redact: hide } = createRedactor([key]);
    const lines = key.split('\n');
    for (const line of lines.slice(1, 3)) expect(hide(`+ echo ${line}`)).toBe('+ echo ***');
    for (const at of [0, 3, 4, 5, 6]) expect(hide(lines[at] ?? 'missing')).toBe(lines[at]);
    expect(hide(`x${key}y`)).toBe('x***y');
    expect(hide(`x${key.replaceAll('\n', '\r\n')}y`)).toBe('x***y');
    expect(hide(JSON.stringify(key))).toBe('"***"');
  });

  it('hides the lines of base64 that a program wrapped', () => {
    const { redact: hide } = createRedactor([key]);
    for (const columns of [64, 76]) {
      const wrapped =
        Buffer.from(key)
          .toString('base64')
          .match(new RegExp(`.{1,${columns}}`, 'g')) ?? [];
      for (const line of wrapped.slice(0, -1)) expect(hide(line)).toBe('***');
    }
  });

  it('hides a key that was pasted with literal line ends in both spellings', () => {
    const { redact: hide } = createRedactor([key.replaceAll('\n', '\\n')]);
    expect(hide(key.replaceAll('\n', '\\n'))).toBe('***');
    expect(hide(key.split('\n')[1] ?? '')).toBe('***');
  });

  it('hides overlapping and touching secrets whole, and the longer of two', () => {
    const { redact: hide } = createRedactor(['abcdef', 'efghij', 'abcdefgh-long']);
    expect(hide('1abcdefghij2')).toBe('1***2');
    expect(hide('1abcdefabcdef2')).toBe('1***2');
    expect(hide('1abcdefgh-long2')).toBe('1***2');
  });

  it('hides the beginning of a secret where a text was cut', () => {
    const token = 's3cr3t-t0ken-value';
    const { redact: hide } = createRedactor([token, 'dots...inside']);
    for (let length = 4; length < token.length; length += 1) {
      const beginning = token.slice(0, length);
      expect(hide(`curl -H ${beginning}...`)).toBe('curl -H ***...');
      expect(hide(`expected "a", got "${beginning}… (status 200)`)).toBe(
        'expected "a", got "***… (status 200)',
      );
      expect(hide(`the end, ${beginning}`)).toBe(`the end, ${beginning}`);
    }
    expect(hide('curl -H s3c... waits')).toBe('curl -H s3c... waits');
    expect(hide('dots...inside and dots...outside')).toBe('*** and ***...outside');
  });

  it('leaves secrets under 4 characters', () => {
    expect(createRedactor(['abc', '', '  a ']).redact('abc a b c')).toBe('abc a b c');
    expect(createRedactor(['abc', '', '  a ']).variants).toEqual([]);
  });

  it('takes lone surrogates', () => {
    expect(createRedactor(['a\ud800bcd']).redact('xa\ud800bcdx a\ufffdbcd')).toBe('x***x ***');
  });
});

describe('the masks for GitHub', () => {
  it('are single lines without the markers that every key has, longest first', () => {
    const { variants } = createRedactor([key, secret]);
    expect(variants.length).toBeGreaterThan(10);
    for (const variant of variants) expect(variant).not.toMatch(/[\r\n]/);
    expect(variants).not.toContain('-----BEGIN OPENSSH PRIVATE KEY-----');
    expect(variants).toContain(key.split('\n')[1]);
    expect(variants.map((variant) => variant.length)).toEqual(
      variants.map((variant) => variant.length).sort((a, b) => b - a),
    );
  });
});

/** Straightforward and slow: marks every character of every occurrence, then masks what is marked. */
function redactSlowly(text: string, secrets: readonly string[]): string {
  const hidden = new Array<boolean>(text.length).fill(false);
  for (const variant of secretVariants(secrets)) {
    for (let at = text.indexOf(variant); at >= 0; at = text.indexOf(variant, at + 1)) {
      hidden.fill(true, at, at + variant.length);
    }
  }
  return text
    .split('')
    .map((character, index) => (!hidden[index] ? character : hidden[index - 1] ? '' : '***'))
    .join('');
}

/** Few different characters, so that secrets begin, overlap and nearly end everywhere. */
const smallText = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', '/', '😀', '\n'), minLength, maxLength });

const story = fc
  .record({
    secrets: fc.array(smallText(3, 9), { minLength: 1, maxLength: 3 }),
    pieces: fc.array(fc.oneof(smallText(0, 6), fc.nat({ max: 40 })), { maxLength: 12 }),
    cuts: fc.array(fc.nat({ max: 200 }), { maxLength: 20 }),
  })
  .map(({ secrets, pieces, cuts }) => {
    const variants = secretVariants(secrets);
    const text = pieces
      .map((piece) =>
        typeof piece === 'string' ? piece : (variants[piece % Math.max(1, variants.length)] ?? ''),
      )
      .join('');
    return {
      secrets,
      text,
      cuts: [...cuts, 0, text.length].filter((cut) => cut <= text.length).sort((a, b) => a - b),
    };
  });

describe('a redacting stream', () => {
  it('hides the same as the plainest way to do it', () => {
    assertProperty(
      fc.property(story, ({ secrets, text }) => {
        expect(createRedactor(secrets).redact(text)).toBe(redactSlowly(text, secrets));
      }),
      { numRuns: 600 },
    );
  });

  it('returns in sum the same for any split', () => {
    assertProperty(
      fc.property(story, ({ secrets, text, cuts }) => {
        const redactor = createRedactor(secrets);
        const stream = redactor.createStream();
        const chunks = cuts.slice(1).map((cut, index) => text.slice(cuts[index], cut));
        const shown = chunks.map((chunk) => stream.push(chunk));
        const rest = stream.end();
        expect(shown.join('') + rest).toBe(redactor.redact(text));
        // Used again it starts from nothing.
        expect(stream.push(text) + stream.end()).toBe(redactor.redact(text));
      }),
      { numRuns: 800 },
    );
  });

  it('never returns half a character', () => {
    assertProperty(
      fc.property(story, ({ secrets, text, cuts }) => {
        const stream = createRedactor(secrets).createStream();
        const shown = cuts.slice(1).map((cut, index) => stream.push(text.slice(cuts[index], cut)));
        for (const part of [...shown, stream.end()]) expect(part).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  it('holds back no more than could become a secret', () => {
    const stream = createRedactor(['hunter2-hunter2']).createStream();
    expect(stream.push('password: hunt')).toBe('password: ');
    expect(stream.push('ing season')).toBe('hunting season');
    expect(stream.push(' hunter2-hunter')).toBe(' ');
    expect(stream.push('2!')).toBe('***!');
    expect(stream.end()).toBe('');
  });
});
