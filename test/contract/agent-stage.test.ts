import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packTree } from '../../src/adapters/files/pack.ts';
import { scanSource } from '../../src/adapters/files/scan-source.ts';
import { treeDigest } from '../../src/adapters/files/tree-digest.ts';
import type { HostAgent } from '../../src/host/agent.ts';
import { linkStaysInside } from '../../src/host/link-target.ts';
import { AgentHost, failureFrom, first, packedAt, second } from '../fixtures/agent-host.ts';
import { readAll, type Shell, shells } from '../fixtures/local-connection.ts';
import { oddTree } from '../fixtures/odd-trees.ts';
import { makeTar, type TarEntry } from '../fixtures/tars.ts';
import { readTree, type TreeSpec, writeTree } from '../fixtures/trees.ts';
import { describeIf } from '../setup/requirements.ts';

for (const shell of shells) describeIf(shell, `staging in ${shell}`, () => stagingSuite(shell));

const everything: TreeSpec = {
  'index.html': '<p>hello</p>',
  'bin/start': { executable: '#!/bin/sh\n' },
  'bin/start-link': { link: 'start' },
  'deep/link': { link: '../bin/./start' },
  'deep/dangling': { link: 'nowhere at all' },
  'deep/end\nline': { link: 'end\n' },
  empty: '',
  'an empty/directory': null,
  '-rf': 'x',
  '--help': { executable: 'x' },
  'quote \' and " and $x `y`': 'x',
  'back\\slash': 'x',
  'back\\nslash': 'y',
  'line\nbreak': 'x',
  'line\n/0000000000000000000000000000000000000000000000000000000000000000  ./x': 'x',
  ' leading and trailing ': 'x',
  'ünïcode/\u{1F680}': 'x',
  '\uFFFDa': 'order',
  '\u{10000}b': 'order',
  'tab\t': 'x',
  '*?[a]': 'x',
  [`${'long/'.repeat(40)}${'n'.repeat(200)}`]: 'x',
  'link to long': { link: `${'long/'.repeat(40)}${'n'.repeat(200)}` },
  '.hidden/.file': 'x',
  large: Buffer.alloc(700_000, 'content '),
};

function stagingSuite(shell: Shell): void {
  let host: AgentHost;
  let agent: HostAgent;

  beforeEach(async () => {
    host = new AgentHost(shell);
    agent = await host.install();
  });
  afterEach(() => host.dispose());

  const noTrace = (): void => {
    expect(existsSync(host.in('releases', first))).toBe(false);
    expect(readdirSync(host.in('.deploy/staging'))).toEqual([]);
  };

  test.each(['gzip', 'none'] as const)('a tree arrives as it is (%s)', async (format) => {
    await host.stage(agent, first, everything, format);
    const expected = join(host.directory, 'expected');
    writeTree(expected, everything);
    expect(readTree(host.in('releases', first))).toEqual(readTree(expected));
    expect(readdirSync(host.in('.deploy/staging'))).toEqual([]);
  });

  test('any tree arrives as it is, and one that differs in anything is refused', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(oddTree, async ({ spec, damage }) => {
        round += 1;
        const id = `20261120T131502Z-${String(round).padStart(7, '0')}`;
        const root = mkdtempSync(join(host.directory, 'odd-'));
        writeTree(root, spec);
        const source = readTree(root);
        const tree = await scanSource(root, { include: [], exclude: [] });
        const digest = await treeDigest(tree);
        const options = { digest, format: 'none', timeoutMs: 60_000 } as const;
        await agent.stage(id, packTree(tree, { format: 'none', modifiedAt: packedAt }), options);
        expect(readTree(host.in('releases', id))).toEqual(source);
        if (!damage(root)) return;
        const damaged = await scanSource(root, { include: [], exclude: [] });
        const archive = packTree(damaged, { format: 'none', modifiedAt: packedAt });
        expect(await failureFrom(agent.stage(second, archive, options))).toMatchObject({
          kind: 'digest-mismatch',
        });
        expect(existsSync(host.in('releases', second))).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  test('more files than fit one command line arrive, in order', async () => {
    const spec = Object.fromEntries(
      Array.from({ length: 3000 }, (_, n) => [
        `directory-${n % 50}/file with a rather long name ${n}`,
        `content ${n}`,
      ]),
    );
    await host.stage(agent, first, spec);
    expect(Object.keys(readTree(host.in('releases', first)))).toHaveLength(3050);
  });

  test('a release is never replaced', async () => {
    await host.stage(agent, first, { a: 'one' });
    expect(await failureFrom(host.stage(agent, first, { a: 'two' }))).toMatchObject({
      kind: 'release-exists',
    });
    expect(readFileSync(host.in('releases', first, 'a'), 'utf8')).toBe('one');
  });

  test('what another try of that name has is not mixed in', async () => {
    mkdirSync(host.in('.deploy/staging', `${first}.1`, 'tree/left'), { recursive: true });
    writeFileSync(host.in('.deploy/staging', `${first}.1`, 'tree/left/over'), '');
    mkdirSync(host.in('.deploy/releases'), { recursive: true });
    writeFileSync(host.in('.deploy/releases', first), 'sealed=yes\nstate=good\n');
    await host.stage(agent, first, { a: 'x' });
    expect(readTree(host.in('releases', first))).toEqual({
      a: `file ${Buffer.from('x').toString('base64')}`,
    });
    expect((await agent.releases())[0]?.state).toBe('bad');
  });

  test('two at once of one name do not destroy each other: one is there, whole', async () => {
    const both = await Promise.allSettled([
      host.stage(agent, first, { a: 'one' }),
      host.stage(agent, first, { a: 'two' }),
    ]);
    expect(both.filter((end) => end.status === 'fulfilled').length).toBeGreaterThan(0);
    expect(['one', 'two']).toContain(readFileSync(host.in('releases', first, 'a'), 'utf8'));
    expect(readdirSync(host.in('releases', first))).toEqual(['a']);
  });

  test('being ended in the middle leaves nothing behind', async () => {
    const [script = ''] = readdirSync(host.in('.deploy/agent'));
    const child = spawn(
      'sh',
      [host.in('.deploy/agent', script), 'stage', host.path, first, '0'.repeat(64), 'gzip'],
      { detached: true, env: { PATH: host.connection.searchPath }, stdio: ['pipe', 'ignore', 'ignore'] },
    );
    const closed = once(child, 'close');
    // Enough, and not to be compressed, for decompressors that fill large buffers before they go on.
    const entries = [
      { name: 'a', content: 'x' },
      { name: 'b', content: randomBytes(3_000_000) },
    ];
    child.stdin.on('error', () => undefined);
    child.stdin.write(gzipSync(await makeTar(entries)).subarray(0, 1_500_000));
    const staged = host.in('.deploy/staging', `${first}.${child.pid}`, 'tree/a');
    while (!existsSync(staged)) await new Promise(setImmediate);
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    await closed;
    noTrace();
  });

  test('links are judged as on the runner', async () => {
    const part = fc.constantFrom('a', 'b', '..', '.', '', '...', ' ', 'ü', '\n', '*');
    const target = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    const path = fc.array(fc.constantFrom('a', 'b c', '..d'), { minLength: 1, maxLength: 4 });
    const pairs = fc
      .sample(fc.tuple(path, target), { numRuns: 1500, seed: 2 })
      .map(([parts, to]) => ({ path: parts.join('/'), target: to }))
      .filter((pair) => pair.target !== '');
    const [script = ''] = readdirSync(host.in('.deploy/agent'));
    const judged = await host.connection.run({
      argv: [
        'sh',
        host.in('.deploy/agent', script),
        'check-links',
        ...pairs.map((pair) => `./${pair.path}//${pair.target}`),
      ],
      timeoutMs: 30_000,
      keepBytes: 1_000_000,
    });
    const refused = pairs.filter((pair) => !linkStaysInside(pair.path, pair.target));
    expect(judged.stdout).toBe(refused.map((pair) => `./${pair.path} -> ${pair.target}\n`).join(''));
    expect(refused.length).toBeGreaterThan(100);
    expect(refused.length).toBeLessThan(pairs.length - 100);
  });

  describe('a stream that is damaged', () => {
    test.each([
      ['cut in the compressed data', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
      ['cut to nothing', (bytes: Buffer) => bytes.subarray(0, 0)],
      ['followed by an error page', () => Buffer.from('<html>502 Bad Gateway</html>')],
      ['changed in one bit', (bytes: Buffer) => flip(bytes, Math.floor(bytes.length / 2))],
    ])('is refused: %s', async (_what, damage) => {
      const { digest, bytes } = await packed({ a: Buffer.alloc(100_000, 'abcdefg'), b: 'x' });
      const failure = await failureFrom(
        agent.stage(first, Readable.from([damage(bytes)]), { digest, format: 'gzip', timeoutMs: 30_000 }),
      );
      expect(failure.kind).toBe('digest-mismatch');
      noTrace();
    });

    test('when the source fails, its failure is the one that is told', async () => {
      const broken = Readable.from(
        (async function* () {
          yield gzipSync('half of it').subarray(0, 12);
          throw new Error('the runner lost its disk');
        })(),
      );
      const staging = agent.stage(first, broken, { digest: 'x', format: 'gzip', timeoutMs: 30_000 });
      await expect(staging).rejects.toThrow('the runner lost its disk');
      noTrace();
    });

    test('an archive that nobody reads any more is let go', async () => {
      await host.stage(agent, first, { a: 'x' });
      const endless = Readable.from(
        (async function* () {
          for (;;) yield Buffer.alloc(65_536);
        })(),
      );
      const refused = agent.stage(first, endless, { digest: 'x', format: 'none', timeoutMs: 30_000 });
      expect(await failureFrom(refused)).toMatchObject({ kind: 'release-exists' });
      expect(endless.destroyed).toBe(true);
    });
  });

  describe('an archive that means harm is refused and touches nothing outside', () => {
    const outside = (): string => join(host.directory, 'outside');
    const at = (name: string): string => join(outside(), name);

    beforeEach(() => {
      mkdirSync(outside());
      writeFileSync(at('secret'), 'secret');
    });

    const cases: readonly [string, () => readonly TarEntry[], readonly string[]][] = [
      ['a name that climbs out', () => [{ name: '../evil', content: 'x' }], ['digest-mismatch']],
      ['a name that climbs out later', () => [{ name: 'a/../../evil', content: 'x' }], ['digest-mismatch']],
      ['an absolute name', () => [{ name: at('evil'), content: 'x' }], ['digest-mismatch']],
      [
        'a file through an absolute link',
        () => [link('l', outside()), { name: 'l/evil', content: 'x' }],
        ['digest-mismatch', 'link-escapes'],
      ],
      [
        'a file through a relative link',
        () => [link('l', '../../../../../outside'), { name: 'l/evil', content: 'x' }],
        ['digest-mismatch', 'link-escapes'],
      ],
      ['an absolute link', () => [link('l', at('secret'))], ['link-escapes']],
      ['a link that climbs out', () => [link('d/l', '../../x')], ['link-escapes']],
      [
        'a link that climbs out of a link',
        () => [link('d/e/up', '../..'), link('d/e/l', 'up/../x')],
        ['link-escapes'],
      ],
      ['a hard link to outside', () => [hardLink('h', at('secret'))], ['link-escapes', 'digest-mismatch']],
      [
        'a hard link that climbs out',
        () => [hardLink('h', '../../../../../outside/secret')],
        ['link-escapes', 'digest-mismatch'],
      ],
      ['two names of one file', () => [{ name: 'a', content: 'x' }, hardLink('b', 'a')], ['link-escapes']],
      ['a pipe', () => [{ name: 'p', type: 'fifo' }], ['agent-refused']],
      ['a setuid file', () => [{ name: 's', mode: 0o4755, content: 'x' }], ['agent-refused']],
      ['a setgid file', () => [{ name: 's', mode: 0o2755, content: 'x' }], ['agent-refused']],
      [
        'a file that replaces a link',
        () => [link('l', at('secret')), { name: 'l', content: 'overwritten' }],
        ['link-escapes', 'digest-mismatch'],
      ],
    ];

    test.each(cases)('%s', async (_what, entries, kinds) => {
      const archive = await makeTar([{ name: 'ok', content: 'ok' }, ...entries()]);
      const failure = await failureFrom(stageRaw(archive));
      expect(kinds).toContain(failure.kind);
      noTrace();
      expect(readdirSync(outside())).toEqual(['secret']);
      expect(readFileSync(at('secret'), 'utf8')).toBe('secret');
      expect(readdirSync(host.directory).filter((name) => name.includes('evil'))).toEqual([]);
      expect(readdirSync(host.path).sort()).toEqual(['.deploy', 'releases']);
    });
  });

  async function packed(spec: TreeSpec): Promise<{ digest: string; bytes: Buffer }> {
    const root = mkdtempSync(join(host.directory, 'packed-'));
    writeTree(root, spec);
    const tree = await scanSource(root, { include: [], exclude: [] });
    const bytes = await readAll(packTree(tree, { format: 'gzip', modifiedAt: packedAt }));
    return { digest: await treeDigest(tree), bytes };
  }

  function stageRaw(archive: Buffer): Promise<void> {
    const options = { digest: '0'.repeat(64), format: 'none', timeoutMs: 30_000 } as const;
    return agent.stage(first, Readable.from([archive]), options);
  }
}

function flip(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

function link(name: string, linkname: string): TarEntry {
  return { name, type: 'symlink', linkname };
}

function hardLink(name: string, linkname: string): TarEntry {
  return { name, type: 'link', linkname };
}
