import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { ArchiveFormat, StagingSource } from '../../../src/host/stage.ts';
import { failureFrom, first, second, stageOptions, third } from '../../fixtures/agent-host.ts';
import { memorySource } from '../../fixtures/memory-source.ts';
import { makeTar, type TarEntry } from '../../fixtures/tars.ts';
import type { TreeSpec } from '../../fixtures/trees.ts';
import type { ProtocolHost } from './subject.ts';

/** Sends these bytes in place of the release that a manifest tells of. */
async function send(
  at: ProtocolHost,
  spec: TreeSpec,
  bytes: Buffer,
  format: ArchiveFormat,
): Promise<unknown> {
  const agent = await at.install();
  const source = memorySource(spec);
  const wrong: StagingSource = {
    manifest: source.manifest,
    archive: (request) => (request.entries.length === 0 ? source.archive(request) : Readable.from([bytes])),
  };
  return failureFrom(agent.stage(third, wrong, { ...stageOptions, format }));
}

/** What proves one file, and the file. */
function fileWith(content: string): TarEntry[] {
  const hash = createHash('sha256').update(content).digest('hex');
  return [
    { name: 'lists/arrived', content: `${hash} ${content.length} - ./a\n` },
    { name: 'tree/a', content },
  ];
}

/** A release from its archive until it is complete. */
export const stagingCases = {
  'a tree arrives, once, and is closed when it is sealed': async (at: ProtocolHost) => {
    const agent = await at.install();
    await at.stage(agent, third, {
      a: 'x',
      'deep/b': { executable: 'y' },
      'deep/c': { link: '../a' },
      d: null,
    });
    expect(at.text(`releases/${third}/deep/b`)).toBe('y');
    expect(at.link(`releases/${third}/deep/c`)).toBe('../a');
    expect(await failureFrom(at.stage(agent, third, { a: 'y' }))).toMatchObject({ kind: 'release-exists' });
    expect(at.text(`releases/${third}/a`)).toBe('x');
    await agent.writeFile(third, 'a', 'new', '0600');
    await agent.seal(third);
    expect(at.text(`releases/${third}/a`)).toBe('new');
    for (const work of [
      () => agent.writeFile(third, 'a', 'y', '0600'),
      () => agent.linkShared(third, [{ kind: 'directory', path: 'e' }]),
    ]) {
      expect(await failureFrom(work())).toMatchObject({ kind: 'agent-refused', exit: 83 });
    }
    await agent.switchTo(third, first);
    expect(at.text('current/a')).toBe('new');
  },
  'what follows an upload is done, also after files were asked for again': async (at: ProtocolHost) => {
    const agent = await at.install();
    const source = memorySource({ a: 'x' });
    const wrong = await makeTar(fileWith('y'));
    let sent = 0;
    const onceWrong: StagingSource = {
      manifest: source.manifest,
      archive: (request) =>
        request.entries.length === 0 || sent++ > 0 ? source.archive(request) : Readable.from([wrong]),
    };
    // No pipe holds it at once.
    const content = 'commit 0\nready\n'.repeat(20_000);
    const { repaired, behind } = await agent.stage(third, onceWrong, {
      ...stageOptions,
      format: 'none',
      behind: [
        { kind: 'link-shared', entries: [{ kind: 'directory', path: 'data/' }] },
        { kind: 'write-file', file: '.env', content, mode: '0600' },
        { kind: 'seal', versions: [] },
      ],
    });
    await Promise.all(behind);
    expect(repaired).toBe(1);
    expect(at.text(`releases/${third}/a`)).toBe('x');
    expect(at.text(`releases/${third}/.env`)).toBe(content);
    await agent.switchTo(third, first);
  },
  'what arrives is not what was sent: nothing of it stays': async (at: ProtocolHost) => {
    const other = await makeTar(fileWith('y'));
    expect(await send(at, { a: 'x' }, other, 'none')).toMatchObject({ kind: 'digest-mismatch' });
    const escaping = await makeTar([
      ...fileWith('x'),
      { name: 'tree/l', type: 'symlink', linkname: '../../x' },
    ]);
    expect(await send(at, { a: 'x' }, escaping, 'none')).toMatchObject({ kind: 'link-escapes', exit: 73 });
    expect(await send(at, { a: 'x' }, Buffer.from('no archive'), 'gzip')).toMatchObject({ exit: 80 });
    const agent = await at.install();
    expect(await agent.releases()).toHaveLength(2);
  },
  'a shared directory is seeded by the first release, kept by the next, and linked at any depth': async (
    at: ProtocolHost,
  ) => {
    const agent = await at.install();
    const entries = [
      { kind: 'directory', path: 'storage/' },
      { kind: 'directory', path: 'public/media/up loads' },
    ] as const;
    await at.stage(agent, third, { 'storage/seed.txt': 'one', 'public/index.html': 'x' });
    await agent.linkShared(third, entries);
    expect(at.link(`releases/${third}/storage`)).toBe('../../shared/storage');
    expect(at.link(`releases/${third}/public/media/up loads`)).toBe(
      '../../../../shared/public/media/up loads',
    );
    at.put('shared/storage/kept.txt', 'kept');
    await agent.remove([second]);
    await at.stage(agent, second, { 'storage/seed.txt': 'two' });
    await agent.linkShared(second, entries);
    await agent.linkShared(second, entries);
    expect(at.text(`releases/${second}/storage/seed.txt`)).toBe('one');
    expect(at.text(`releases/${second}/storage/kept.txt`)).toBe('kept');
  },
  'a shared file is seeded, or must be on the host already': async (at: ProtocolHost) => {
    const agent = await at.install();
    const entries = [{ kind: 'file', path: 'config/app.ini' }] as const;
    await at.stage(agent, third, { a: 'x' });
    const failure = await failureFrom(agent.linkShared(third, entries));
    expect(failure).toMatchObject({ kind: 'shared-conflict', exit: 81 });
    at.put('shared/config/app.ini', 'from a person');
    await agent.linkShared(third, entries);
    expect(at.text(`releases/${third}/config/app.ini`)).toBe('from a person');
  },
  'what is in the way of what is shared is a conflict': async (at: ProtocolHost) => {
    const agent = await at.install();
    await at.stage(agent, third, { d: 'file', 'f/x': 'file', real: null, up: { link: 'real' } });
    at.put('shared/e', '');
    at.put('shared/g');
    for (const [kind, path] of [
      ['directory', 'd'],
      ['file', 'f'],
      ['directory', 'up/x'],
      ['directory', 'e'],
      ['directory', 'e/x'],
      ['file', 'g'],
    ] as const) {
      const failure = await failureFrom(agent.linkShared(third, [{ kind, path }]));
      expect({ path, ...failure }).toMatchObject({ path, kind: 'shared-conflict', exit: 77 });
    }
    for (const path of ['../x', 'a/../../x', '/etc', 'a//b', '.', '']) {
      const failure = await failureFrom(agent.linkShared(third, [{ kind: 'directory', path }]));
      expect(failure).toMatchObject({ exit: 64 });
    }
  },
  'a file is written in new directories, over what was there, never through a link': async (
    at: ProtocolHost,
  ) => {
    const agent = await at.install();
    await at.stage(agent, third, { '.env': 'from the source', 'd/x': 'x', link: { link: 'd/x' } });
    await agent.writeFile(third, '.env', "A='1'\nB='ü $HOME `x`'\n", '0600');
    await agent.writeFile(third, './config/deep/prod.env', 'C=1\n', '0640');
    expect(at.text(`releases/${third}/.env`)).toBe("A='1'\nB='ü $HOME `x`'\n");
    expect(at.text(`releases/${third}/config/deep/prod.env`)).toBe('C=1\n');
    for (const file of ['link', 'link/new', 'd', '.env/x']) {
      const failure = await failureFrom(agent.writeFile(third, file, 'y', '0600'));
      expect(failure).toMatchObject({ kind: 'shared-conflict', exit: 77 });
    }
    expect(at.text(`releases/${third}/d/x`)).toBe('x');
  },
} as const;
