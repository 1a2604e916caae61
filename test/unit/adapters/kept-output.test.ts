import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, it, vi } from 'vitest';
import { keepOutput } from '../../../src/adapters/kept-output.ts';

const chunks = [Buffer.alloc(70_000, 'a'), Buffer.from('b'), Buffer.alloc(70_000, 'c')];

afterEach(() => vi.unstubAllEnvs());

it('gives what passed as often as it is wanted, also twice at once, and leaves no file to be seen', async () => {
  const kept = keepOutput(Readable.from(chunks), 'test');
  expect(await buffer(Readable.from(kept.through))).toEqual(Buffer.concat(chunks));
  expect(readdirSync(tmpdir()).filter((name) => name.endsWith('-test'))).toEqual([]);
  const [one, two] = [kept.again(), kept.again()];
  expect(one).toBeDefined();
  for (const again of await Promise.all([one, two].map((stream) => stream && buffer(stream)))) {
    expect(again).toEqual(Buffer.concat(chunks));
  }
});

it('passes on what there is no room to keep', async () => {
  vi.stubEnv('TMPDIR', '/nowhere');
  const kept = keepOutput(Readable.from(chunks), 'test');
  expect(await buffer(Readable.from(kept.through))).toEqual(Buffer.concat(chunks));
  expect(kept.again()).toBeUndefined();
});

it('hands on the failure of what it keeps', async () => {
  const failing = new Readable({ read: () => failing.destroy(new Error('no image')) });
  await expect(buffer(Readable.from(keepOutput(failing, 'test').through))).rejects.toThrow('no image');
});
