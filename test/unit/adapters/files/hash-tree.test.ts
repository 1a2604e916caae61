import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileToHash } from '../../../../src/adapters/files/hash-file.ts';
import { hashInThreads } from '../../../../src/adapters/files/hash-in-threads.ts';
import { hashTree } from '../../../../src/adapters/files/hash-tree.ts';
import { scanSource } from '../../../../src/adapters/files/scan-source.ts';
import type { SourceTree } from '../../../../src/model/tree.ts';
import { failureFrom } from '../../../fixtures/agent-host.ts';
import { writeTree } from '../../../fixtures/trees.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hash-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const never = new AbortController().signal;

/** A few files are hashed where they are asked for, many or large ones in threads. */
const trees = {
  'a small tree': { a: 'x', 'd/empty': '' },
  'many files': Object.fromEntries(
    Array.from({ length: 700 }, (_, n) => [`d${n % 9}/f${n}`, `${n} `.repeat(n)]),
  ),
  'a large file': { a: 'x', large: Buffer.alloc(9_500_000, 'large ') },
};

async function write(spec: Readonly<Record<string, string | Buffer>>): Promise<SourceTree> {
  writeTree(root, spec);
  return scanSource(root, { include: [], exclude: [] });
}

describe.each(Object.entries(trees))('%s', (_name, spec: Readonly<Record<string, string | Buffer>>) => {
  test('is hashed as it is', async () => {
    const entries = await hashTree(await write(spec), never);
    const digests = entries.flatMap((entry) => (entry.kind === 'file' ? [[entry.path, entry.sha256]] : []));
    const wanted = Object.entries(spec).map(([path, content]) => [
      path,
      createHash('sha256').update(content).digest('hex'),
    ]);
    expect(Object.fromEntries(digests)).toEqual(Object.fromEntries(wanted));
  });

  test('is refused when a file of it has changed or is gone', async () => {
    const tree = await write(spec);
    const [path = ''] = Object.keys(spec);
    appendFileSync(join(root, path), 'x');
    const refusal = { kind: 'source-invalid', message: expect.stringContaining(path) as string };
    expect(await failureFrom(hashTree(tree, never))).toMatchObject(refusal);
    rmSync(join(root, path));
    expect(await failureFrom(hashTree(tree, never))).toMatchObject(refusal);
  });
});

describe('threads', () => {
  test('that die are told of', async () => {
    const noFile = undefined as unknown as FileToHash;
    expect(await failureFrom(hashInThreads([noFile], 2, never))).toMatchObject({
      kind: 'internal',
      message: expect.stringContaining('died') as string,
    });
  });

  test('end when nobody wants their work any more', async () => {
    writeTree(root, { large: Buffer.alloc(1_000_000) });
    const file = { path: join(root, 'large'), size: 1_000_000 };
    const ending = new AbortController();
    const hashed = hashInThreads(new Array<FileToHash>(20_000).fill(file), 2, ending.signal);
    ending.abort(new Error('given up'));
    await expect(hashed).rejects.toThrow('given up');
    await expect(hashInThreads([file], 2, ending.signal)).rejects.toThrow('given up');
  });
});
