import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { completeHashes, readOffer } from '../../../src/host/staging-offer.ts';
import type { FileManifest } from '../../../src/model/manifest.ts';

const hash = (digit: string): string => digit.repeat(64);
const group = `${'1'.repeat(12)}${'2'.repeat(52)}`;
const file = (path: string, sha256: string): FileManifest => ({
  kind: 'file',
  path,
  size: 5,
  executable: false,
  sha256,
});

/** A host that says these lines and ends. */
const saying = (lines: readonly string[]) => {
  const left = [...lines];
  return { next: async () => left.shift() };
};
const packed = (lines: readonly string[]): string[] => {
  const text = gzipSync(lines.map((line) => `${line}\n`).join('')).toString('base64');
  return (text.match(/.{1,20}/g) ?? []).map((part) => `packed=${part}`);
};

const lines = [
  'base=20261120T131502Z-1a2b3c4',
  `group=00 ${group.slice(0, 12)} 20261120T131502Z-1a2b3c4`,
  `given=${hash('9')}`,
  `entry=${hash('a').slice(0, 16)} 5 - ./a name that ends in blanks  `,
  `entry=${hash('b').slice(0, 16)} 5 x ./other`,
  `begun=4 ${hash('c')} 5 x ./begun`,
];

test.each([
  ['as it is', lines],
  ['packed', packed(lines)],
  ['packed in part', [...lines.slice(0, 2), ...packed(lines.slice(2))]],
])('an offer is read %s', async (_how, said) => {
  const offer = await readOffer(saying([...said, 'ready']));
  expect(offer).toMatchObject({
    base: '20261120T131502Z-1a2b3c4',
    groups: [{ key: '00', sha256: group.slice(0, 12), release: '20261120T131502Z-1a2b3c4' }],
    begun: [{ bytes: 4, file: { ...file('begun', hash('c')), executable: true } }],
  });
  expect(offer?.known.get(hash('9'))?.map(({ path }) => path)).toEqual([
    'a name that ends in blanks  ',
    'other',
  ]);
});

test('an offer that is cut short is none', async () => {
  expect(await readOffer(saying(lines))).toBeUndefined();
});

test('what the runner has too gets its whole hash, and nothing else does', async () => {
  const offer = await readOffer(saying([...lines, 'ready']));
  if (offer === undefined) throw new Error('an offer is needed');
  const local = [{ key: '00', sha256: group, entries: [file('elsewhere', hash('a'))] }];
  const complete = completeHashes(offer, local);
  expect(complete.groups.map(({ sha256 }) => sha256)).toEqual([group]);
  expect(complete.known.get(hash('9'))).toMatchObject([
    { sha256: hash('a') },
    { sha256: hash('b').slice(0, 16) },
  ]);
});
