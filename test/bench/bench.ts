import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRoot } from '../setup/privilege.ts';
import { runContest } from './contest.ts';
import { takeSignals, unlessEnded } from './interruption.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { pageOf } from './page.ts';
import { pictureOf } from './picture.ts';
import { mergeResults, type Results, resultsText } from './results.ts';
import { runSimulations } from './simulations.ts';
import { installTools } from './tools.ts';

// `npm run bench`: deploys real trees over real SSH through links with a delay, against the tools that people use.

const root = fileURLToPath(new URL('../..', import.meta.url));

const files = {
  page: join(root, 'docs/benchmarks.md'),
  picture: join(root, 'docs/benchmarks.svg'),
  results: join(root, 'docs/benchmarks.json'),
};

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(args);
  } catch (thrown) {
    console.error(`${thrown instanceof Error ? thrown.message : String(thrown)}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  if (options.render) return render(options.write);
  if (options.simulated) await runSimulations(signal);
  return options.workloads.length === 0 ? 0 : compete(options, signal);
}

/** Shows what was measured before; with `anew`, the documents are made from it again. */
function render(anew: boolean): number {
  const results = readEarlier();
  if (results === undefined) {
    console.error('bench: nothing has been measured yet');
    return 1;
  }
  if (anew) write(results);
  console.log(`\n${pageOf(results, 'document')}`);
  return 0;
}

async function compete(options: BenchOptions, signal: AbortSignal): Promise<number> {
  const obstacle = await unlessEnded(signal, findObstacle);
  signal.throwIfAborted();
  if (obstacle !== undefined) {
    console.error(`bench: cannot run here: ${obstacle}`);
    return 1;
  }
  /** Whoever ends it early keeps what was measured so far; another benchmark may have written meanwhile. */
  const keep = (measured: Results): void => {
    if (!options.write) return;
    const earlier = readEarlier();
    write(earlier === undefined ? measured : mergeResults(earlier, measured));
  };
  const measured = await runContest(options, signal, keep);
  keep(measured);
  console.log(`\n${pageOf(measured, 'run')}`);
  if (options.write) console.log('bench: written to docs/benchmarks.{md,svg,json}, beside what was there');
  return 0;
}

/** The page is made from what is kept, digit by digit: made again later it is the same. */
function write(results: Results): void {
  const text = resultsText(results);
  const kept = JSON.parse(text) as Results;
  writeFileSync(files.page, pageOf(kept, 'document'));
  writeFileSync(files.picture, pictureOf(kept));
  writeFileSync(files.results, text);
}

function readEarlier(): Results | undefined {
  return existsSync(files.results) ? (JSON.parse(readFileSync(files.results, 'utf8')) as Results) : undefined;
}

/** Why it cannot run here, or undefined. Installs what it may. */
async function findObstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (!isRoot()) return 'network namespaces need root: sudo npm run bench';
  const missing = await installTools((line) => console.log(`bench: ${line}`));
  return missing.length === 0 ? undefined : `${missing.join(', ')} missing`;
}

const interruption = takeSignals((line) => console.error(`\nbench: ${line}`));
try {
  process.exitCode = await main(process.argv.slice(2), interruption.signal);
} catch (thrown) {
  const seconds = interruption.secondsSince();
  if (seconds === undefined) throw thrown;
  const { reason } = interruption.signal;
  const expected = thrown === reason || (thrown instanceof Error && thrown.cause === reason);
  if (!expected) console.error(`bench: ${thrown instanceof Error ? thrown.message : thrown}`);
  console.error(`bench: ${expected ? 'all taken away' : 'ended'} after ${seconds.toFixed(1)} s`);
  process.exitCode = interruption.exitCode() ?? 1;
}
