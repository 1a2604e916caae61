import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareMachine } from './setup/install.ts';
import { closingLines, countTests, sumCounts, type TestCount } from './setup/test-report.ts';

// `npm test`: prepares the machine, runs the quick check and the slow test projects, ends what it started.
// Arguments (`npm test -- test/unit/x.test.ts`) go to vitest, which then runs them in every project, without the check.

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
let running: ChildProcess | undefined;
let interrupted = false;

process.chdir(root);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));
process.exitCode = supportedNode() && (await runTests(process.argv.slice(2))) ? 0 : 1;

function supportedNode(): boolean {
  if (Number(process.versions.node.split('.')[0]) >= 24) return true;
  console.error(`The tests need Node 24, this is ${process.version}: run \`npm ci\`, then \`npm test\`,`);
  console.error('which takes Node 24 from node_modules on Linux (x64, arm64); elsewhere install it.');
  return false;
}

/** Runs everything and prints the closing line; true when all is well. */
async function runTests(args: readonly string[]): Promise<boolean> {
  const wanted = args.filter((argument) => argument !== '--');
  const reports = mkdtempSync(join(tmpdir(), 'deploy-action-test-'));
  const machine = await prepareMachine();
  try {
    const counts: TestCount[] = [];
    for (const [name, command] of wanted.length > 0 ? selectedRun(wanted) : allRuns()) {
      if (interrupted) break;
      counts.push(await runVitest(command, join(reports, `${name}.json`), machine.environment));
    }
    const total = sumCounts(counts);
    for (const line of closingLines(total)) console.log(line);
    return total.failed === 0 && !interrupted;
  } finally {
    await machine.release();
    rmSync(reports, { recursive: true, force: true });
  }
}

function selectedRun(args: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  return [['selected', [...vitest, ...args]]];
}

/** The check runs the project `quick`, and hands its arguments on to vitest. */
function allRuns(): readonly (readonly [string, readonly string[]])[] {
  return [
    ['quick', ['src/build/check.ts']],
    ['simulated', [...vitest, '--project', 'simulated']],
    ['slow', [...vitest, '--project', 'contract', '--project', 'integration']],
  ];
}

async function runVitest(
  command: readonly string[],
  report: string,
  environment: Readonly<Record<string, string>>,
): Promise<TestCount> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  console.log(`\n> node ${command.join(' ')}`);
  const child = spawn(process.execPath, [...command, ...reporters], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment, DEPLOY_TEST_RUN: String(process.pid) },
  });
  running = child;
  const [code] = await once(child, 'close');
  running = undefined;
  if (code !== 0) console.error(`FAILED: node ${command.join(' ')} ended with ${code ?? 'a signal'}`);
  const written: unknown = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  return countTests(written, code === 0);
}

/** The first signal ends what runs now, and the end of that leads to the usual clearing up. */
function interrupt(signal: NodeJS.Signals): void {
  interrupted = true;
  // Ctrl-C at a terminal reaches the whole group; a second one would deny vitest its clearing up.
  if (signal !== 'SIGINT' || !process.stdin.isTTY) running?.kill(signal);
}
