import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostAgent } from '../../src/host/agent.ts';
import type { StagingSource } from '../../src/host/stage.ts';
import { AgentHost, failureFrom, first, second, stageOptions } from '../fixtures/agent-host.ts';
import { readAll, type Shell, unlikeShells } from '../fixtures/local-connection.ts';
import { readTree, writeTree } from '../fixtures/trees.ts';
import { describeIf } from '../setup/requirements.ts';

for (const shell of unlikeShells)
  describeIf(shell, `going on with an upload in ${shell}`, () => resumeSuite(shell));

const megabyte = 1024 * 1024;
const options = { ...stageOptions, format: 'none' } as const;

function resumeSuite(shell: Shell): void {
  let host: AgentHost;
  let agent: HostAgent;
  let root: string;
  const large = randomBytes(40 * megabyte);

  beforeEach(async () => {
    host = new AgentHost(shell);
    agent = await host.install();
    root = mkdtempSync(join(host.directory, 'source-'));
    writeTree(root, { 'data/large': large, small: 'x' });
    chmodSync(join(root, 'data/large'), 0o755);
  });
  afterEach(() => host.dispose());

  const left = (...parts: readonly string[]): string => host.in('.deploy/staging/interrupted', ...parts);
  const upload = async () => agent.stage(second, await host.sourceOf(root), options);
  /** The first `bytes` of the archives arrive. */
  const interrupted = async (bytes: number): Promise<void> => {
    const cut = cutAfter(await host.sourceOf(root), bytes);
    await expect(agent.stage(first, cut, options)).rejects.toThrow('the runner is gone');
    expect(readdirSync(host.in('.deploy/staging'))).toEqual(['interrupted']);
  };
  const expectWhole = (): void => {
    expect(readTree(host.in('releases', second))).toEqual(readTree(root));
    expect(readdirSync(host.in('.deploy/staging'))).toEqual([]);
  };

  test('a large file goes on where it stopped', async () => {
    await interrupted(30 * megabyte);
    const result = await upload();
    expectWhole();
    expect(result).toMatchObject({ files: 2, filesSent: 2, repaired: 0, wentOn: true });
    expect(result.bytesSent).toBeLessThan(12 * megabyte);
  });

  test('what was interrupted again and again loses nothing of what had come', async () => {
    await interrupted(5 * megabyte);
    // The rest comes in pieces of 16 MiB, each of which stays; the first of them is there, and half of the second.
    await interrupted(26 * megabyte);
    await interrupted(1);
    const result = await upload();
    expectWhole();
    expect(result.bytesSent).toBeLessThan(20 * megabyte);
  });

  test.each([
    [
      'is not what was sent',
      () => {
        const bytes = readFileSync(left('tree/data/large'));
        writeFileSync(left('tree/data/large'), bytes.fill(0, 1000, 2000));
      },
    ],
    ['has become empty', () => truncateSync(left('tree/data/large'), 0)],
    ['is gone', () => rmSync(left('tree/data/large'))],
  ])('a start that %s is no harm', async (_what, damage) => {
    await interrupted(30 * megabyte);
    damage();
    expect(await upload()).toMatchObject({ files: 2, filesSent: 2, repaired: 0, wentOn: false });
    expectWhole();
  });

  test('what has changed meanwhile is sent anew, and what is no more goes', async () => {
    await interrupted(30 * megabyte);
    writeFileSync(join(root, 'data/large'), randomBytes(2 * megabyte));
    expect(await upload()).toMatchObject({ wentOn: false });
    expectWhole();
    rmSync(host.in('releases'), { recursive: true });
    writeFileSync(join(root, 'data/large'), large);
    await interrupted(30 * megabyte);
    rmSync(join(root, 'data'), { recursive: true });
    writeTree(root, { data: 'a file' });
    await upload();
    expectWhole();
  });

  test('what both sides said to each other is nobody’s last words', async () => {
    const cut = {
      ...cutAfter(await host.sourceOf(root), 0),
      archive: () => Readable.from([Buffer.from('no archive')]),
    };
    const failure = await failureFrom(agent.stage(first, cut, options));
    expect(failure.kind).toBe('digest-mismatch');
    expect((failure.tail ?? []).filter((line) => /^(base|group|packed|ready)/.test(line))).toEqual([]);
  });

  test('nothing is written into a file that has another name', async () => {
    await interrupted(30 * megabyte);
    const other = join(host.directory, 'other');
    linkSync(left('tree/data/large'), other);
    const { size, mtimeMs } = statSync(other);
    await upload();
    expectWhole();
    expect(statSync(other)).toMatchObject({ size, mtimeMs });
  });
}

/** A source that breaks off once its archives have given so many bytes. */
function cutAfter(source: StagingSource, bytes: number): StagingSource {
  let left = bytes;
  async function* cut(archive: Readable) {
    const whole = await readAll(archive);
    const part = whole.subarray(0, left);
    left -= part.length;
    yield part;
    if (part.length < whole.length) throw new Error('the runner is gone');
  }
  return { manifest: source.manifest, archive: (request) => Readable.from(cut(source.archive(request))) };
}
