import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { generated, isWhole } from './generated-files.ts';

interface Check {
  readonly name: string;
  /** Returns why it failed, or undefined. */
  readonly run: () => Promise<string | undefined>;
}

const bin = (name: string): string => `node_modules/.bin/${name}`;

const checks: readonly Check[] = [
  { name: 'types', run: async () => command(bin('tsc'), ['--noEmit', '-p', '.']) },
  { name: 'lint', run: async () => command(bin('biome'), ['check', '--error-on-warnings', '.']) },
  { name: 'shellcheck', run: shellcheck },
  { name: 'drift', run: drift },
  {
    name: 'tests',
    run: async () => command(bin('vitest'), ['run', '--project', 'quick', ...process.argv.slice(2)]),
  },
];

// `npm run check`: the quick check; every part runs even when an earlier one failed.
const started = performance.now();
let failed = 0;
for (const check of checks) {
  const began = performance.now();
  const reason = await check.run();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${reason === undefined ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)${reason ? `: ${reason}` : ''}`,
  );
  if (reason !== undefined) failed += 1;
}
console.log(`check: ${((performance.now() - started) / 1000).toFixed(1)} s`);
process.exit(failed > 0 ? 1 : 0);

function command(program: string, args: readonly string[]): string | undefined {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (error) return error.message;
  return status === 0 ? undefined : `${program} ended with ${status}`;
}

async function shellcheck(): Promise<string | undefined> {
  // Parts are checked in the script that sources them: there every name is known.
  const scripts = globSync(['src/**/*.sh', 'test/**/*.sh', '.ci/run']).filter(isWhole);
  const { error } = spawnSync('shellcheck', ['--version']);
  if (error) {
    console.log('skipped: shellcheck is not installed (apt-get install shellcheck)');
    return undefined;
  }
  return command('shellcheck', [
    '--external-sources',
    '--check-sourced',
    '--source-path=SCRIPTDIR',
    ...scripts,
  ]);
}

async function drift(): Promise<string | undefined> {
  const stale = (await generated()).filter((file) => {
    try {
      return readFileSync(file.path, 'utf8') !== file.content;
    } catch {
      return true;
    }
  });
  if (stale.length === 0) return undefined;
  return `${stale.map((file) => file.path).join(', ')}: run \`npm run generate\``;
}
