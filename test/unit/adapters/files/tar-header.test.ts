import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packTree } from '../../../../src/adapters/files/pack.ts';
import { scanSource } from '../../../../src/adapters/files/scan-source.ts';
import { tarHeader } from '../../../../src/adapters/files/tar-header.ts';
import { packedAt } from '../../../fixtures/agent-host.ts';
import { readAll } from '../../../fixtures/local-connection.ts';
import { oddTree } from '../../../fixtures/odd-trees.ts';
import { readTree, type TreeSpec, writeTree } from '../../../fixtures/trees.ts';
import { describeIf } from '../../../setup/requirements.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tar-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function comesBack(spec: TreeSpec, [program, ...args]: readonly [string, ...string[]]): Promise<void> {
  const [from, to] = [mkdtempSync(join(root, 'from-')), mkdtempSync(join(root, 'to-'))];
  writeTree(from, spec);
  const tree = await scanSource(from, { include: [], exclude: [] });
  const archive = await readAll(packTree(tree, { format: 'none', modifiedAt: packedAt, prefix: 'tree/' }));
  mkdirSync(join(to, 'tree'));
  const { status, stderr } = spawnSync(program, [...args, '-xf', '-', '-C', to], { input: archive });
  expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' });
  expect(readTree(join(to, 'tree'))).toEqual(readTree(from));
}

/** Paths of any length around the bounds of ustar, and links that lead to them. */
const longTree: fc.Arbitrary<TreeSpec> = fc
  .array(
    fc.array(fc.tuple(fc.constantFrom('a', 'é', '\u{1F680}'), fc.integer({ min: 1, max: 60 })), {
      minLength: 1,
      maxLength: 6,
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((paths) =>
    Object.fromEntries(
      paths.flatMap((parts, index): [string, TreeSpec[string]][] => {
        const path = [`${index}`, ...parts.map(([letter, times]) => letter.repeat(times))].join('/');
        return [
          [path, path],
          [`${path}.empty`, null],
          [`link to ${index}`, { link: path }],
        ];
      }),
    ),
  );

describe('what is packed comes back through GNU tar:', () => packingSuite(['tar']));
describeIf('busybox', 'what is packed comes back through busybox:', () => packingSuite(['busybox', 'tar']));

function packingSuite(program: readonly [string, ...string[]]): void {
  test('odd names', async () => {
    await fc.assert(
      fc.asyncProperty(oddTree, ({ spec }) => comesBack(spec, program)),
      { numRuns: 15 },
    );
  });

  test('long names', async () => {
    await fc.assert(
      fc.asyncProperty(longTree, (spec) => comesBack(spec, program)),
      { numRuns: 15 },
    );
  });

  test('sizes around those of blocks and chunks', async () => {
    const sizes = [0, 1, 511, 512, 513, 131_071, 131_072, 131_073, 262_143, 262_144, 262_145, 1_000_000];
    const spec = Object.fromEntries(sizes.map((size) => [`${size}`, Buffer.alloc(size, `${size} `)]));
    await comesBack(spec, program);
  });
}

describe('a header', () => {
  const file = { kind: 'file', path: 'a', mode: 0o644, modifiedAt: 1_700_000_000 } as const;
  test.each([8 * 1024 ** 3 - 1, 8 * 1024 ** 3, 2 ** 45])('tells of %i bytes', (size) => {
    const { stdout } = spawnSync('tar', ['-tvf', '-', '--full-time', '--utc'], {
      input: tarHeader({ ...file, size }),
      env: { ...process.env, LC_ALL: 'C' },
    });
    expect(stdout.toString().replace(/ +/g, ' ')).toBe(`-rw-r--r-- 0/0 ${size} 2023-11-14 22:13:20 a\n`);
  });

  test('that fits ustar is one block, also where its name is cut in two', () => {
    const of = (path: string) => tarHeader({ ...file, path, size: 0 }).length;
    expect([of('a'.repeat(100)), of(`${'d'.repeat(155)}/${'a'.repeat(100)}`)]).toEqual([512, 512]);
    expect([of('a'.repeat(101)), of(`${'d'.repeat(156)}/${'a'.repeat(100)}`)]).toEqual([
      2048 - 512,
      2048 - 512,
    ]);
  });
});
