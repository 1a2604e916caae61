import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkStaysInside } from '../../../src/host/link-target.ts';
import { digestOfTree, sortByBytes } from '../../../src/host/tree-digest.ts';
import type { TreeEntry } from '../../../src/model/tree.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const entries: readonly TreeEntry[] = [
  { kind: 'directory', path: 'bin' },
  { kind: 'file', path: 'bin/run', size: 3, executable: true },
  { kind: 'file', path: 'a', size: 1, executable: false },
  { kind: 'link', path: 'l', target: 'bin/run' },
];
const contents = new Map([
  ['bin/run', sha256('run')],
  ['a', sha256('a')],
]);

describe('the digest of a tree', () => {
  test('is what its description says', () => {
    const lines = [
      'tree 1',
      `files ${sha256('./a\0./bin/run\0')}`,
      `contents ${sha256(`${sha256('a')}\n${sha256('run')}\n`)}`,
      `executables ${sha256('./bin/run\0')}`,
      `directories ${sha256('.\0./bin\0')}`,
      `links ${sha256('./l//bin/run\0')}`,
    ];
    expect(digestOfTree(entries, contents)).toBe(sha256(`${lines.join('\n')}\n`));
  });

  test('does not depend on the order of entries', () => {
    expect(digestOfTree(entries.toReversed(), contents)).toBe(digestOfTree(entries, contents));
  });

  test.each<[string, readonly TreeEntry[]]>([
    ['a file’s x', entries.map((entry) => (entry.kind === 'file' ? { ...entry, executable: true } : entry))],
    ['an empty directory', [...entries, { kind: 'directory', path: 'new' }]],
    ['a link’s target', entries.map((entry) => (entry.kind === 'link' ? { ...entry, target: 'a' } : entry))],
    ['a missing file', entries.filter((entry) => entry.path !== 'a')],
    ['an exchange of names', entries.map((entry) => (entry.path === 'a' ? { ...entry, path: 'b' } : entry))],
  ])('changes with %s', (_what, changed) => {
    expect(digestOfTree(changed, contents)).not.toBe(digestOfTree(entries, contents));
  });

  test('changes with any content', () => {
    const changed = new Map([...contents, ['a', sha256('b')]]);
    expect(digestOfTree(entries, changed)).not.toBe(digestOfTree(entries, contents));
  });

  test('sorts by bytes', () => {
    const names = ['b', 'a/b', 'a-b', '\u{10000}', '\uE000', 'a'];
    expect(sortByBytes(names, (name) => name)).toEqual(['a', 'a-b', 'a/b', 'b', '\uE000', '\u{10000}']);
  });
});

describe('a link', () => {
  test.each([
    ['l', 'x'],
    ['l', '.'],
    ['l', './x//y/'],
    ['d/l', '..'],
    ['d/e/l', '../../x'],
    ['d/e/l', './.././../x'],
    ['l', '...'],
    ['l', '..x/y'],
  ])('%s -> %s stays inside', (path, target) => {
    expect(linkStaysInside(path, target)).toBe(true);
  });

  test.each([
    ['l', '/'],
    ['l', '/x'],
    ['l', '..'],
    ['l', '../x'],
    ['d/l', '../..'],
    ['d/l', '../../d/x'],
    ['l', 'x/..'],
    ['d/l', 'x/../y'],
    ['d/l', './../..'],
  ])('%s -> %s does not, or nobody can tell', (path, target) => {
    expect(linkStaysInside(path, target)).toBe(false);
  });

  test('that stays inside leads nowhere else, whatever else is a link', () => {
    const part = fc.constantFrom('a', 'b', 'c');
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const target = fc.array(fc.oneof(part, fc.constantFrom('..', '.')), { minLength: 1, maxLength: 5 });
    const links = fc.array(
      fc.tuple(
        path,
        target.map((parts) => parts.join('/')),
      ),
      { maxLength: 5 },
    );
    assertProperty(
      fc.property(links, path, (all, start) => {
        const inside = new Map(all.filter(([from, to]) => linkStaysInside(from, to)));
        // Links lie in real directories: what lies below another link is no entry of a tree.
        for (const from of [...inside.keys()]) {
          if ([...inside.keys()].some((other) => from.startsWith(`${other}/`))) inside.delete(from);
        }
        expect(resolvesInside(start.split('/'), inside)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Walks a path as the kernel does (path_resolution(7)); false as soon as it climbs above the root. */
function resolvesInside(path: readonly string[], links: ReadonlyMap<string, string>): boolean {
  const left = [...path];
  let at: string[] = [];
  for (let steps = 0; left.length > 0 && steps < 200; steps += 1) {
    const part = left.shift() ?? '.';
    if (part === '.' || part === '') continue;
    if (part === '..') {
      if (at.length === 0) return false;
      at = at.slice(0, -1);
      continue;
    }
    const target = links.get([...at, part].join('/'));
    if (target === undefined) at.push(part);
    else left.unshift(...target.split('/'));
  }
  return true;
}
