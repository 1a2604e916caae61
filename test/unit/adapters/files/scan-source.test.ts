import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scanSource } from '../../../../src/adapters/files/scan-source.ts';
import { failureFrom } from '../../../fixtures/agent-host.ts';
import { type TreeSpec, writeTree } from '../../../fixtures/trees.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scan-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function paths(
  spec: TreeSpec,
  patterns: { readonly include?: readonly string[]; readonly exclude?: readonly string[] } = {},
): Promise<readonly string[]> {
  writeTree(root, spec);
  const tree = await scanSource(root, { include: [], exclude: [], ...patterns });
  return tree.entries.map((entry) => entry.path);
}

describe('scanning a source', () => {
  test('describes every entry, sorted by bytes, and sums up', async () => {
    writeTree(root, {
      'b/run': { executable: 'run' },
      'b.txt': 'text',
      '\uE000': '',
      '\u{10000}': '',
      a: { link: 'b/run' },
      empty: null,
    });
    expect(await scanSource(root, { include: [], exclude: [] })).toEqual({
      root,
      files: 4,
      bytes: 7,
      entries: [
        { kind: 'link', path: 'a', target: 'b/run' },
        { kind: 'directory', path: 'b' },
        { kind: 'file', path: 'b.txt', size: 4, executable: false },
        { kind: 'file', path: 'b/run', size: 3, executable: true },
        { kind: 'directory', path: 'empty' },
        { kind: 'file', path: '\uE000', size: 0, executable: false },
        { kind: 'file', path: '\u{10000}', size: 0, executable: false },
      ],
    });
  });

  test('follows a source that is a link to a directory', async () => {
    writeTree(root, { 'real/a': 'x', alias: { link: 'real' } });
    expect((await scanSource(join(root, 'alias'), { include: [], exclude: [] })).files).toBe(1);
  });

  describe('exclude', () => {
    test('always has .git, whatever else is said, and keeps names that only resemble it', async () => {
      const spec = { '.git/config': 'x', 'module/.git': 'x', '.gitignore': 'x', 'a.git/x': 'x' };
      const kept = ['.gitignore', 'a.git', 'a.git/x', 'module'];
      expect(await paths(spec, { exclude: ['!.git'] })).toEqual(kept);
    });

    test('is gitignore: anchored, directories, deep, negated, case kept', async () => {
      const spec = {
        'node_modules/x/y': 'x',
        'src/node_modules/x': 'x',
        'build/a': 'x',
        'src/build/a': 'x',
        'a.log': 'x',
        'keep.log': 'x',
        'A.LOG': 'x',
        'docs/a.txt': 'x',
        docs2: 'x',
      };
      const exclude = [
        'node_modules/',
        '/build',
        '*.log',
        '!keep.log',
        '/docs/**',
        'docs2/',
        '# comment',
        '',
      ];
      expect(await paths(spec, { exclude })).toEqual([
        'A.LOG',
        'docs',
        'docs2',
        'keep.log',
        'src',
        'src/build',
        'src/build/a',
      ]);
    });

    test('what lies in an excluded directory stays out', async () => {
      const spec = { 'a/keep': 'x', 'a/other': 'x', b: 'x' };
      expect(await paths(spec, { exclude: ['a/', '!a/keep'] })).toEqual(['b']);
      expect(await paths(spec, { exclude: ['a/*', '!a/keep'] })).toEqual(['a', 'a/keep', 'b']);
    });

    test('agrees with git', async () => {
      const spec: TreeSpec = {
        'a b/c': 'x',
        'd/e/f.tmp': 'x',
        'd/e/g': 'x',
        '#hash': 'x',
        '!bang': 'x',
        'foo/bar/baz': 'x',
        'x/foo/bar': 'x',
        'star*': 'x',
        'logs/1/a': 'x',
        'logs/2/b': 'x',
        'trailing ': 'x',
        'q?': 'x',
        '[b]': 'x',
        'ü/é': 'x',
      };
      const exclude = [
        'a b',
        '*.tmp',
        '\\#hash',
        '\\!bang',
        'foo/bar',
        'star\\*',
        'logs/**/b',
        'trailing\\ ',
        '[[]b]',
        'ü/*',
      ];
      writeTree(root, spec);
      execFileSync('git', ['init', '-q', root]);
      writeFileSync(join(root, '.gitignore'), exclude.join('\n'));
      const listed = execFileSync('git', ['-C', root, 'ls-files', '-z', '--others', '--exclude-standard'])
        .toString()
        .split('\0')
        .filter((path) => path !== '');
      const tree = await scanSource(root, { include: [], exclude });
      const files = tree.entries.filter((entry) => entry.kind === 'file').map((entry) => entry.path);
      expect(files).toEqual(listed.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    });

    test('takes .deployignore first, does not send it, and may take back what it says', async () => {
      const spec = {
        '.deployignore': '\uFEFF*.map\r\ntests/\n',
        'a.js': 'x',
        'a.js.map': 'x',
        'b.map': 'x',
        'tests/a': 'x',
      };
      expect(await paths(spec)).toEqual(['a.js']);
      expect(await paths({}, { exclude: ['!b.map'] })).toEqual(['a.js', 'b.map']);
    });

    test('spares what could not be sent', async () => {
      writeTree(root, { a: 'x', 'run/out': { link: '/etc' } });
      execFileSync('mkfifo', [join(root, 'run/pipe')]);
      expect(await paths({}, { exclude: ['run/*'] })).toEqual(['a', 'run']);
    });
  });

  describe('include', () => {
    const spec = {
      'dist/a.js': 'x',
      'dist/deep/b.js': 'x',
      'dist/empty': null,
      'src/a.ts': 'x',
      'package.json': 'x',
      'x/y/package.json': 'x',
    };

    test('sends only what matches, with the directories above it', async () => {
      expect(await paths(spec, { include: ['dist', '/package.json'] })).toEqual([
        'dist',
        'dist/a.js',
        'dist/deep',
        'dist/deep/b.js',
        'dist/empty',
        'package.json',
      ]);
      expect(await paths({}, { include: ['package.json'] })).toEqual([
        'package.json',
        'x',
        'x/y',
        'x/y/package.json',
      ]);
    });

    test('is narrowed by exclude', async () => {
      expect(await paths(spec, { include: ['dist/'], exclude: ['deep', 'dist/empty'] })).toEqual([
        'dist',
        'dist/a.js',
      ]);
    });

    test('that matches nothing is refused with the reason', async () => {
      writeTree(root, spec);
      const failure = await failureFrom(scanSource(root, { include: ['public'], exclude: [] }));
      expect(failure).toMatchObject({ kind: 'source-invalid', hint: expect.stringContaining('include') });
    });
  });

  describe('refuses', () => {
    const failure = (at = root) => failureFrom(scanSource(at, { include: [], exclude: [] }));

    test('a source that is missing, a file or empty', async () => {
      expect(await failure(join(root, 'missing'))).toMatchObject({
        kind: 'source-invalid',
        message: expect.stringContaining('does not exist'),
      });
      mkdirSync(join(root, 'only/directories'), { recursive: true });
      expect(await failure()).toMatchObject({
        kind: 'source-invalid',
        message: expect.stringContaining('nothing to deploy'),
      });
      writeFileSync(join(root, 'file'), '');
      expect(await failure(join(root, 'file'))).toMatchObject({
        kind: 'source-invalid',
        message: expect.stringContaining('not a directory'),
      });
    });

    test.each(['/etc/passwd', '../outside', 'deep/../../outside', 'deep/..'])(
      'a link to %s',
      async (target) => {
        writeTree(root, { 'deep/x': 'x', l: { link: target } });
        expect(await failure()).toMatchObject({
          kind: 'link-escapes',
          message: expect.stringContaining(`link l `),
        });
      },
    );

    test('a pipe', async () => {
      writeTree(root, { a: 'x' });
      execFileSync('mkfifo', [join(root, 'pipe')]);
      expect(await failure()).toMatchObject({
        kind: 'source-invalid',
        message: expect.stringContaining('pipe'),
      });
    });
  });
});
