import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packTree } from '../../../../src/adapters/files/pack.ts';
import { scanSource } from '../../../../src/adapters/files/scan-source.ts';
import { openSource } from '../../../../src/adapters/files/unpack-archive.ts';
import { zstdOutput } from '../../../../src/adapters/files/zstd-program.ts';
import { failureFrom, packedAt } from '../../../fixtures/agent-host.ts';
import { readAll } from '../../../fixtures/local-connection.ts';
import { makeTar, type TarEntry } from '../../../fixtures/tars.ts';
import { readTree, type TreeSpec, writeTree } from '../../../fixtures/trees.ts';
import { makeZip, type ZipEntry } from '../../../fixtures/zips.ts';

let directory: string;
let scratch: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'unpack-'));
  scratch = join(directory, 'scratch');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = (name: string, content: Buffer | string): string => {
  writeFileSync(join(directory, name), content);
  return join(directory, name);
};

const spec: TreeSpec = {
  'index.html': 'hello',
  'bin/run me': { executable: '#!/bin/sh\n' },
  'bin/link': { link: 'run me' },
  'empty directory': null,
  'line\nbreak': 'x',
  'ünï/\u{1F680}': Buffer.alloc(300_000, 'y'),
  [`${'deep/'.repeat(50)}file`]: 'x',
};

describe('a source', () => {
  test('that is a directory is used as it is', async () => {
    mkdirSync(join(directory, 'site'));
    expect(await openSource(join(directory, 'site'), scratch)).toBe(join(directory, 'site'));
    expect(readdirSync(directory)).toEqual(['site']);
  });

  test('that is missing or unknown is refused', async () => {
    for (const path of [
      join(directory, 'nowhere'),
      write('notes.txt', 'x'),
      write('empty', ''),
      '/dev/null',
    ]) {
      expect(await failureFrom(openSource(path, scratch))).toMatchObject({ kind: 'source-invalid' });
    }
  });

  test.each(['none', 'gzip', 'zstd'] as const)('that is a tar archive is unpacked (%s)', async (format) => {
    const source = join(directory, 'source');
    writeTree(source, spec);
    const tree = await scanSource(source, { include: [], exclude: [] });
    // Told by its content, not by its name.
    const path = write('artifact', await readAll(packTree(tree, { format, modifiedAt: packedAt })));
    const opened = await openSource(path, scratch);
    expect(readTree(opened)).toEqual(readTree(source));
    expect(await openSource(path, scratch)).not.toBe(opened);
  });

  test('made by tar itself is unpacked, hard links and all', async () => {
    const source = join(directory, 'source');
    writeTree(source, spec);
    execFileSync('ln', [join(source, 'index.html'), join(source, 'second name')]);
    const path = join(directory, 'site.tgz');
    execFileSync('tar', ['-czf', path, '-C', source, '.']);
    expect(readTree(await openSource(path, scratch))).toEqual(readTree(source));
  });

  test('that is a zip archive is unpacked with its modes and links', async () => {
    const path = write(
      'site.zip',
      makeZip([
        { name: 'index.html', content: 'hello', deflate: true },
        { name: 'bin/', mode: 0o040755 },
        { name: 'bin/run', content: 'run', mode: 0o100755 },
        { name: 'bin/plain', content: 'plain', mode: 0o100644, deflate: true },
        { name: 'bin/link', content: 'run', mode: 0o120777 },
        { name: 'windows\\made\\me', content: 'x' },
        { name: 'ünï', content: '' },
      ]),
    );
    const expected = join(directory, 'expected');
    writeTree(expected, {
      'index.html': 'hello',
      'bin/run': { executable: 'run' },
      'bin/plain': 'plain',
      'bin/link': { link: 'run' },
      'windows/made/me': 'x',
      ünï: '',
    });
    expect(readTree(await openSource(path, scratch))).toEqual(readTree(expected));
  });
});

describe('a tar archive is refused, and nothing of it stays, for', () => {
  const file = (name: string, content = 'x'): TarEntry => ({ name, content });
  const link = (name: string, linkname: string): TarEntry => ({ name, type: 'symlink', linkname });
  const cases: readonly [string, readonly TarEntry[], string, string][] = [
    ['a name that climbs out', [file('../evil')], 'source-invalid', 'leads out'],
    ['a name that climbs out later', [file('a/../../evil')], 'source-invalid', 'leads out'],
    ['an absolute name', [file('/tmp/evil')], 'source-invalid', 'relative name'],
    [
      'a file through a link',
      [link('l', 'd'), { name: 'd', type: 'directory' }, file('l/x')],
      'source-invalid',
      'which is a link',
    ],
    ['a link over a directory', [file('d/x'), link('d', 'y')], 'source-invalid', 'there twice'],
    ['a file below a file', [file('d'), file('d/x')], 'source-invalid', 'which is a file'],
    ['a name that is there twice', [file('a'), file('a')], 'source-invalid', 'there twice'],
    [
      'a name that is there twice, written otherwise',
      [file('a'), file('./a')],
      'source-invalid',
      'there twice',
    ],
    ['an absolute link', [link('l', '/etc/passwd')], 'link-escapes', 'leads out'],
    ['a link that climbs out', [link('d/l', '../../x')], 'link-escapes', 'leads out'],
    [
      'a link that climbs out of a link',
      [link('u', 'd/e'), link('l', 'u/../../..')],
      'link-escapes',
      'leads out',
    ],
    [
      'a hard link to outside',
      [{ name: 'h', type: 'link', linkname: '/etc/passwd' }],
      'source-invalid',
      'relative',
    ],
    [
      'a hard link to a link',
      [link('l', 'x'), { name: 'h', type: 'link', linkname: 'l' }],
      'source-invalid',
      'hard link',
    ],
    ['a pipe', [{ name: 'p', type: 'fifo' }], 'source-invalid', 'is a fifo'],
    [
      'a device',
      [{ name: 'c', type: 'character-device', devmajor: 1, devminor: 3 }],
      'source-invalid',
      'device',
    ],
    [
      'a sparse file',
      [{ name: 's', content: 'x', pax: { 'GNU.sparse.major': '1' } }],
      'source-invalid',
      'sparse',
    ],
  ];
  test.each(cases)('%s', async (_what, entries, kind, message) => {
    const path = write('a.tar', await makeTar([file('ok'), ...entries]));
    expect(await failureFrom(openSource(path, scratch))).toMatchObject({
      kind,
      message: expect.stringContaining(message),
    });
    expect(readdirSync(scratch)).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(['a.tar', 'scratch']);
  });

  test('a name that is not UTF-8', async () => {
    const whole = await makeTar([file('aaaa')]);
    const path = write('a.tar', withName(whole, Buffer.from([0x61, 0xe9, 0x61, 0x61])));
    expect((await failureFrom(openSource(path, scratch))).message).toContain('not UTF-8');
  });

  test.each([
    ['between two entries', (tar: Buffer) => tar.subarray(0, 1024)],
    ['within an entry', (tar: Buffer) => tar.subarray(0, 700)],
    ['in its compressed data', (tar: Buffer) => gzipSync(tar).subarray(0, -9)],
    ['with a bit changed in its compressed data', (tar: Buffer) => flipLast(gzipSync(tar), 6)],
  ])('being cut short %s', async (_where, damage) => {
    const path = write('a.tar.gz', damage(await makeTar([file('a'), file('b', 'y'.repeat(5000))])));
    expect(await failureFrom(openSource(path, scratch))).toMatchObject({ kind: 'source-invalid' });
    expect(readdirSync(scratch)).toEqual([]);
  });
});

describe('a zip archive is refused, and nothing of it stays, for', () => {
  const cases: readonly [string, readonly ZipEntry[], string, string][] = [
    ['a name that climbs out', [{ name: '../evil' }], 'source-invalid', 'relative path'],
    ['a name that climbs out by backslashes', [{ name: '..\\evil' }], 'source-invalid', 'relative path'],
    ['an absolute name', [{ name: '/tmp/evil' }], 'source-invalid', 'absolute path'],
    ['a name that is there twice', [{ name: 'a' }, { name: 'a' }], 'source-invalid', 'there twice'],
    ['a link that climbs out', [{ name: 'l', content: '../x', mode: 0o120777 }], 'link-escapes', 'leads out'],
    [
      'a file through a link',
      [
        { name: 'l', content: 'd', mode: 0o120777 },
        { name: 'l/x', content: 'x' },
      ],
      'source-invalid',
      'which is a link',
    ],
    [
      'an encrypted entry',
      [{ name: 'a', content: 'x', deflate: true, flags: 1 }],
      'source-invalid',
      'encrypted',
    ],
    ['a device', [{ name: 'c', mode: 0o020644 }], 'source-invalid', 'not a file'],
    ['a wrong checksum', [{ name: 'a', content: 'x', claimedSum: 1 }], 'source-invalid', 'damaged'],
    [
      'more data than it declares',
      [{ name: 'a', content: 'x'.repeat(100), deflate: true, claimedSize: 10 }],
      'source-invalid',
      'too many bytes',
    ],
  ];
  test.each(cases)('%s', async (_what, entries, kind, message) => {
    const path = write('a.zip', makeZip([{ name: 'ok', content: 'ok' }, ...entries]));
    expect(await failureFrom(openSource(path, scratch))).toMatchObject({
      kind,
      message: expect.stringContaining(message),
    });
    expect(readdirSync(scratch)).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(['a.zip', 'scratch']);
  });

  test('being cut short', async () => {
    const whole = makeZip([{ name: 'a', content: 'x'.repeat(1000) }]);
    const path = write('a.zip', whole.subarray(0, -30));
    expect(await failureFrom(openSource(path, scratch))).toMatchObject({ kind: 'source-invalid' });
  });
});

describe('a bomb is refused', () => {
  const limits = { bytes: 100_000, entries: 50 };
  const big = Buffer.alloc(200_000);

  test('by what it declares', async () => {
    const path = write('a.tar.gz', gzipSync(await makeTar([{ name: 'a', content: big }])));
    expect((await failureFrom(openSource(path, scratch, limits))).message).toMatch(/unpacks to more than/);
    const zip = write('a.zip', makeZip([{ name: 'a', content: big, deflate: true }]));
    expect((await failureFrom(openSource(zip, scratch, limits))).message).toMatch(/unpacks to more than/);
  });

  test('by the number of its entries', async () => {
    const entries = Array.from({ length: 60 }, (_, n) => ({ name: `f${n}`, content: '' }));
    const path = write('a.tar', await makeTar(entries));
    expect((await failureFrom(openSource(path, scratch, limits))).message).toContain('over 50 entries');
  });

  test('by what comes after its end', async () => {
    const tar = await makeTar([{ name: 'a', content: 'x' }]);
    const path = write('a.tar.gz', gzipSync(Buffer.concat([tar, Buffer.alloc(1_000_000)])));
    expect((await failureFrom(openSource(path, scratch, limits))).message).toMatch(/unpacks to more than/);
    expect(readdirSync(scratch)).toEqual([]);
  });
});

describe('without zstd in the runtime', () => {
  test('a program that is missing is told', async () => {
    const output = readAll(zstdOutput('/dev/null', 'no-such-zstd'));
    expect(await failureFrom(output)).toMatchObject({ kind: 'tool-missing' });
  });

  test('the program’s output is what is read, and its failure fails the stream', async () => {
    // Stands in for zstd: prints the file it is given, and fails for one that is not there.
    const program = write('zstd', '#!/bin/sh\nexec cat "$3"\n');
    execFileSync('chmod', ['+x', program]);
    const file = write('content', 'abc');
    expect((await readAll(zstdOutput(file, program))).toString()).toBe('abc');
    await expect(readAll(zstdOutput(`${file}-missing`, program))).rejects.toThrow('No such file');
    expect(readFileSync(file, 'utf8')).toBe('abc');
  });
});

/** The archive with another name in its first header, of the same length, and the checksum made right again. */
function withName(tar: Buffer, name: Buffer): Buffer {
  const changed = Buffer.from(tar);
  name.copy(changed, 0);
  changed.fill(' ', 148, 156);
  const sum = changed.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return changed;
}

function flipLast(bytes: Buffer, fromEnd: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = bytes.length - fromEnd;
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
