import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKeyPair } from '../../src/demo/key-pair.ts';

let cwd: string;
let hostArguments: readonly string[];
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'loading-'));
  const keys = makeKeyPair();
  writeFileSync(join(cwd, 'page.html'), 'page');
  writeFileSync(join(cwd, 'key'), keys.private);
  writeFileSync(join(cwd, 'pins'), `127.0.0.1 ${keys.public}\n`);
  hostArguments = ['--host', 'deploy@127.0.0.1', '--path', '/srv/shop', '--source', '.', '--restart', 'true'];
  hostArguments = [...hostArguments, '--ssh-key-file', 'key', '--known-hosts-file', 'pins'];
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** What a command of the command line loads until it would connect, or ends: packages that we depend on, and our files. */
async function loadedBy(args: readonly string[]): Promise<{ packages: string[]; ours: string[] }> {
  const entry = pathToFileURL(resolve('src/bundle.ts')).href;
  const script = `void import(${JSON.stringify(entry)}).then((entry) => entry.cli());`;
  const child = spawn(
    process.execPath,
    ['--import', pathToFileURL(resolve('test/fixtures/list-loaded.ts')).href, '-e', script, '-', ...args],
    { cwd, env: { PATH: process.env.PATH ?? '', HOME: cwd }, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const [said, list] = await Promise.all([
    text(child.stderr as Readable),
    text(child.stdio[3] as Readable),
    once(child, 'close'),
  ]);
  expect(said).toBe('');
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
  const paths = list.split('\n').map((url) => relative('.', fileURLToPath(url)));
  return {
    packages: Object.keys(dependencies).filter((name) =>
      paths.some((path) => path.startsWith(`node_modules/${name}/`)),
    ),
    ours: paths.filter((path) => path.startsWith('src/')).map((path) => path.slice('src/'.length)),
  };
}

describe('only what a command needs is loaded:', () => {
  test.each(['--help', 'version'])('%s', async (command) => {
    const { packages, ours } = await loadedBy([command]);
    expect(packages).toEqual(['fastest-levenshtein']);
    const commands = ['arguments', 'interface', 'version.generated'].map((name) => `commands/${name}.ts`);
    expect(ours).toEqual(['bundle.ts', 'cli.ts', ...commands]);
  });

  test('deploy, until it connects', async () => {
    const { packages, ours } = await loadedBy(['deploy', ...hostArguments]);
    expect(packages).toEqual(['fastest-levenshtein', 'ignore', 'node-ssh', 'p-limit', 'ssh2', 'yaml', 'zod']);
    expect(ours).toContain('adapters/ssh/ssh2-connection.ts');
    const others =
      /^demo|\/simulated|rehears|openssh-(?!key-format)|unpack-(tar|zip)\.|runner-images|look|compose-project/;
    expect(ours.filter((path) => others.test(path))).toEqual([]);
  });

  test('simulate', async () => {
    const { packages, ours } = await loadedBy(['simulate', '--list']);
    expect(packages).toEqual(['fastest-levenshtein', 'p-limit', 'yaml', 'zod']);
    expect(ours.filter((path) => path.startsWith('adapters/'))).toEqual([]);
  });
});
