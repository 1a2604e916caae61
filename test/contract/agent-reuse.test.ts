import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostAgent, StageOptions } from '../../src/host/agent.ts';
import { groupsToAsk } from '../../src/planning/reuse.ts';
import { AgentHost, first, second, stageOptions, third } from '../fixtures/agent-host.ts';
import { type Shell, unlikeShells } from '../fixtures/local-connection.ts';
import { oddTree } from '../fixtures/odd-trees.ts';
import { readTree, type TreeSpec, writeTree } from '../fixtures/trees.ts';
import { describeIf } from '../setup/requirements.ts';

for (const shell of unlikeShells)
  describeIf(shell, `what a host has serves, in ${shell}`, () => reuseSuite(shell));

const big = (letter: string): string => letter.repeat(5000);

function reuseSuite(shell: Shell): void {
  let host: AgentHost;
  let agent: HostAgent;

  beforeEach(async () => {
    host = new AgentHost(shell);
    agent = await host.install();
  });
  afterEach(() => host.dispose());

  const treeOf = (id: string): Readonly<Record<string, string>> => readTree(host.in('releases', id));
  const as = (spec: TreeSpec): Readonly<Record<string, string>> => {
    const root = mkdtempSync(join(host.directory, 'expected-'));
    writeTree(root, spec);
    return readTree(root);
  };
  const inode = (id: string, file: string): number => statSync(host.in('releases', id, file)).ino;
  const release = async (id: string, spec: TreeSpec, options: Partial<StageOptions> = {}) => {
    const result = await host.stage(agent, id, spec, options);
    expect(treeOf(id)).toEqual(as(spec));
    return result;
  };

  test('of a large base it is said at once what the runner has not, also with an older release beside it', async () => {
    const files = (changed: string) =>
      Object.fromEntries(
        Array.from({ length: 600 }, (_, index) => [`d${index % 40}/f${index}`, `${index}`]).concat([
          ['d7/f7', changed],
        ]),
      );
    for (const id of [first, second]) {
      await release(id, files(id));
      await agent.seal(id);
    }
    const root = mkdtempSync(join(host.directory, 'source-'));
    writeTree(root, files(third));
    const source = await host.sourceOf(root);
    await source.manifest();
    const asked: (readonly string[])[] = [];
    const { filesSent } = await agent.stage(third, source, {
      ...stageOptions,
      decisions: {
        ...stageOptions.decisions,
        ask: (local, offer) => {
          const wanted = groupsToAsk(local, offer);
          asked.push(wanted);
          return wanted;
        },
      },
    });
    expect(asked).toEqual([[]]);
    expect(filesSent).toBe(1);
    expect(treeOf(third)).toEqual(as(files(third)));
  });

  test('trees that follow each other arrive as they are, whatever was there', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(oddTree, fc.constantFrom('link', 'copy')), { minLength: 2, maxLength: 4 }),
        async (trees) => {
          for (const [{ spec }, method] of trees) {
            round += 1;
            const id = `20261120T131502Z-${String(round).padStart(7, '0')}`;
            // Half of the names of the tree before, with other contents and kinds, as well.
            await release(id, spec, { method: method as 'link' | 'copy', format: 'none' });
            await agent.seal(id);
          }
        },
      ),
      { numRuns: 6 },
    );
  });

  test('only what changed is sent; a renamed file costs nothing, nor does one of an older release', async () => {
    await release(first, {
      'a/one': big('1'),
      'a/two': big('2'),
      'old name': big('3'),
      tool: { executable: big('4') },
    });
    await agent.seal(first);
    const changed = { 'a/one': big('1'), 'b/new name': big('3'), tool: { executable: big('4') }, fresh: 'x' };
    expect(await release(second, changed)).toMatchObject({ files: 4, filesSent: 1, repaired: 0 });
    await agent.seal(second);
    await agent.switchTo(second, undefined);
    const back = { 'a/one': big('1'), 'a/two': big('2'), 'elsewhere/two': big('2'), fresh: 'x' };
    expect(await release(third, back)).toMatchObject({ files: 4, filesSent: 0, repaired: 0 });
  });

  test('programs of the base stay programs beside what an older release has', async () => {
    const program = { start: { executable: big('s') }, 'bin/tool': { executable: big('t') } };
    for (const [id, more] of [
      [first, { old: big('o'), 'bin/old': { executable: big('p') } }],
      [second, {}],
    ] as const) {
      await release(id, { ...program, ...more }, { method: 'copy' });
      await agent.seal(id);
      await agent.switchTo(id, id === first ? undefined : first);
    }
    const spec = { ...program, old: big('o'), 'bin/old': { executable: big('p') } };
    expect(await release(third, spec, { method: 'copy' })).toMatchObject({ filesSent: 0, repaired: 0 });
  });

  test('a file turns into a directory, a link and back, and modes change', async () => {
    const trees: TreeSpec[] = [
      { a: big('a'), 'd/x': big('x'), l: { link: 'a' }, p: big('p') },
      { 'a/b': big('a'), d: big('x'), l: big('a'), p: { executable: big('p') } },
      { a: { link: 'd' }, d: null, 'l/m': big('a'), p: big('p') },
      { a: big('a'), 'd/x': big('x'), l: { link: 'a' }, p: big('p') },
    ];
    for (const [index, spec] of trees.entries()) {
      const id = `2026112${index}T131502Z-1a2b3c4`;
      await release(id, spec);
      await agent.seal(id);
    }
  });

  test('a file that was damaged or lost on the host is found by its content and sent again', async () => {
    const spec = { 'a/one': big('1'), two: big('2'), three: { executable: big('3') }, 'odd\nname': big('4') };
    await release(first, spec);
    await agent.seal(first);
    const damaged = host.in('releases', first, 'a/one');
    chmodSync(damaged, 0o644);
    writeFileSync(damaged, big('X'));
    chmodSync(damaged, 0o444);
    rmSync(host.in('releases', first, 'two'));
    chmodSync(host.in('releases', first, 'three'), 0o444);
    expect(await release(second, spec)).toMatchObject({ repaired: 3, filesSent: 3 });
    expect(readFileSync(damaged, 'utf8')).toBe(big('X'));
  });

  // The find of busybox tells no inodes and times, so that there are no stamps to compare.
  if (shell !== 'busybox')
    test('files with odd names stay, also beside a link with one', async () => {
      const spec = {
        'dev-disk-by\\x2duuid.mount': big('1'),
        'caf\uDCE9': big('2'),
        'line\nbreak/file': big('3'),
        'wants/dev-disk-by\\x2duuid.mount': { link: '../dev-disk-by\\x2duuid.mount' },
        'wants/tab\t': { link: 'nowhere' },
      };
      await release(first, spec);
      await agent.seal(first);
      expect(await release(second, spec)).toMatchObject({ filesSent: 0, repaired: 0 });
    });

  test.each(['link', 'copy'] as const)(
    'a file of the same size and time is recognized only where it is the one that was proven (%s)',
    async (method) => {
      const spec = { replaced: big('1'), written: big('2'), kept: big('3') };
      await release(first, spec, { method });
      await agent.seal(first);
      const at = (name: string): string => host.in('releases', first, name);
      const { atime, mtime } = statSync(at('replaced'));
      writeFileSync(host.in('another'), big('X'));
      utimesSync(host.in('another'), atime, mtime);
      renameSync(host.in('another'), at('replaced'));
      chmodSync(at('replaced'), 0o444);
      chmodSync(at('written'), 0o644);
      writeFileSync(at('written'), big('Y'));
      chmodSync(at('written'), 0o444);
      expect(await release(second, spec, { method })).toMatchObject({ repaired: 2, filesSent: 2 });
    },
  );

  test('a manifest that was damaged on the host is none', async () => {
    await release(first, { a: big('a') });
    await agent.seal(first);
    const groups = host.in('.deploy/manifests/groups');
    appendFileSync(join(groups, readdirSync(groups)[0] ?? ''), 'x');
    expect(await release(second, { a: big('a') })).toMatchObject({ filesSent: 1, repaired: 0 });
  });

  test('what builds add, and what is shared, is no part of the next release', async () => {
    const spec = { 'storage/seed': big('s'), 'config.ini': big('c'), app: big('a') };
    const shared = [
      { kind: 'directory', path: 'storage' },
      { kind: 'file', path: 'config.ini' },
    ] as const;
    for (const id of [first, second]) {
      const result = await release(id, spec);
      // The shared ones are taken through no link, so they are sent again.
      expect(result).toMatchObject(id === first ? { filesSent: 3 } : { filesSent: 2, repaired: 0 });
      writeFileSync(host.in('releases', id, 'built'), 'x');
      await agent.linkShared(id, shared);
      await agent.seal(id);
    }
    writeFileSync(host.in('shared/storage/seed'), 'changed by the app');
    expect(treeOf(second).storage).toBe('-> ../../shared/storage');
    expect(readFileSync(host.in('shared/config.ini'), 'utf8')).toBe(big('c'));
    writeFileSync(host.in('shared/config.ini'), 'as it must be able to');
  });

  describe('no write to one release reaches another', () => {
    test('files are linked only when asked for, and only where nobody may write', async () => {
      await release(first, { same: big('s'), changed: big('1'), ours: big('o') });
      await agent.seal(first);
      chmodSync(host.in('releases', first, 'ours'), 0o644);
      await release(second, { same: big('s'), changed: big('2'), ours: big('o') }, { method: 'link' });
      expect(inode(second, 'same')).toBe(inode(first, 'same'));
      expect(inode(second, 'changed')).not.toBe(inode(first, 'changed'));
      expect(inode(second, 'ours')).not.toBe(inode(first, 'ours'));
      await agent.seal(second);
      expect(statSync(host.in('releases', second, 'changed')).mode & 0o777).toBe(0o444);
    });

    test('a build may write into what was copied', async () => {
      await release(first, { same: big('s'), run: { executable: big('x') } });
      await agent.seal(first);
      const result = await release(
        second,
        { same: big('s'), run: { executable: big('x') } },
        { method: 'copy' },
      );
      expect(result.filesSent).toBe(0);
      expect(inode(second, 'same')).not.toBe(inode(first, 'same'));
      expect(statSync(host.in('releases', second, 'same')).mode & 0o777).toBe(0o644);
      expect(statSync(host.in('releases', second, 'run')).mode & 0o777).toBe(0o755);
      const build = await agent.runIn(second, 'echo built >>same', { timeoutMs: 30_000 });
      expect(build.end).toEqual({ kind: 'exited', code: 0 });
      expect(readFileSync(host.in('releases', first, 'same'), 'utf8')).toBe(big('s'));
    });

    test('a release that is not sealed is never linked from', async () => {
      await release(first, { same: big('s') });
      expect(await release(second, { same: big('s') }, { method: 'link' })).toMatchObject({ filesSent: 1 });
      expect(inode(second, 'same')).not.toBe(inode(first, 'same'));
    });

    test('the env file of one is not that of another', async () => {
      await release(first, { '.env': 'SHIPPED=1', a: big('a') });
      await agent.writeFile(first, '.env', 'SECRET=1', '0600');
      await agent.seal(first);
      await release(second, { '.env': 'SHIPPED=1', a: big('a') });
      await agent.writeFile(second, '.env', 'SECRET=2', '0600');
      expect(readFileSync(host.in('releases', first, '.env'), 'utf8')).toBe('SECRET=1');
    });
  });

  test('manifests go with their releases, and groups with the last that has them', async () => {
    await release(first, { a: big('a'), 'd/b': big('b') });
    await agent.seal(first);
    await release(second, { a: big('a'), 'd/b': big('c') });
    const groups = (): number => readdirSync(host.in('.deploy/manifests/groups')).length;
    expect(groups()).toBe(3);
    await agent.remove([first]);
    expect(existsSync(host.in('.deploy/manifests', first))).toBe(false);
    expect(groups()).toBe(2);
  });
}
