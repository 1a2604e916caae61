import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../fixtures/fleet/command.ts';
import { installMissingPackages } from '../setup/packages.ts';
import { isRoot } from '../setup/privilege.ts';
import { findExecutable } from '../setup/programs.ts';
import { startHost } from './bench-host.ts';
import { type Contestant, missingPrograms } from './contestant.ts';
import { contestants } from './contestants.ts';
import { measureDisk, runCourse } from './course.ts';
import { benchUser, linkNames } from './names.ts';
import { createNetwork } from './network.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { pageOf } from './page.ts';
import { pictureOf } from './picture.ts';
import { mergeResults, type Results } from './results.ts';

// `npm run bench`: deploys real trees over real SSH through links with a delay, against the tools that people use.

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the contest needs; the contestants' own programs are tried too, but it goes on without them. */
const necessary = ['sshd', 'ssh', 'ip', 'time', 'zstd'];
const packages: Readonly<Record<string, string>> = {
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  ip: 'iproute2',
  time: 'time',
  zstd: 'zstd',
  cc: 'gcc libc6-dev',
  rsync: 'rsync',
  ansible: 'ansible-core',
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
  const earlier = options.merge.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Results);
  const results = [...earlier, ...(options.render ? [] : [await runAll(options)])].reduce(mergeResults);
  if (options.save !== undefined) writeFileSync(options.save, JSON.stringify(results));
  const page = pageOf(results);
  console.log(`\n${page}`);
  if (options.write) {
    writeFileSync(join(root, 'docs/benchmarks.md'), page);
    writeFileSync(join(root, 'docs/benchmarks.svg'), pictureOf(results));
  }
  return 0;
}

/** Why it cannot run here, or undefined. Installs what it may. */
async function findObstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (!isRoot()) return 'network namespaces need root: sudo npm run bench';
  const wanted = Object.keys(packages).filter((program) => findExecutable(program) === undefined);
  const names = wanted.flatMap((program) => packages[program]?.split(' ') ?? []);
  await installMissingPackages(names, (line) => console.log(`bench: ${line}`));
  const missing = necessary.filter((program) => findExecutable(program) === undefined);
  return missing.length === 0 ? undefined : `${missing.join(', ')} missing`;
}

async function runAll(options: BenchOptions): Promise<Results> {
  const directory = mkdtempSync(join(tmpdir(), 'deploy-bench-'));
  mkdirSync(join(directory, 'host'));
  const log = (line: string): void => console.log(line);
  const wanted = contestants.filter(
    ({ name }) => options.against.length === 0 || options.against.some((part) => name.includes(part)),
  );
  const missing = wanted.flatMap(whyLeftOut);
  const taking = wanted.filter((contestant) => missingPrograms(contestant).length === 0);
  // Upgrades are prepared over the link that has no delay.
  const links = linkNames.filter((link) => link === '0' || options.links.includes(link));
  const network = await createNetwork(links, directory);
  endWithSignal(async () => {
    await network.close();
    await runProgram('userdel', ['--force', '--remove', benchUser]);
    rmSync(directory, { recursive: true, force: true });
  });
  const results = {
    machine: machine(network.means),
    missing,
    rows: [] as Results['rows'][number][],
    disk: {},
  };
  try {
    const host = await startHost(network, links, directory);
    const ground = { network, host, directory, rounds: options.rounds, log };
    try {
      for (const workload of options.workloads) {
        const here = taking.filter((contestant) => contestant.workloads.includes(workload));
        if (here.length === 0) continue;
        Object.assign(results.disk, await measureDisk(ground, workload));
        for (const link of options.links)
          results.rows.push(...(await runCourse(ground, workload, link, here)));
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
  // Whatever else runs takes from all contestants, but not from all alike.
  const load = loadavg()[0]?.toFixed(1);
  return `${processors.length} processors (${processors[0]?.model.trim() ?? 'unknown'}), Linux ${release()}, Node ${process.versions.node}, load ${load} when it began; delay by ${means}`;
}

process.exitCode = await main(process.argv.slice(2));
