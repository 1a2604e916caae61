import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import * as tar from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashTree } from '../../../../src/adapters/files/hash-tree.ts';
import { packTree } from '../../../../src/adapters/files/pack.ts';
import { scanSource } from '../../../../src/adapters/files/scan-source.ts';
import type { SourceTree } from '../../../../src/model/tree.ts';
import { failureFrom, packedAt } from '../../../fixtures/agent-host.ts';
import { readAll } from '../../../fixtures/local-connection.ts';
import { type TreeSpec, writeTree } from '../../../fixtures/trees.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pack-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function scan(spec: TreeSpec): Promise<SourceTree> {
  writeTree(root, spec);
  return scanSource(root, { include: [], exclude: [] });
}

function openFilesBelow(directory: string): string[] {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(join('/proc/self/fd', fd));
    } catch {
      // The one that the list itself was read through.
      return '';
    }
  });
  return links.filter((path) => path.startsWith(directory));
}

async function headersOf(archive: Readable, through?: Transform) {
  const found: { header: tar.Header; content: string }[] = [];
  const extract = tar.extract();
  (through === undefined ? archive : archive.pipe(through)).pipe(extract as unknown as NodeJS.WritableStream);
  for await (const entry of extract) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    found.push({ header: entry.header, content: Buffer.concat(chunks).toString() });
  }
  return found;
}

const none = { format: 'none', modifiedAt: packedAt } as const;

describe('packing', () => {
  test('puts parents first and links last, with plain modes, no owner and one time', async () => {
    const tree = await scan({ 'a/link': { link: '../z' }, 'a/x': { executable: 'run' }, e: null, z: 'text' });
    const found = await headersOf(packTree(tree, none));
    expect(
      found.map(({ header }) => [header.name, header.type, header.mode.toString(8), header.linkname]),
    ).toEqual([
      ['a', 'directory', '755', null],
      ['a/x', 'file', '755', null],
      ['e', 'directory', '755', null],
      ['z', 'file', '644', null],
      ['a/link', 'symlink', '777', '../z'],
    ]);
    for (const { header } of found) {
      expect(header).toMatchObject({ uid: 0, gid: 0, mtime: new Date(packedAt) });
    }
    expect(found.map(({ content }) => content)).toEqual(['', 'run', '', 'text', '']);
  });

  test('gives the same bytes for the same tree', async () => {
    const spec = Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [`d${n % 7}/f${n}`, `${n}`.repeat(n)]),
    );
    const tree = await scan(spec);
    const [first, second] = await Promise.all([readAll(packTree(tree, none)), readAll(packTree(tree, none))]);
    expect(first.equals(second)).toBe(true);
  });

  test('packs names beyond ustar, and large and small files, in any format', async () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(120)}`;
    const large = 'large '.repeat(200_000);
    const tree = await scan({ [long]: 'x', ü: 'y', large, l: { link: long } });
    for (const [format, through] of [
      ['none', undefined],
      ['gzip', createGunzip()],
      ['zstd', createZstdDecompress()],
    ] as const) {
      const found = await headersOf(packTree(tree, { ...none, format }), through);
      const byName = new Map(found.map(({ header, content }) => [header.name, content || header.linkname]));
      expect(byName.get(long)).toBe('x');
      expect(byName.get('ü')).toBe('y');
      expect(byName.get('l')).toBe(long);
      expect(byName.get('large') === large).toBe(true);
    }
  });

  test('tells how far it is', async () => {
    const tree = await scan({ a: 'x'.repeat(10), b: 'y'.repeat(1_000_000), c: '' });
    const told: number[] = [];
    await readAll(packTree(tree, { ...none, onBytes: (bytes) => told.push(bytes) }));
    expect(told.at(-1)).toBe(tree.bytes);
    expect(told.toSorted((a, b) => a - b)).toEqual(told);
  });

  test('waits for its reader', async () => {
    const tree = await scan({ large: Buffer.alloc(20_000_000) });
    let packed = 0;
    const archive = packTree(tree, { ...none, onBytes: (bytes) => (packed = bytes) });
    await new Promise((resolve) => archive.once('readable', resolve));
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    expect(packed).toBeLessThan(5_000_000);
    archive.destroy();
  });

  test('can be given up at any time', async () => {
    const tree = await scan({ a: 'x', large: Buffer.alloc(5_000_000), z: 'x' });
    const archive = packTree(tree, none);
    for await (const chunk of archive) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(archive.destroyed).toBe(true);
    await expect.poll(() => openFilesBelow(root)).toEqual([]);
  });
});

describe('a file that changes after it was scanned fails the archive and the digest:', () => {
  const changes: readonly [string, (file: string) => void][] = [
    ['longer', (file) => appendFileSync(file, 'x')],
    ['shorter', (file) => truncateSync(file, 1)],
    ['gone', (file) => rmSync(file)],
    [
      'a link now',
      (file) => {
        rmSync(file);
        symlinkSync('other', file);
      },
    ],
  ];
  const sizes: readonly [string, number][] = [
    ['small', 100],
    ['large', 1_000_000],
  ];
  test.each(
    changes.flatMap(([how, change]) => sizes.map(([size, bytes]) => [how, size, change, bytes] as const)),
  )('%s (%s)', async (_how, _size, change, bytes) => {
    const tree = await scan({
      before: 'x',
      changing: Buffer.alloc(bytes, 'x'),
      other: Buffer.alloc(bytes, 'y'),
      z: 'x',
    });
    change(join(root, 'changing'));
    for (const format of ['none', 'gzip'] as const) {
      expect(await failureFrom(readAll(packTree(tree, { ...none, format })))).toMatchObject({
        kind: 'source-invalid',
        message: expect.stringContaining('changing'),
      });
    }
    expect(await failureFrom(hashTree(tree, new AbortController().signal))).toMatchObject({
      kind: 'source-invalid',
    });
  });

  test('while it is read', async () => {
    const tree = await scan({ large: Buffer.alloc(20_000_000) });
    const reading = packTree(tree, none);
    const failure = failureFrom(
      (async () => {
        let first = true;
        for await (const chunk of reading) {
          if (first) writeFileSync(join(root, 'large'), Buffer.alloc(20_000_000, chunk.length));
          if (first) utimesSync(join(root, 'large'), 1, 1);
          first = false;
        }
      })(),
    );
    expect(await failure).toMatchObject({
      kind: 'source-invalid',
      message: expect.stringContaining('changed'),
    });
  });
});
