import { describe, expect, test } from 'vitest';
import type { FileManifest, Manifest, ManifestEntry } from '../../../src/model/manifest.ts';
import { groupsToAsk, type HostContent, planReuse, reuseMethod } from '../../../src/planning/reuse.ts';

const file = (path: string, content: string, more: Partial<FileManifest> = {}): FileManifest => ({
  kind: 'file',
  path,
  size: 5000,
  executable: false,
  sha256: content,
  ...more,
});
const group = (key: string, sha256: string, entries: readonly ManifestEntry[]): Manifest[number] => ({
  key,
  sha256,
  entries,
});
const nothing: HostContent = {
  base: undefined,
  groups: [],
  known: new Map(),
  left: [],
  begun: [],
  replaced: [],
};
const step = { run: 'make', timeoutMs: 1 };

describe('what is asked', () => {
  const local = [group('00', 'same', []), group('01', 'new', [])];

  test('are the groups of the base that differ, and of others those that nothing covers', () => {
    const groups = [
      { key: '00', sha256: 'same', release: 'base' },
      { key: '01', sha256: 'old', release: 'base' },
      { key: '02', sha256: 'gone', release: 'base' },
      { key: '00', sha256: 'other', release: 'older' },
      { key: '01', sha256: 'older', release: 'older' },
    ];
    expect(groupsToAsk(local, { ...nothing, base: 'base', groups })).toEqual(['old', 'gone', 'older']);
  });

  test('is nothing that was given already', () => {
    const groups = [{ key: '01', sha256: 'old', release: 'base' }];
    expect(groupsToAsk(local, { ...nothing, base: 'base', groups, known: new Map([['old', []]]) })).toEqual(
      [],
    );
  });
});

describe('what is done', () => {
  const content = (entries: readonly ManifestEntry[], more: Partial<HostContent> = {}): HostContent => ({
    ...nothing,
    base: 'base',
    groups: [{ key: '00', sha256: 'old', release: 'base' }],
    known: new Map([['old', entries]]),
    ...more,
  });
  const plan = (wanted: readonly ManifestEntry[], has: HostContent) =>
    planReuse([group('00', 'new', wanted)], has);

  test('a host without anything is sent everything', () => {
    const wanted = [file('a', '1'), { kind: 'link', path: 'l', target: 'a' }] as const;
    const { send, remove, groups } = plan(wanted, nothing);
    expect({ send, remove, groups: groups.length }).toEqual({ send: wanted, remove: [], groups: 1 });
  });

  test('what is there stays, what changed goes and is sent', () => {
    const result = plan(
      [file('a', '1'), file('b', '2')],
      content([file('a', '1'), file('b', 'other'), file('c', '3')]),
    );
    expect(result).toMatchObject({ kept: 1, remove: ['b', 'c'], send: [{ path: 'b' }] });
  });

  test('a renamed file is found by its content, unless that costs more than to send it', () => {
    const has = content([file('old', '1'), file('small', '2', { size: 10 })]);
    const result = plan([file('new', '1'), file('tiny', '2', { size: 10 })], has);
    expect(result.find).toEqual([{ release: 'base', from: 'old', file: file('new', '1') }]);
    expect(result.send.map((entry) => entry.path)).toEqual(['tiny']);
  });

  test('a file of another mode is another file', () => {
    const result = plan([file('a', '1', { executable: true })], content([file('a', '1')]));
    expect(result).toMatchObject({ kept: 0, remove: ['a'], find: [], send: [{ path: 'a' }] });
  });

  test('a directory goes with what lies below it, and a file where one shall be', () => {
    const has = content([{ kind: 'directory', path: 'd' }, file('d/x', '1'), file('e', '2')]);
    const result = plan([file('d', '3'), { kind: 'directory', path: 'e' }, file('e/y', '4')], has);
    expect(result.remove).toEqual(['d', 'e']);
  });

  test('another release serves at the same path', () => {
    const has = content([], {
      groups: [
        { key: '00', sha256: 'old', release: 'base' },
        { key: '00', sha256: 'new', release: 'older' },
      ],
    });
    const result = plan([file('a', '1')], has);
    expect([...result.take]).toEqual([['older', [file('a', '1')]]]);
    expect(result.groups).toEqual([]);
  });

  test('what the host put in the place of a file does not serve, nor what lies below it', () => {
    const has = content([file('.env', '1'), file('s/a', '2'), file('sb', '3')], {
      replaced: [
        { release: 'base', path: '.env' },
        { release: 'base', path: 's' },
      ],
    });
    const result = plan([file('.env', '1'), file('s/a', '2'), file('sb', '3')], has);
    expect(result.send.map((entry) => entry.path)).toEqual(['.env', 's/a']);
    expect(result.remove).toEqual(['.env', 's/a']);
  });

  test('a group that the base has stays, but for its links and what the host put in the place of a file', () => {
    const same = [file('a', '1'), { kind: 'link', path: 'l', target: 'a' }] as const;
    const mixed = [file('d/x', '2'), file('d/.env', '3')];
    const local = [
      group('00', 'same', same),
      group('01', 'mixed', mixed),
      group('02', 'new', [file('e/y', '1')]),
    ];
    const result = planReuse(local, {
      ...nothing,
      base: 'base',
      groups: [
        { key: '00', sha256: 'same', release: 'base' },
        { key: '01', sha256: 'mixed', release: 'base' },
        { key: '02', sha256: 'old', release: 'base' },
      ],
      known: new Map([['old', [file('e/z', '4')]]]),
      replaced: [{ release: 'base', path: 'd/.env' }],
    });
    expect(result).toMatchObject({ kept: 2, remove: ['d/.env', 'e/z'] });
    expect(result.send.map((entry) => entry.path)).toEqual(['d/.env', 'l']);
    expect(result.find).toEqual([{ release: 'base', from: 'a', file: file('e/y', '1') }]);
  });

  test('an interrupted upload serves, and directories it may have made are in nobody’s way', () => {
    const result = plan([file('a', '1'), file('b', '2')], {
      ...nothing,
      left: [file('a/x', '3'), file('b', '2')],
    });
    expect(result).toMatchObject({ kept: 1, remove: ['a'], send: [{ path: 'a' }] });
  });
});

describe('a file of which an interrupted upload left the start', () => {
  const begun = (one: FileManifest) => ({ ...nothing, begun: [{ file: one, bytes: 1000 }] });
  const directory = { kind: 'directory', path: 'd' } as const;
  const plan = (wanted: readonly ManifestEntry[], has: HostContent) =>
    planReuse([group('00', 'new', wanted)], has);

  test('is finished', () => {
    const result = plan([directory, file('d/a', '1'), file('b', '2')], begun(file('d/a', '1')));
    expect(result).toMatchObject({
      finish: [{ file: { path: 'd/a' }, bytes: 1000 }],
      send: [{ path: 'b' }],
      remove: [],
      kept: 0,
    });
  });

  test('goes and is sent when it is another by now', () => {
    for (const now of [file('d/a', '2'), file('d/a', '1', { executable: true })]) {
      const result = plan([directory, now], begun(file('d/a', '1')));
      expect(result).toMatchObject({ finish: [], send: [{ path: 'd/a' }], remove: ['d/a'] });
    }
  });

  test('goes with its directory when it is no more', () => {
    expect(plan([file('d', '1')], begun(file('d/a', '1')))).toMatchObject({ finish: [], remove: ['d'] });
  });

  test('goes when a release has it whole', () => {
    const has = {
      ...begun(file('a', '1')),
      groups: [{ key: '00', sha256: 'old', release: 'older' }],
      known: new Map([['old', [file('a', '1')]]]),
    };
    expect(plan([file('a', '1')], has)).toMatchObject({ finish: [], send: [], remove: ['a'] });
  });
});

describe('hard links', () => {
  test.each([
    ['are for a plain upload', { build: [], migrate: [] }, 1000, 'link'],
    ['are not for root', { build: [], migrate: [] }, 0, 'copy'],
    ['are not beside builds', { build: [step], migrate: [] }, 1000, 'copy'],
    ['are not beside migrations', { build: [], migrate: [step] }, 1000, 'copy'],
  ] as const)('%s', (_what, host, uid, method) => {
    expect(reuseMethod(host, { uid })).toBe(method);
  });
});
