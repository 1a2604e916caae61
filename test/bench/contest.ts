import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchHost, startHost } from './bench-host.ts';
import { makeUser } from './bench-user.ts';
import { bundleProgram } from './bundled-program.ts';
import { type Contestant, missingPrograms } from './contestant.ts';
import { contestants } from './contestants.ts';
import { measureDisk, runCourse } from './course.ts';
import { hostEndpoint, startEngines } from './engines.ts';
import { unlessEnded } from './interruption.ts';
import type { Ground } from './lane.ts';
import { clearLeftovers } from './leftovers.ts';
import { type LinkName, linkNames, links, type WorkloadName } from './names.ts';
import { createNetwork, type Network } from './network.ts';
import type { BenchOptions } from './options.ts';
import type { Results } from './results.ts';

/**
 * Measures what is wanted, on hosts and links made for it; `keep` is told after each part. Whatever was made is gone
 * when it resolves, and when it rejects because `signal` was aborted.
 */
export async function runContest(
  options: BenchOptions,
  signal: AbortSignal,
  keep: (measured: Results) => void,
): Promise<Results> {
  const log = (line: string): void => console.log(line);
  const { taking, missing } = chooseContestants(options);
  for (const line of missing) log(`bench: left out: ${line}`);
  // Upgrades are prepared over the link that has no delay.
  const needed = linkNames.filter((link) => link === '0' || options.links.includes(link));
  await unlessEnded(signal, () => clearLeftovers(log));
  const directory = mkdtempSync(join(tmpdir(), 'deploy-bench-'));
  try {
    mkdirSync(join(directory, 'host'));
    const network = await unlessEnded(signal, () => createNetwork(needed, directory));
    try {
      const host = await unlessEnded(signal, () => makeHost(network, needed, directory));
      try {
        const program = fileURLToPath(new URL('true-on-hosts.ts', import.meta.url));
        const trueOnHosts = await unlessEnded(signal, () => bundleProgram(program, directory));
        const ground = { network, host, directory, trueOnHosts, rounds: options.rounds, log, signal };
        const none: Results = { machine: machine(network.means), missing, rows: [], disk: {} };
        return await runWorkloads(ground, options, taking, none, keep);
      } finally {
        await host.close();
      }
    } finally {
      await network.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The host with its user, both of whom are gone when it is closed, or when one of them cannot be had. */
async function makeHost(
  network: Network,
  needed: readonly LinkName[],
  directory: string,
): Promise<BenchHost> {
  const user = await makeUser();
  try {
    const host = await startHost(network, needed, user, directory, { DOCKER_HOST: hostEndpoint(directory) });
    return {
      ...host,
      close: async () => {
        await host.close();
        await user.remove();
      },
    };
  } catch (thrown) {
    await user.remove();
    throw thrown;
  }
}

function chooseContestants({ workloads, against }: BenchOptions): {
  readonly taking: readonly Contestant[];
  readonly missing: readonly string[];
} {
  const wanted = contestants.filter(
    (contestant) =>
      contestant.workloads.some((workload) => workloads.includes(workload)) &&
      (against.length === 0 || against.some((part) => contestant.name.includes(part))),
  );
  return {
    taking: wanted.filter((contestant) => missingPrograms(contestant).length === 0),
    missing: wanted.flatMap(whyLeftOut),
  };
}

async function runWorkloads(
  ground: Ground,
  options: Pick<BenchOptions, 'workloads' | 'links'>,
  taking: readonly Contestant[],
  none: Results,
  keep: (measured: Results) => void,
): Promise<Results> {
  let results = none;
  for (const workload of options.workloads) {
    const here = taking.filter((contestant) => contestant.workloads.includes(workload));
    if (here.length === 0) continue;
    await onGround(ground, workload, async (own) => {
      const disk = { ...results.disk, ...(await measureDisk(own, workload)) };
      for (const link of options.links) {
        const { rows, failed } = await runCourse(own, workload, link, here);
        results = {
          ...results,
          disk,
          rows: [...results.rows, ...rows],
          missing: [...results.missing, ...failed.map((name) => failure(name, workload, link))],
        };
        keep(results);
      }
    });
  }
  return results;
}

/** Images need Docker on both sides; everything else is measured without it. */
async function onGround(
  ground: Ground,
  workload: WorkloadName,
  work: (ground: Ground) => Promise<void>,
): Promise<void> {
  const { network, directory, host, signal } = ground;
  if (workload !== 'images') return unlessEnded(signal, () => work(ground));
  const engines = await unlessEnded(signal, () => startEngines(network, directory, host.user));
  try {
    await unlessEnded(signal, () => work({ ...ground, engines }));
  } finally {
    await engines.close();
  }
}

function failure(name: string, workload: WorkloadName, link: LinkName): string {
  return `${name}: failed (${workload}, ${links[link].title})`;
}

function whyLeftOut(contestant: Contestant): string[] {
  const lacking = missingPrograms(contestant);
  return lacking.length === 0 ? [] : [`${contestant.name}: ${lacking.join(', ')} not installed`];
}

function machine(means: string): string {
  const processors = cpus();
  return `${processors.length} processors (${processors[0]?.model.trim() ?? 'unknown'}), Linux ${release()}, Node ${process.versions.node}; delay by ${means}`;
}
