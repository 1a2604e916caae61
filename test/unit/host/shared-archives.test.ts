import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { sharedArchives } from '../../../src/host/shared-archives.ts';
import type { ArchiveRequest, StagingSource } from '../../../src/host/stage.ts';

const asking = (text: string, size = 1): ArchiveRequest => ({
  texts: [{ path: 'lists/arrived', text }],
  entries: [{ kind: 'file', path: 'a', size, executable: false, sha256: text }],
  format: 'none',
});

function counting(
  contentOf: (request: ArchiveRequest) => Readable,
): StagingSource & { readonly packed: string[] } {
  const packed: string[] = [];
  return {
    packed,
    manifest: async () => [],
    archive: (request) => {
      packed.push(request.texts[0]?.text ?? '');
      return contentOf(request);
    },
  };
}

const read = async (source: StagingSource, request: ArchiveRequest): Promise<string> =>
  (await buffer(source.archive(request))).toString();
const textOf = (request: ArchiveRequest): Readable =>
  Readable.from([Buffer.from(request.texts[0]?.text ?? '')]);

test('what many hosts want at once is packed once, and each is told how far it is', async () => {
  const source = counting(textOf);
  const shared = sharedArchives(source, 1000);
  const told: number[] = [];
  const wish = { ...asking('x', 7), onBytes: (bytes: number) => told.push(bytes) };
  expect(await Promise.all([1, 2, 3].map(() => read(shared, wish)))).toEqual(['x', 'x', 'x']);
  expect(await read(shared, asking('y'))).toBe('y');
  expect(await read(shared, { ...asking('x', 7), format: 'gzip' })).toBe('x');
  expect(source.packed).toEqual(['x', 'y', 'x']);
  expect(told).toEqual([7, 7, 7]);
});

test('no more is kept than was allowed: the oldest goes first', async () => {
  const source = counting(textOf);
  const shared = sharedArchives(source, 10);
  for (const text of ['aaaaaa', 'bbbbbb', 'bbbbbb', 'aaaaaa']) await read(shared, asking(text));
  expect(source.packed).toEqual(['aaaaaa', 'bbbbbb', 'aaaaaa']);
});

test('what failed is told to all who wait for it, and tried again', async () => {
  let isBroken = true;
  const broken = (): Readable =>
    Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('the disk broke');
      })(),
    );
  const source = counting((request) => (isBroken ? broken() : textOf(request)));
  const shared = sharedArchives(source, 1000);
  const ends = await Promise.allSettled([read(shared, asking('x')), read(shared, asking('x'))]);
  expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected']);
  isBroken = false;
  expect(await read(shared, asking('x'))).toBe('x');
  expect(source.packed).toEqual(['x', 'x']);
});

test('a large piece is a stream of its own', async () => {
  const source = counting(textOf);
  const shared = sharedArchives(source, 1000);
  const large = asking('x', 1e9);
  expect([await read(shared, large), await read(shared, large)]).toEqual(['x', 'x']);
  expect(source.packed).toEqual(['x', 'x']);
});
