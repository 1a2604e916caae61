import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UnpackTarget } from '../../../../src/adapters/files/unpack-target.ts';
import { failureFrom } from '../../../fixtures/agent-host.ts';
import { readTree } from '../../../fixtures/trees.ts';

let directory: string;
let target: UnpackTarget;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'target-'));
  target = new UnpackTarget('a.tar', directory, { bytes: 1000, entries: 10 });
});
// What was being written when the limit was reached may still come.
afterEach(() => rmSync(directory, { recursive: true, force: true, maxRetries: 10 }));

async function* content(...chunks: readonly number[]): AsyncGenerator<Buffer> {
  for (const bytes of chunks) yield Buffer.alloc(bytes, 'x');
}

describe('the limits of what is unpacked hold', () => {
  test('for what is declared, before anything is written', async () => {
    expect(await failureFrom(target.file('a', false, 1001, content()))).toMatchObject({
      kind: 'source-invalid',
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  test('for what comes, whatever was declared', async () => {
    await target.file('a', false, 1, content(400));
    const failure = await failureFrom(target.file('b', false, 1, content(400, 400, 400)));
    expect(failure).toMatchObject({ message: expect.stringContaining('unpacks to more') });
  });

  test('for hard links, which become copies', async () => {
    await target.file('a', false, 400, content(400));
    await target.copy('b', 'a');
    expect(await failureFrom(target.copy('c', 'a'))).toMatchObject({ kind: 'source-invalid' });
  });
});

test('links are made only when everything else is there', async () => {
  await target.link('d/l', 'f');
  await target.file('d/f', true, 1, content(1));
  expect(readTree(directory)).toEqual({ d: 'directory', 'd/f': 'program eA==' });
  await target.finish();
  expect(readTree(directory)).toMatchObject({ 'd/l': '-> f' });
});
