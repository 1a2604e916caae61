import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRoot } from '../setup/privilege.ts';
import { runContest } from './contest.ts';
import { takeSignals } from './interruption.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { pageOf } from './page.ts';
import { pictureOf } from './picture.ts';
import { mergeResults, type Results, resultsText } from './results.ts';
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
  const obstacle = options.render ? undefined : await findObstacle();
  if (obstacle !== undefined) {
    console.error(`bench: cannot run here: ${obstacle}`);
    return 1;
  }
  const earlier = options.write || options.render ? readEarlier() : [];
  const write = (results: Results): void => {
    writeFileSync(files.page, pageOf(results));
    writeFileSync(files.picture, pictureOf(results));
    writeFileSync(files.results, resultsText(results));
  };
  /** Whoever ends it early keeps what was measured so far. */
  const keep = (measured: Results): Results => {
    const results = [...earlier, measured].reduce(mergeResults);
    if (options.write) write(results);
    return results;
  };
  const results = options.render ? earlier[0] : keep(await runContest(options, signal, keep));
  if (results === undefined) {
    console.error('bench: nothing has been measured yet');
    return 1;
  }
  if (options.render && options.write) write(results);
  console.log(`\n${pageOf(results)}`);
  return 0;
}

function readEarlier(): readonly Results[] {
  return existsSync(files.results) ? [JSON.parse(readFileSync(files.results, 'utf8')) as Results] : [];
}

/** Why it cannot run here, or undefined. Installs what it may. */
async function findObstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (!isRoot()) return 'network namespaces need root: sudo npm run bench';
  const missing = await installTools((line) => console.log(`bench: ${line}`));
  return missing.length === 0 ? undefined : `${missing.join(', ')} missing`;
}

const interruption = takeSignals();
try {
  process.exitCode = await main(process.argv.slice(2), interruption.signal);
} catch (thrown) {
  if (!interruption.signal.aborted) throw thrown;
  process.exitCode = interruption.exitCode() ?? 1;
}
