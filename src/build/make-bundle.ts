import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { distFiles } from './dist-files.ts';

interface NccResult {
  readonly code: string;
  readonly assets: Readonly<Record<string, { readonly source: Buffer | string }>>;
}
type Ncc = (input: string, options: Readonly<Record<string, unknown>>) => Promise<NccResult>;

/** Native accelerators of ssh2 that we never build: the bundle must be the same on every machine. */
const leftOut = ['cpu-features'];
/** A Windows program that ncc copies from ssh2 although nothing here uses it. */
const unwantedAssets = ['pagent.exe'];

const launchers: Readonly<Record<string, string>> = {
  'main.js': "require('./bundle.js').main();\n",
  'post.js': "require('./bundle.js').post();\n",
  'notify.js': "require('./bundle.js').notify();\n",
  'cli.js': "#!/usr/bin/env node\nrequire('./bundle.js').cli();\n",
};

/**
 * Builds everything that dist/ holds into a new temporary directory and returns it.
 * tsc first, then ncc over its output as CommonJS: ncc's ESM output breaks ssh2 (vercel/ncc#749).
 */
export async function buildBundle(): Promise<string> {
  rmSync('lib', { recursive: true, force: true });
  execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
  });
  writeFileSync('lib/package.json', '{}\n');
  const ncc = createRequire(import.meta.url)('@vercel/ncc') as Ncc;
  const { code, assets } = await ncc(resolve('lib/bundle.js'), {
    cache: false,
    externals: leftOut,
    license: 'licenses.txt',
    minify: false,
    quiet: true,
    sourceMap: false,
    target: 'es2022',
  });
  const directory = mkdtempSync(join(tmpdir(), 'deploy-action-dist-'));
  const write = (name: string, content: string | Buffer): void => {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  write('bundle.js', code);
  write('package.json', '{"type":"commonjs"}\n');
  for (const [name, asset] of Object.entries(assets)) {
    if (name.endsWith('.node')) throw new Error(`${name}: a native module would tie dist/ to one machine`);
    if (!unwantedAssets.includes(name) && name !== 'package.json') write(name, asset.source);
  }
  for (const [name, text] of Object.entries(launchers)) write(name, text);
  for (const [name, text] of Object.entries(await distFiles())) write(name, text);
  return directory;
}
