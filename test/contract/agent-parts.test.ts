import { createCipheriv } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostAgent, StageOptions } from '../../src/host/agent.ts';
import type { StagingSource } from '../../src/host/stage.ts';
import { AgentHost, first, second, stageOptions, third } from '../fixtures/agent-host.ts';
import { type Shell, unlikeShells } from '../fixtures/local-connection.ts';
import { writeTree } from '../fixtures/trees.ts';
import { describeIf } from '../setup/requirements.ts';

for (const shell of unlikeShells)
  describeIf(shell, `large files in parts, in ${shell}`, () => partsSuite(shell));

const megabyte = 1024 * 1024;

/** Bytes that do not compress, the same for the same seed. */
function noise(seed: number, bytes: number): Buffer {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, `parts ${seed}`), Buffer.alloc(16));
  return cipher.update(Buffer.alloc(bytes));
}

/** One change of a file: what goes at a place, and what comes there. */
interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly added: Buffer;
}

/** Nothing moves. */
const replacement: fc.Arbitrary<Edit> = fc
  .record({ at: fc.nat(1_000_000), bytes: fc.integer({ min: 1, max: 60_000 }), seed: fc.nat() })
  .map(({ at, bytes, seed }) => ({ at, removed: bytes, added: noise(seed, bytes) }));

const displacement: fc.Arbitrary<Edit> = fc
  .record({
    at: fc.nat(1_000_000),
    removed: fc.oneof(fc.constant(0), fc.nat(60_000), fc.constant(10_000_000)),
    added: fc.oneof(fc.constant(0), fc.nat(60_000), fc.constant(400_000)),
    seed: fc.nat(),
  })
  .map(({ at, removed, added, seed }) => ({ at, removed, added: noise(seed, added) }));

function applyEdits(content: Buffer, edits: readonly Edit[]): Buffer {
  return edits.reduce((bytes, { at, removed, added }) => {
    // A place anywhere in the file, also at its end.
    const from = Math.floor((at / 1_000_000) * (bytes.length + 1));
    return Buffer.concat([bytes.subarray(0, from), added, bytes.subarray(from + removed)]);
  }, content);
}

function partsSuite(shell: Shell): void {
  let host: AgentHost;
  let agent: HostAgent;

  beforeEach(async () => {
    host = new AgentHost(shell);
    agent = await host.install();
  });
  afterEach(() => host.dispose());

  const inRelease = (id: string, file: string): string => host.in('releases', id, file);
  const release = async (id: string, content: Buffer, options: Partial<StageOptions> = {}) => {
    const result = await host.stage(agent, id, { 'data/big': content, small: 'x' }, options);
    await agent.seal(id);
    expect(readFileSync(inRelease(id, 'data/big')).equals(content)).toBe(true);
    return result;
  };

  test('whatever is done to a file, it arrives as it is', async () => {
    const start = noise(1, 5 * megabyte);
    let content = start;
    let round = 0;
    await release(`20261120T131502Z-${'0'.repeat(7)}`, content);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(replacement, { minLength: 1, maxLength: 5 }),
          fc.array(displacement, { minLength: 1, maxLength: 5 }),
        ),
        fc.constantFrom('link', 'copy'),
        fc.boolean(),
        async (edits, method, isFresh) => {
          round += 1;
          content = applyEdits(isFresh ? start : content, edits);
          const id = `20261120T131502Z-${String(round).padStart(7, '0')}`;
          const { repaired } = await release(id, content, { method: method as 'link' | 'copy' });
          expect(repaired).toBe(0);
          if (round > 3) await agent.remove([`20261120T131502Z-${String(round - 3).padStart(7, '0')}`]);
        },
      ),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test('only what changed is sent, also of what has moved, and again of what came of it', async () => {
    const old = noise(2, 8 * megabyte);
    expect((await release(first, old)).bytesSent).toBeGreaterThan(8 * megabyte);
    const moved = Buffer.concat([
      noise(3, 1000),
      old.subarray(0, 5_000_000),
      noise(4, 20_000),
      old.subarray(5_001_000),
    ]);
    const { bytesSent, filesSent } = await release(second, moved);
    expect(filesSent).toBe(1);
    expect(bytesSent).toBeLessThan(130_000);
    await agent.remove([first]);
    const again = Buffer.concat([moved.subarray(0, 3_000_000), noise(5, 10), moved.subarray(3_000_000)]);
    expect((await release(third, again)).bytesSent).toBeLessThan(60_000);
  });

  test('a file keeps its mode, and its name may be odd', async () => {
    const old = noise(6, 2 * megabyte);
    const names = ['-x', 'end\n', ' a b ', 'back\\0101slash', 'deep/er/$(x)'];
    const spec = (content: Buffer) =>
      Object.fromEntries(names.map((name) => [name, { executable: content }]));
    await host.stage(agent, first, spec(old) as never);
    await agent.seal(first);
    const fresh = Buffer.concat([old, noise(7, 10)]);
    const { bytesSent, repaired } = await host.stage(agent, second, spec(fresh) as never);
    expect(bytesSent).toBeLessThan(500_000);
    expect(repaired).toBe(0);
    for (const name of names) expect(readFileSync(inRelease(second, name)).equals(fresh)).toBe(true);
  });

  test('an old file that was damaged, or is gone, is noticed, and the new one sent whole', async () => {
    const old = noise(8, 2 * megabyte);
    const fresh = Buffer.concat([old, noise(9, 10)]);
    await release(first, old);
    chmodSync(inRelease(first, 'data/big'), 0o644);
    writeFileSync(inRelease(first, 'data/big'), Buffer.concat([Buffer.from('X'), old.subarray(1)]));
    chmodSync(inRelease(first, 'data/big'), 0o444);
    expect(await release(second, fresh)).toMatchObject({ repaired: 1 });
    rmSync(inRelease(second, 'data/big'));
    await agent.remove([first]);
    expect(await release(third, old)).toMatchObject({ repaired: 1 });
  });

  test('a list that was damaged makes no wrong file', async () => {
    const old = noise(10, 2 * megabyte);
    await release(first, old);
    const lists = host.in('.deploy/manifests/parts');
    const list = `${lists}/${readdirSync(lists)[0]}`;
    // Two groups of parts change places.
    const lines = readFileSync(list, 'utf8').split('\n');
    writeFileSync(list, [lines[1], lines[0], ...lines.slice(2)].join('\n'));
    expect(await release(second, Buffer.concat([old, noise(11, 10)]))).toMatchObject({ repaired: 1 });
    writeFileSync(list, 'nothing that makes sense\n');
    await release(third, Buffer.concat([noise(12, 10), old]));
  });

  test('an upload that is cut off is gone on with, in parts again', async () => {
    const old = noise(13, 4 * megabyte);
    const fresh = Buffer.concat([old.subarray(0, 1_000_000), noise(14, 300_000), old.subarray(1_000_000)]);
    await release(first, old);
    const root = host.in('cut off');
    writeTree(root, { 'data/big': fresh, small: 'y' });
    const source = await host.sourceOf(root);
    const broken: StagingSource = {
      ...source,
      archive: (request) => {
        const archive = source.archive(request);
        if ((request.patches?.length ?? 0) > 0)
          archive.once('data', () => archive.destroy(new Error('cut off')));
        return archive;
      },
    };
    await expect(agent.stage(second, broken, stageOptions)).rejects.toThrow('cut off');
    const { bytesSent } = await release(second, fresh);
    expect(bytesSent).toBeLessThan(450_000);
  });

  test('lists go with the last release that has the file', async () => {
    const lists = (): number => readdirSync(host.in('.deploy/manifests/parts')).length;
    await release(first, noise(15, 2 * megabyte));
    await release(second, noise(15, 2 * megabyte + 10));
    expect(lists()).toBe(2);
    await agent.remove([first]);
    expect(lists()).toBe(1);
  });
}
