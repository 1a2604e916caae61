import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostAgent } from '../../src/host/agent.ts';
import { linkStaysInside } from '../../src/host/link-target.ts';
import type { ArchiveRequest, StagingSource } from '../../src/host/stage.ts';
import { DeployError } from '../../src/model/failure.ts';
import { AgentHost, failureFrom, first, second, stageOptions } from '../fixtures/agent-host.ts';
import { readAll, type Shell, unlikeShells } from '../fixtures/local-connection.ts';
import { oddTree } from '../fixtures/odd-trees.ts';
import { makeTar, type TarEntry } from '../fixtures/tars.ts';
import { readTree, type TreeSpec, writeTree } from '../fixtures/trees.ts';
import { describeIf } from '../setup/requirements.ts';

for (const shell of unlikeShells) describeIf(shell, `staging in ${shell}`, () => stagingSuite(shell));

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
  'caf\uDCE9/\uDCC3': { link: '\uDCFFnowhere' },
  '\uDC80\uDCFF': { executable: 'x' },
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
    await host.stage(agent, first, everything, { format });
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
        const expected = readTree(root);
        const source = await host.sourceOf(root);
        const options = { ...stageOptions, format: 'none' } as const;
        await agent.stage(id, source, options);
        expect(readTree(host.in('releases', id))).toEqual(expected);
        if (!damage(root)) return;
        const lying = await sending(await host.sourceOf(root), source);
        const other = `20261121T131502Z-${String(round).padStart(7, '0')}`;
        const ended = await agent.stage(other, lying, options).catch((thrown: unknown) => thrown);
        if (ended instanceof DeployError) {
          expect(ended.failure.kind).toBe('digest-mismatch');
          expect(existsSync(host.in('releases', other))).toBe(false);
        } else {
          // An empty directory that the archive lacks is made from the manifest.
          expect(readTree(host.in('releases', other))).toEqual(expected);
        }
      }),
      { numRuns: 12 },
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

  test('an upload that was cut short is gone on with', async () => {
    const root = mkdtempSync(join(host.directory, 'source-'));
    writeTree(root, {
      'a/b': 'x'.repeat(2000),
      c: { executable: 'y' },
      d: randomBytes(2_000_000),
      l: { link: 'c' },
    });
    const source = await host.sourceOf(root);
    const cut = withArchive(source, (bytes) => [
      bytes.subarray(0, 1_500_000),
      new Error('the runner lost its disk'),
    ]);
    await expect(agent.stage(first, cut, { ...stageOptions, format: 'none' })).rejects.toThrow(
      'lost its disk',
    );
    expect(existsSync(host.in('releases', first))).toBe(false);
    expect(readdirSync(host.in('.deploy/staging'))).toEqual(['interrupted']);
    // Another tree by now: a file has become a directory, a directory a file, and one file is no more.
    writeTree(root, { 'new/one': 'z' });
    rmSync(join(root, 'a'), { recursive: true });
    rmSync(join(root, 'l'));
    writeTree(root, { a: 'file', 'l/x': 'x' });
    const result = await agent.stage(second, await host.sourceOf(root), stageOptions);
    expect(result).toMatchObject({ files: 5, filesSent: 4 });
    expect(readTree(host.in('releases', second))).toEqual(readTree(root));
    expect(readdirSync(host.in('.deploy/staging'))).toEqual([]);
  });

  test('what a killed upload left serves the next one, or goes', async () => {
    const dead = host.in('.deploy/staging', `${second}.4194305`);
    mkdirSync(join(dead, 'tree'), { recursive: true });
    mkdirSync(join(dead, 'lists'));
    writeFileSync(join(dead, 'tree/a'), 'cut');
    writeFileSync(join(dead, 'lists/method'), 'link\n');
    writeFileSync(join(dead, 'lists/base'), '');
    writeFileSync(
      join(dead, 'lists/arrived'),
      `${createHash('sha256').update('cut short').digest('hex')} 9 - ./a\n`,
    );
    expect(await host.stage(agent, first, { a: 'cut short' })).toMatchObject({ filesSent: 1, repaired: 0 });
    expect(readTree(host.in('releases', first))).toEqual({
      a: `file ${Buffer.from('cut short').toString('base64')}`,
    });
    expect(readdirSync(host.in('.deploy/staging'))).toEqual([]);
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
      const root = mkdtempSync(join(host.directory, 'source-'));
      writeTree(root, { a: Buffer.alloc(100_000, 'abcdefg'), b: 'x' });
      const source = withArchive(await host.sourceOf(root), (bytes) => [damage(bytes)]);
      expect((await failureFrom(agent.stage(first, source, stageOptions))).kind).toBe('digest-mismatch');
      noTrace();
    });

    test('an archive that nobody reads any more is let go', async () => {
      await host.stage(agent, first, { a: 'x' });
      const endless = Readable.from(
        (async function* () {
          for (;;) yield Buffer.alloc(65_536);
        })(),
      );
      const source = { manifest: async () => [], archive: () => endless };
      const refused = agent.stage(first, source, stageOptions);
      expect(await failureFrom(refused)).toMatchObject({ kind: 'release-exists' });
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
      const root = mkdtempSync(join(host.directory, 'source-'));
      writeTree(root, { ok: 'ok' });
      const source = await host.sourceOf(root);
      const harmful: StagingSource = {
        manifest: source.manifest,
        archive: (request) =>
          request.entries.length === 0 ? source.archive(request) : Readable.from(bytesOf(request)),
      };
      async function* bytesOf({ texts }: ArchiveRequest) {
        const lists = texts.map(({ path, text }) => ({ name: path, content: text }));
        yield await makeTar([...lists, { name: 'tree/ok', content: 'ok' }, ...entries().map(belowTree)]);
      }
      const failure = await failureFrom(agent.stage(first, harmful, { ...stageOptions, format: 'none' }));
      expect(kinds).toContain(failure.kind);
      noTrace();
      expect(readdirSync(outside())).toEqual(['secret']);
      expect(readFileSync(at('secret'), 'utf8')).toBe('secret');
      expect(readdirSync(host.directory).filter((name) => name.includes('evil'))).toEqual([]);
      expect(readdirSync(host.path).sort()).toEqual(['.deploy', 'releases']);
    });
  });
}

/** A source that sends all of another tree whenever content is asked for. */
async function sending(other: StagingSource, source: StagingSource): Promise<StagingSource> {
  const entries = (await other.manifest()).flatMap((group) => group.entries);
  return {
    manifest: source.manifest,
    archive: (request) => other.archive({ ...request, entries: request.entries.length === 0 ? [] : entries }),
  };
}

/** A source whose first archive becomes what `change` makes of it; an error breaks it there. */
function withArchive(
  source: StagingSource,
  change: (bytes: Buffer) => readonly (Buffer | Error)[],
): StagingSource {
  async function* changed(archive: Readable) {
    for (const part of change(await readAll(archive))) {
      if (part instanceof Error) throw part;
      yield part;
    }
  }
  return { manifest: source.manifest, archive: (request) => Readable.from(changed(source.archive(request))) };
}

/** Where an archive has what belongs to the release; names that lead elsewhere stay. */
function belowTree(entry: TarEntry): TarEntry {
  const within = (name: string): string => (/^(\/|\.\.)/.test(name) ? name : `tree/${name}`);
  const linkname =
    entry.type === 'link' && entry.linkname !== undefined ? within(entry.linkname) : entry.linkname;
  return { ...entry, name: within(entry.name), ...(linkname === undefined ? {} : { linkname }) };
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
