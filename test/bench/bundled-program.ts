import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

type Ncc = (input: string, options: Readonly<Record<string, unknown>>) => Promise<{ readonly code: string }>;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles one of the benchmark's programs as dist/ is, which users run, into `directory`; resolves with its file. */
export async function bundleProgram(file: string, directory: string): Promise<string> {
  // Within the project, so that its dependencies are found.
  const compiled = join(root, 'node_modules/.cache', `deploy-bench-${process.pid}`);
  mkdirSync(compiled, { recursive: true });
  try {
    const project = join(compiled, 'tsconfig.json');
    const compilerOptions = {
      outDir: '.',
      rootDir: root,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    };
    const settings = {
      extends: join(root, 'tsconfig.build.json'),
      compilerOptions,
      include: [],
      files: [file],
    };
    writeFileSync(project, JSON.stringify(settings));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    await promisify(execFile)(process.execPath, [compiler, '-p', project]);
    writeFileSync(join(compiled, 'package.json'), '{}\n');
    const ncc = createRequire(import.meta.url)('@vercel/ncc') as Ncc;
    const input = join(compiled, relative(root, file).replace(/\.ts$/, '.js'));
    const options = {
      cache: false,
      externals: ['cpu-features'],
      minify: false,
      quiet: true,
      target: 'es2022',
    };
    const { code } = await ncc(input, options);
    const bundle = join(directory, basename(file).replace(/\.ts$/, '.cjs'));
    writeFileSync(bundle, code);
    return bundle;
  } finally {
    rmSync(compiled, { recursive: true, force: true });
  }
}
