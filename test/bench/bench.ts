import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../fixtures/fleet/command.ts';
import { isRoot } from '../setup/privilege.ts';
import { startHost } from './bench-host.ts';
import { type Contestant, missingPrograms } from './contestant.ts';
import { contestants } from './contestants.ts';
import { measureDisk, runCourse } from './course.ts';
import { benchUser, type LinkName, linkNames, links, type WorkloadName } from './names.ts';
import { createNetwork } from './network.ts';
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

async function main(args: readonly string[]): Promise<number> {
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
  const results = options.render ? earlier[0] : keep(await runAll(options, keep));
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

async function runAll(options: BenchOptions, keep: (measured: Results) => void): Promise<Results> {
  const directory = mkdtempSync(join(tmpdir(), 'deploy-bench-'));
  mkdirSync(join(directory, 'host'));
  const log = (line: string): void => console.log(line);
  const wanted = contestants.filter(
    ({ name, workloads }) =>
      workloads.some((workload) => options.workloads.includes(workload)) &&
      (options.against.length === 0 || options.against.some((part) => name.includes(part))),
  );
  const missing = wanted.flatMap(whyLeftOut);
  for (const line of missing) log(`bench: left out: ${line}`);
  const taking = wanted.filter((contestant) => missingPrograms(contestant).length === 0);
  // Upgrades are prepared over the link that has no delay.
  const needed = linkNames.filter((link) => link === '0' || options.links.includes(link));
  const network = await createNetwork(needed, directory);
  endWithSignal(async () => {
    await network.close();
    await runProgram('userdel', ['--force', '--remove', benchUser]);
    rmSync(directory, { recursive: true, force: true });
  });
  let results: Results = { machine: machine(network.means), missing, rows: [], disk: {} };
  try {
    const host = await startHost(network, needed, directory);
    const ground = { network, host, directory, rounds: options.rounds, log };
    try {
      for (const workload of options.workloads) {
        const here = taking.filter((contestant) => contestant.workloads.includes(workload));
        if (here.length === 0) continue;
        const disk = { ...results.disk, ...(await measureDisk(ground, workload)) };
        for (const link of options.links) {
          const { rows, failed } = await runCourse(ground, workload, link, here);
          results = {
            ...results,
            disk,
            rows: [...results.rows, ...rows],
            missing: [...results.missing, ...failed.map((name) => failure(name, workload, link))],
          };
          keep(results);
        }
      }
    } finally {
      await host.close();
    }
  } finally {
    await network.close();
    rmSync(directory, { recursive: true, force: true });
  }
  return results;
}

function failure(name: string, workload: WorkloadName, link: LinkName): string {
  return `${name}: failed (${workload}, ${links[link].title})`;
}

/** Who stops it half-way finds nothing left of it. */
function endWithSignal(clear: () => Promise<void>): void {
  for (const [signal, exit] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => void clear().finally(() => process.exit(exit)));
  }
}

function whyLeftOut(contestant: Contestant): string[] {
  const lacking = missingPrograms(contestant);
  return lacking.length === 0 ? [] : [`${contestant.name}: ${lacking.join(', ')} not installed`];
}

function machine(means: string): string {
  const processors = cpus();
  return `${processors.length} processors (${processors[0]?.model.trim() ?? 'unknown'}), Linux ${release()}, Node ${process.versions.node}; delay by ${means}`;
}

process.exitCode = await main(process.argv.slice(2));
