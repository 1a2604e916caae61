import { describe, expect, it } from 'vitest';
import type { ManifestEntry } from '../../../src/model/manifest.ts';
import { differencesBetween } from '../../../src/planning/differences.ts';
import { envFileText } from '../../../src/planning/env-file.ts';

function file(path: string, content: string, executable = false): ManifestEntry {
  return { kind: 'file', path, size: content.length, executable, sha256: content.padEnd(64, '0') };
}

const nothing = { entries: [], env: '', unit: '' };

describe('what differs between two releases', () => {
  it('are files by content and mode, and links by where they lead', () => {
    const before = [
      file('same', 'a'),
      file('longer', 'a'),
      file('gone', 'abc'),
      file('run', 'a'),
      { kind: 'link', path: 'link', target: 'same' },
      { kind: 'directory', path: 'dir' },
    ] as const;
    const entries = [
      file('same', 'a'),
      file('longer', 'aaaa'),
      file('b-new', 'xy'),
      file('a-new', 'x'),
      file('run', 'a', true),
      { kind: 'link', path: 'link', target: 'longer' },
    ] as const;
    const { files } = differencesBetween({ ...nothing, entries: before }, { entries, env: {} });
    expect(files).toEqual({
      added: [
        { path: 'a-new', bytes: 1 },
        { path: 'b-new', bytes: 2 },
      ],
      changed: [
        { path: 'link', bytes: 0, bytesBefore: 0 },
        { path: 'longer', bytes: 4, bytesBefore: 1 },
        { path: 'run', bytes: 1, bytesBefore: 1 },
      ],
      removed: [{ path: 'gone', bytesBefore: 3 }],
    });
  });

  it('is not known of files where nobody knows what was there', () => {
    expect(differencesBetween({ env: '', unit: '' }, { entries: [], env: {} })).toEqual({
      env: { added: [], changed: [], removed: [] },
    });
  });

  it('are names of the environment, whatever their values hold, and never a value', () => {
    const odd = `it's "two"\nLINES=here\n$HOME \`x\` \\`;
    const env = envFileText({ KEPT: odd, CHANGED: 'old-value', GONE: "a'b", ALSO: 'x\nNOT_A_NAME=1' });
    const differences = differencesBetween(
      { ...nothing, env },
      { entries: [], env: { KEPT: odd, CHANGED: 'new-value', FRESH: '1', ALSO: 'x\nNOT_A_NAME=1' } },
    );
    expect(differences.env).toEqual({ added: ['FRESH'], changed: ['CHANGED'], removed: ['GONE'] });
    expect(JSON.stringify(differences)).not.toMatch(/old-value|new-value/);
  });

  it('are the lines of a unit, but for the name of the release in it', () => {
    const unit = (exec: string, id: string): string =>
      `[Service]\nEnvironment=DEPLOY_RELEASE=${id}\nExecStart=${exec}\n`;
    const before = { ...nothing, unit: unit('node old.js', '1') };
    const to = (text: string) =>
      differencesBetween(before, { entries: [], env: {}, unit: { name: 'shop.service', text } }).unit;
    expect(to(unit('node old.js', '2'))).toBeUndefined();
    expect(to(unit('node new.js', '2'))).toEqual({
      name: 'shop.service',
      added: ['ExecStart=node new.js'],
      removed: ['ExecStart=node old.js'],
    });
  });
});
