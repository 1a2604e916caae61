import {
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgramWell } from '../fixtures/fleet/command.ts';
import type { BenchHost } from './bench-host.ts';
import type { Contestant } from './contestant.ts';
import { deploying, isUpgrade } from './contestants.ts';
import { measure, type Sample } from './measure.ts';
import { benchUser, type LinkName, type WorkloadName } from './names.ts';
import { hostAddresses, type Network } from './network.ts';
import type { DiskTimes, Row } from './results.ts';
import { changeBigFile, changeTree, freshenDates, makeBigFile, makeTree } from './workloads.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** What every course is run on. */
export interface Ground {
  readonly network: Network;
  readonly host: BenchHost;
  readonly directory: string;
  readonly rounds: number;
  readonly log: (line: string) => void;
}

const sizes = { a: { files: 200, bytes: 2_000_000 }, b: { files: 10_000, bytes: 120_000_000 } } as const;

/** Runs one workload over one link: all contestants take turns in every round, on the same tree. */
export async function runCourse(
  ground: Ground,
  workload: WorkloadName,
  link: LinkName,
  contestants: readonly Contestant[],
): Promise<readonly Row[]> {
  const tree = ensureTree(ground, workload);
  const lanes = contestants.map((contestant) => new Lane(ground, contestant, link, tree));
  const failed = new Set<Lane>();
  /** One that fails is told and left out from there on; the others go on. */
  const attempt = async (lane: Lane, action: () => Promise<void>): Promise<void> => {
    try {
      if (!failed.has(lane)) await action();
    } catch (thrown) {
      failed.add(lane);
      ground.log(
        `${workload} ${link} ${lane.name} FAILED: ${thrown instanceof Error ? thrown.message : thrown}`,
      );
    }
  };
  try {
    for (const lane of lanes) await attempt(lane, () => lane.begin(workload));
    for (let round = 1; round <= ground.rounds; round += 1) {
      prepareRound(workload, tree, round);
      for (const lane of lanes) {
        await attempt(lane, async () => {
          if (!isUpgrade(workload)) lane.empty();
          const sample = await lane.run(`${workload}-${link}-${round}`);
          ground.log(`${workload} ${link} ${round}/${ground.rounds} ${lane.name}: ${describe(sample)}`);
          if (workload !== 'back') lane.tidy();
        });
      }
    }
  } finally {
    for (const lane of lanes) lane.empty();
  }
  return lanes
    .filter((lane) => !failed.has(lane))
    .map(({ name, samples }) => ({ workload, link, contestant: name, samples }));
}

function describe(sample: Sample): string {
  const megabytes = (sample.bytes / 1e6).toFixed(2);
  const peak = Math.round(sample.peakBytes / 1e6);
  return `${sample.switchedS.toFixed(2)} s (${sample.wallS.toFixed(2)} whole), ${megabytes} MB, CPU ${sample.cpuS.toFixed(2)} s, ${peak} MB`;
}

/** The tree of a workload, made the first time; upgrades of b share b's and are led back to it by the next change. */
function ensureTree({ directory, log }: Ground, workload: WorkloadName): string {
  const kind =
    workload === 'big' ? 'big' : workload === 'a' || workload === 'true' || workload === 'hosts' ? 'a' : 'b';
  const tree = join(directory, `tree-${kind}`);
  const made = readdirSync(directory).includes(`tree-${kind}`);
  if (!made) {
    log(`making ${kind}`);
    if (kind === 'big') makeBigFile(tree);
    else makeTree(tree, 1, sizes[kind].files, sizes[kind].bytes);
  }
  return tree;
}

function prepareRound(workload: WorkloadName, tree: string, round: number): void {
  switch (workload) {
    case 'c':
    case 'cf':
      changeTree(tree, sizes.b.files, round + (workload === 'cf' ? 100 : 200));
      if (workload === 'cf') freshenDates(tree, new Date());
      break;
    case 'big':
      changeBigFile(tree, round);
      break;
    case 'true':
    case 'a':
    case 'b':
    case 'back':
    case 'hosts':
      break;
  }
}

/** One contestant with an app's directory of its own on the host. */
class Lane {
  readonly samples: Sample[] = [];
  readonly #ground: Ground;
  readonly #contestant: Contestant;
  readonly #link: LinkName;
  readonly #tree: string;
  readonly #root: string;
  readonly #work: string;

  constructor(ground: Ground, contestant: Contestant, link: LinkName, tree: string) {
    this.#ground = ground;
    this.#contestant = contestant;
    this.#link = link;
    this.#tree = tree;
    const name = contestant.name.replaceAll(/[^a-z0-9]+/g, '-');
    this.#root = join(ground.directory, 'host', name);
    this.#work = join(ground.directory, 'work', name);
    mkdirSync(this.#work, { recursive: true });
    this.empty();
  }

  empty(): void {
    rmSync(this.#root, { recursive: true, force: true });
    mkdirSync(join(this.#root, 'releases'), { recursive: true });
    const { uid } = this.#ground.host;
    for (const made of [this.#root, join(this.#root, 'releases')]) chownSync(made, uid, uid);
  }

  /** Leaves only what is in service; ours clears up itself. */
  tidy(): void {
    if (this.#contestant.script.includes('$CLI')) return;
    const releases = join(this.#root, 'releases');
    for (const name of readdirSync(releases)) {
      if (`releases/${name}` !== currentOf(this.#root)) rmSync(join(releases, name), { recursive: true });
    }
  }

  get name(): string {
    return this.#contestant.name;
  }

  /** What the runs start from, brought there over the link without a delay. */
  async begin(workload: WorkloadName): Promise<void> {
    if (!isUpgrade(workload)) return;
    // Each way back then leads from one of two releases to the other.
    const scripts = workload === 'back' ? [deploying, deploying] : [this.#contestant.script];
    for (const [index, script] of scripts.entries()) await this.#measure(`begin-${index}`, script, '0');
  }

  async run(id: string): Promise<Sample> {
    const sample = await this.#measure(id, this.#contestant.script, this.#link);
    this.samples.push(sample);
    return sample;
  }

  async #measure(id: string, script: string, link: LinkName): Promise<Sample> {
    const { network, directory } = this.#ground;
    // What was written before is not this run's to wait for.
    await runProgramWell('sync', []);
    return measure({
      argv: [...network.runner, 'sh', '-ec', script],
      environment: this.#environment(id, link),
      root: this.#root,
      directory,
      countBytes: () => network.bytes(link),
    });
  }

  #environment(id: string, link: LinkName): Readonly<Record<string, string>> {
    const { network, host } = this.#ground;
    const addresses = Array.from({ length: hostAddresses }, (_, index) => network.address(link, index));
    const config = join(this.#work, 'deploy.yml');
    const address = network.address(link);
    writeFileSync(config, this.#configuration(address));
    return {
      SRC: this.#tree,
      HOST: address,
      HOSTS: addresses.join(' '),
      ROOT: this.#root,
      ID: id,
      CFG: host.sshConfig,
      KEY: host.keyFile,
      KNOWN_HOSTS: host.knownHostsFile,
      HERE: here,
      WORK: this.#work,
      NODE: process.execPath,
      CLI: cli,
      CONFIG: config,
      HOME: this.#work,
    };
  }

  #configuration(address: string): string {
    const { host } = this.#ground;
    return JSON.stringify({
      app: 'bench',
      source: this.#tree,
      path: this.#root,
      user: benchUser,
      'known-hosts': readFileSync(host.knownHostsFile, 'utf8'),
      'ssh-key': readFileSync(host.keyFile, 'utf8'),
      keep: 1,
      driver: { command: { restart: 'true' } },
      health: [{ http: host.healthUrl }],
      hosts: { web: { address } },
    });
  }
}

function currentOf(root: string): string | undefined {
  try {
    return readlinkSync(join(root, 'current'));
  } catch {
    return undefined;
  }
}

/** What the disk takes in any case: writing the tree for a first deployment, linking it for an upgrade. */
export async function measureDisk(ground: Ground, workload: WorkloadName): Promise<DiskTimes> {
  if (workload === 'true' || workload === 'hosts' || workload === 'back') return {};
  const tree = ensureTree(ground, workload);
  const copy = join(ground.directory, 'host', 'disk');
  rmSync(copy, { recursive: true, force: true });
  const isLinked = workload === 'c' || workload === 'cf';
  if (isLinked) cpSync(tree, `${copy}-before`, { recursive: true });
  await runProgramWell('sync', []);
  const startedAt = performance.now();
  await runProgramWell('cp', isLinked ? ['-al', `${copy}-before`, copy] : ['-a', tree, copy]);
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const made of [copy, `${copy}-before`]) rmSync(made, { recursive: true, force: true });
  return { [workload]: seconds };
}
