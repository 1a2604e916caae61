import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  entriesText,
  escapePath,
  indexText,
  makeManifest,
  parseEntry,
  unescapePath,
} from '../../../src/host/manifest.ts';
import type { ManifestEntry } from '../../../src/model/manifest.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

const entries: readonly ManifestEntry[] = [
  { kind: 'file', path: 'a/b c', size: 3, executable: false, sha256: '0'.repeat(64) },
  { kind: 'file', path: 'a/line\nbreak\\', size: 3, executable: true, sha256: 'f'.repeat(64) },
  { kind: 'directory', path: 'a' },
  { kind: 'link', path: 'l ünk', target: 'a/line\nbreak\\' },
];

test('entries are plain lines that can be read again', () => {
  const lines = entriesText(entries).split('\n');
  expect(lines).toHaveLength(entries.length + 1);
  expect(lines.slice(0, -1).map(parseEntry)).toEqual(entries);
  expect(lines[1]).toBe(`${'f'.repeat(64)} 3 x ./a/line\\0012break\\0134`);
});

test('any name survives', () => {
  assertProperty(
    fc.property(fc.string({ unit: 'binary' }), (name) => unescapePath(escapePath(name)) === name),
  );
});

test('the order of the entries makes no difference, anything else does', () => {
  const index = indexText(makeManifest(entries));
  expect(indexText(makeManifest(entries.toReversed()))).toBe(index);
  const changes: ManifestEntry[] = [
    { kind: 'file', path: 'a/b c', size: 3, executable: true, sha256: '0'.repeat(64) },
    { kind: 'file', path: 'a/b d', size: 3, executable: false, sha256: '0'.repeat(64) },
    { kind: 'file', path: 'a/b c', size: 3, executable: false, sha256: '1'.repeat(64) },
    { kind: 'link', path: 'a/b c', target: 'x' },
  ];
  for (const changed of changes)
    expect(indexText(makeManifest([changed, ...entries.slice(1)]))).not.toBe(index);
});

test('a name may hold what ends a line for JavaScript only', () => {
  const odd = {
    kind: 'file',
    path: '\u2028a/b\u2029',
    size: 3,
    executable: true,
    sha256: 'a'.repeat(64),
  } as const;
  expect(parseEntry(entriesText([odd]).slice(0, -1))).toEqual(odd);
});

test('what is no entry is none', () => {
  expect(['', 'x', 'd - - a', `${'g'.repeat(64)} 1 - ./a`, 'l - - ./a'].map(parseEntry)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
