import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostAgent } from '../../src/host/agent.ts';
import { readFacts } from '../../src/host/facts.ts';
import { AgentHost, failureFrom, first, second } from '../fixtures/agent-host.ts';
import { type Shell, unlikeShells } from '../fixtures/local-connection.ts';
import { mayMount, mountSmallDisk, type SmallDisk } from '../fixtures/small-disk.ts';
import { describeIf } from '../setup/requirements.ts';

const unable = mayMount() ? '' : ' [needs root: this machine does not allow mounting]';

for (const shell of unlikeShells) {
  describeIf(['root', shell], `agent in ${shell}`, () => {
    describe.skipIf(unable !== '')(`on a small disk${unable}`, () => diskSuite(shell));
  });
}

function diskSuite(shell: Shell): void {
  let disk: SmallDisk;
  let host: AgentHost;
  let agent: HostAgent;

  beforeEach(async () => {
    disk = mountSmallDisk({ bytes: 2 * 1024 * 1024, inodes: 300 });
    host = new AgentHost(shell, { disk: disk.path });
    agent = await host.install();
    await host.release(agent, first);
    await agent.switchTo(first, undefined);
    await agent.appendHistory('{"n":1}');
  });
  afterEach(() => {
    host.dispose();
    disk.dispose();
  });

  /** Takes all the space but leaves inodes. */
  const fill = (): void => {
    for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
      for (;;) {
        try {
          writeFileSync(join(disk.path, 'filler'), Buffer.alloc(size), { flag: 'a' });
        } catch {
          break;
        }
      }
    }
  };

  const stillServing = async (): Promise<void> => {
    expect(readFileSync(host.in('current/version.txt'), 'utf8')).toBe(first);
    expect(existsSync(host.in('releases', second))).toBe(false);
    expect(readdirSync(host.in('.deploy/staging'))).toEqual([]);
    expect(await agent.history(5)).toEqual(['{"n":1}']);
  };

  test('a release that is too large is disk-full, and nothing of it stays', async () => {
    const failure = await failureFrom(
      host.stage(agent, second, { large: Buffer.alloc(3 * 1024 * 1024, 'x') }),
    );
    expect(failure).toMatchObject({ kind: 'disk-full', exit: 71 });
    expect(failure.message).toMatch(/^no space/);
    await stillServing();
    await host.release(agent, second);
    expect(await agent.releases()).toHaveLength(2);
  });

  test('a release of too many files is disk-full', async () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`f${n}`, '']));
    expect(await failureFrom(host.stage(agent, second, many))).toMatchObject({ kind: 'disk-full' });
    await stillServing();
  });

  test('a disk that is full already stops every step that writes, and none that looks or switches', async () => {
    await host.stage(agent, second, { 'data/seed': Buffer.alloc(10_000, 'x') });
    fill();
    const writing: Record<string, () => Promise<unknown>> = {
      stage: () => host.stage(agent, '20261122T000000Z-abcdef0', { a: Buffer.alloc(100_000, 'x') }),
      'link-shared': () => agent.linkShared(second, [{ kind: 'directory', path: 'data' }]),
      'write-file': () => agent.writeFile(second, '.env', 'x'.repeat(10_000), '0600'),
      'append-history': () => agent.appendHistory('x'.repeat(10_000)),
      install: () => agent.runScript(`# ${'x'.repeat(10_000)}`, [], { timeoutMs: 10_000 }),
    };
    for (const [name, work] of Object.entries(writing)) {
      expect({ name, ...(await failureFrom(work())) }).toMatchObject({ name, kind: 'disk-full' });
    }
    expect(readFileSync(host.in('releases', second, 'data/seed'), 'utf8')).toHaveLength(10_000);
    expect(readdirSync(host.in('releases', second))).toEqual(['data']);
    expect(readdirSync(host.in('.deploy')).sort()).toEqual([
      'agent',
      'history.jsonl',
      'manifests',
      'releases',
      'staging',
    ]);
    expect(await agent.history(5)).toEqual(['{"n":1}']);
    expect(await agent.current()).toBe(first);
    await agent.clearCurrent(first);
    await agent.switchTo(first, undefined);
    await agent.remove([second]);
    expect(await agent.releases()).toHaveLength(1);
  });

  test('a read-only mount is told as such, to root as well', async () => {
    await disk.makeReadOnly();
    const facts = await readFacts(host.connection, { path: host.path, tools: [], timeoutMs: 10_000 });
    expect(facts).toMatchObject({ pathWritable: false, current: first });
    expect(await failureFrom(host.stage(agent, second, { a: 'x' }))).toMatchObject({
      kind: 'path-not-writable',
    });
    expect(await failureFrom(agent.appendHistory('x'))).toMatchObject({ kind: 'path-not-writable' });
  });

  test('facts tell what is free', async () => {
    const facts = await readFacts(host.connection, {
      path: join(host.path, 'not/yet'),
      tools: [],
      timeoutMs: 10_000,
    });
    expect(facts.freeBytes).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(facts.freeBytes).toBeGreaterThan(1024 * 1024);
    expect(facts.freeInodes).toBeLessThan(300);
    mkdirSync(join(disk.path, 'one more'));
    const later = await readFacts(host.connection, { path: host.path, tools: [], timeoutMs: 10_000 });
    expect(later.freeInodes).toBe(facts.freeInodes - 1);
  });
}
