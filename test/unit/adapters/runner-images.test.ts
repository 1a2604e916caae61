import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runnerImages } from '../../../src/adapters/runner-images.ts';
import { failureOf } from '../../../src/model/failure.ts';
import { filesOf, ociLayout } from '../../fixtures/oci-layout.ts';

const layers = [Buffer.alloc(3_000_000, 'a'), Buffer.alloc(20_000, 'b'), Buffer.alloc(0)];
const ids = layers.map((layer) => `sha256:${createHash('sha256').update(layer).digest('hex')}`);
const config = JSON.stringify({
  architecture: 'arm64',
  os: 'linux',
  rootfs: { type: 'layers', diff_ids: ids },
});

let directory: string;
let archive: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'runner-images-'));
  archive = join(directory, 'shop.tar');
  writeFileSync(archive, await ociLayout({ config, layers }));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const find = (name: string, machine = 'aarch64') => runnerImages({}).find({ name, archive }, machine);

describe('an image in an OCI archive', () => {
  it('is told by its layers as they are unpacked', async () => {
    const image = await find('shop:1');
    expect(image.layers).toEqual(ids);
    expect(image.layerBytes).toEqual([3_000_000, 20_000, 0]);
    expect(image.id).toBe(`sha256:${createHash('sha256').update(config).digest('hex')}`);
  });

  it.each([0, 1, 3])('is what docker load takes, without the %i lowest layers', async (present) => {
    const image = await find('shop:1');
    const files = await filesOf(gunzipSync(await buffer(image.open(present, 'gzip'))));
    const [manifest] = JSON.parse(files.get('manifest.json')?.toString() ?? '') as [
      { Config: string; Layers: string[]; RepoTags: string[] },
    ];
    expect(manifest.RepoTags).toEqual(['shop:1']);
    expect(files.get(manifest.Config)?.toString()).toBe(config);
    expect(manifest.Layers).toHaveLength(3);
    for (const [index, name] of manifest.Layers.entries()) {
      const kept = index >= present;
      expect(files.get(name)?.equals(layers[index] as Buffer)).toBe(kept ? true : undefined);
    }
  });

  it('is found whatever the host when it is the only one, and told when there is none', async () => {
    expect((await find('shop:1', 'x86_64')).layers).toEqual(ids);
    const problemOf = async (content: Buffer | string): Promise<string> => {
      writeFileSync(archive, content);
      return find('shop:1').then(
        () => '',
        (thrown) => `${failureOf(thrown).kind}: ${failureOf(thrown).message}`,
      );
    };
    expect(await problemOf('no archive')).toMatch(/^image-missing: .*shop\.tar on the runner/);
    const whole = await ociLayout({ config, layers });
    expect(await problemOf(whole.subarray(0, 4096))).toMatch(/^image-missing: /);
    archive = join(directory, 'none.tar');
    await expect(find('shop:1')).rejects.toMatchObject({ failure: { kind: 'image-missing' } });
  });
});
