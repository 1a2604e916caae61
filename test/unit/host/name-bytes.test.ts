import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapePath, unescapePath } from '../../../src/host/manifest.ts';
import { nameBytes, nameText, pathBytes } from '../../../src/host/name-bytes.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

/** Bytes of which many are the beginning or the end of a character. */
const bytes = fc
  .array(
    fc.oneof(fc.nat(255), fc.constantFrom(0x41, 0x80, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0xed, 0xb3)),
  )
  .map((numbers) => Buffer.from(numbers));

describe('the name of a file as a text', () => {
  test('is what it says where it is UTF-8', () => {
    expect(nameText(Buffer.from('é \u{1F680}'))).toBe('é \u{1F680}');
    expect(nameBytes('é \u{1F680}')).toEqual(Buffer.from('é \u{1F680}'));
    expect(pathBytes('é \u{1F680}')).toBe('é \u{1F680}');
  });

  test('has a lone surrogate for each byte that is not', () => {
    expect(nameText(Buffer.from([0x63, 0xe9, 0xc3, 0xa9, 0xc3]))).toBe('c\uDCE9é\uDCC3');
    expect(pathBytes('c\uDCE9é')).toEqual(Buffer.from([0x63, 0xe9, 0xc3, 0xa9]));
  });

  test('gives the same bytes again, also escaped', () => {
    assertProperty(
      fc.property(bytes, (name) => {
        expect(nameBytes(nameText(name))).toEqual(name);
        const escaped = escapePath(nameText(name));
        expect(unescapePath(escaped)).toBe(nameText(name));
        // What is escaped passes as plain text.
        expect(Buffer.from(escaped).toString()).toBe(escaped);
      }),
    );
  });
});
