import { describe, expect, it } from 'vitest';
import { readRoom } from '../../../src/drivers/compose-manifests.ts';
import { requireRoom, spaceForComing } from '../../../src/drivers/compose-room.ts';

const layer = (digest: string, bytes: number) => ({ digest, bytes });
const manifestOf = (...layers: readonly (readonly [string, number])[]): string =>
  JSON.stringify({ schemaVersion: 2, layers: layers.map(([digest, size]) => ({ digest, size })) }, null, 2);
const indexOf = (amd64: string): string =>
  JSON.stringify({
    manifests: [
      { digest: 'sha256:arm', platform: { os: 'linux', architecture: 'arm64' } },
      { digest: amd64, platform: { os: 'linux', architecture: 'amd64' } },
      { digest: 'sha256:attests', platform: { os: 'unknown', architecture: 'unknown' } },
    ],
  });

describe('the space for images that come', () => {
  it('is four times what is downloaded, each layer once and only those that are missing', () => {
    const coming = [
      { name: 'shop:1', layers: [layer('base', 50e6), layer('shop', 10e6)] },
      { name: 'worker:1', layers: [layer('base', 50e6), layer('worker', 5e6)] },
    ];
    expect(spaceForComing(coming, [], 512e6)).toEqual({ bytes: 260e6, downloadBytes: 65e6 });
    expect(spaceForComing(coming, [layer('base', 50e6)], 512e6).bytes).toBe(60e6);
  });

  it('is the least that is asked for where a size is not known, beside what is', () => {
    expect(spaceForComing([{ name: 'web' }, { name: 'worker' }], [], 512e6).bytes).toBe(512e6);
    const both = [{ name: 'web' }, { name: 'db', layers: [layer('db', 100e6)] }];
    expect(spaceForComing(both, [], 512e6).bytes).toBe(912e6);
  });
});

/** A host with so much free, and registries that know these names; returns what was asked and how it ended. */
async function look(
  wanted: readonly string[],
  host: {
    readonly free?: number;
    readonly inService?: readonly string[];
    readonly there?: readonly string[];
    readonly registry?: Readonly<Record<string, string>>;
    readonly minFreeBytes?: number;
  },
): Promise<{ readonly asked: readonly (readonly string[])[]; readonly failure: unknown }> {
  const asked: (readonly string[])[] = [];
  const ask = async (words: readonly string[]): Promise<string> => {
    asked.push(words);
    if (host.free === undefined) return '';
    const lines = words
      .filter((word) => !word.startsWith('build/'))
      .map((word) => word.slice(word.indexOf('/') + 1))
      .map((ref) =>
        host.there?.includes(ref) === true
          ? `there=${ref}`
          : `manifest=${ref}\n${host.registry?.[ref] ?? ''}\n`,
      );
    const have = (host.inService ?? []).map((ref) => `have=${ref}`);
    return [`free-kib=${host.free / 1024}`, ...have, ...lines, ''].join('\n');
  };
  const minFreeBytes = host.minFreeBytes ?? 512e6;
  const failure = await requireRoom(wanted, { host: 'vps', machine: 'x86_64', minFreeBytes, ask }).then(
    () => undefined,
    (thrown: { failure: unknown }) => thrown.failure,
  );
  return { asked, failure };
}

describe('room for what is pulled or built', () => {
  const db = 'registry.example.org:5000/db';
  const registry = {
    [`${db}:17`]: indexOf('sha256:new'),
    [`${db}@sha256:new`]: manifestOf(['base', 100e6], ['db-17', 50e6]),
    [`${db}@sha256:before`]: indexOf('sha256:old'),
    [`${db}@sha256:old`]: manifestOf(['base', 100e6], ['db-16', 40e6]),
  };

  it('is one question where there is plenty of space, and none where nothing comes or nobody wants to know', async () => {
    expect(await look([`pull/${db}:17`], {})).toEqual({ asked: [[`pull/${db}:17`]], failure: undefined });
    expect((await look(['here/shop:1'], { free: 1024 })).asked).toEqual([]);
    expect((await look([`pull/${db}:17`], { free: 1024, minFreeBytes: 0 })).asked).toEqual([]);
  });

  it('counts what the image of the host’s platform has and the one in service has not', async () => {
    const inService = [`${db}@sha256:before`, 'cache@sha256:other'];
    const fits = await look([`pull/${db}:17`], { free: 200e6, inService, registry });
    expect(fits).toEqual({
      asked: [
        [`pull/${db}:17`],
        [`pull/${db}@sha256:new`, `pull/${db}@sha256:before`],
        [`pull/${db}@sha256:old`],
      ],
      failure: undefined,
    });
    expect((await look([`pull/${db}:17`], { free: 199e6, inService, registry })).failure).toMatchObject({
      kind: 'disk-full',
      host: 'vps',
      message: `Docker on vps has 199.0 MB free for images; ${db}:17 may need 200.0 MB`,
      hint: expect.stringContaining('missing there are 50.0 MB compressed'),
    });
  });

  it('asks for the least that is set where the registry says nothing, and for what is built', async () => {
    const unknown = await look([`pull/${db}:18`, 'build/web/'], { free: 100e6, registry });
    expect(unknown.failure).toMatchObject({
      kind: 'disk-full',
      message: `Docker on vps has 100.0 MB free for images; ${db}:18 and web may need 512.0 MB`,
      hint: expect.stringContaining(`How large ${db}:18 and web will be is not known beforehand`),
    });
    const less = await look(['build/web/'], { free: 100e6, minFreeBytes: 50e6 });
    expect(less.failure).toBeUndefined();
  });

  it('has room for what is there already, and for what has no layer of its own', async () => {
    const there = [`${db}:17`];
    expect((await look([`missing/${db}:17`], { free: 1024, there })).failure).toBeUndefined();
    const inService = [`${db}@sha256:new`];
    expect((await look([`pull/${db}:17`], { free: 1024, inService, registry })).failure).toBeUndefined();
  });

  it('takes nothing for a manifest that is none', () => {
    const text = 'free-kib=5\nmanifest=a:1\nnot found\nmanifest=b:1\n{"manifests":[]}\nthere=c:1\n';
    expect(readRoom(text, 'x86_64')).toEqual({
      ...{ freeBytes: 5120, inService: [], there: ['c:1'], manifests: new Map() },
    });
  });
});
