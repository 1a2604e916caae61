import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgramWell } from '../fixtures/fleet/command.ts';
import type { BenchHost } from './bench-host.ts';
import { type Cargo, treeCargo } from './cargo.ts';
import type { Contestant } from './contestant.ts';
import { deploying, isUpgrade } from './contestants.ts';
import type { Engines } from './engines.ts';
import { imageCargo } from './image-cargo.ts';
import { measure, type Sample } from './measure.ts';
import type { LinkName, WorkloadName } from './names.ts';
import { hostAddresses, type Network } from './network.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** What every course is run on. */
export interface Ground {
  readonly network: Network;
  readonly host: BenchHost;
  readonly directory: string;
  /** A program: true-on-hosts.ts, bundled. */
  readonly trueOnHosts: string;
  readonly rounds: number;
  readonly log: (line: string) => void;
  /** Aborted when somebody ends the benchmark. */
  readonly signal: AbortSignal;
  /** Started for the workload that needs them. */
  readonly engines?: Engines;
}

/** One contestant with an app's directory of its own on the host. */
export class Lane {
  readonly samples: Sample[] = [];
  readonly #ground: Ground;
  readonly #contestant: Contestant;
  readonly #link: LinkName;
  readonly #cargo: Cargo;
  readonly #root: string;
  readonly #work: string;
  readonly #away: string;

  constructor(ground: Ground, contestant: Contestant, link: LinkName, tree: string) {
    this.#ground = ground;
    this.#contestant = contestant;
    this.#link = link;
    const name = contestant.name.replaceAll(/[^a-z0-9]+/g, '-');
    this.#root = join(ground.directory, 'host', name);
    this.#work = join(ground.directory, 'work', name);
    this.#away = join(ground.directory, 'host', `${name}-away`);
    mkdirSync(this.#work, { recursive: true });
    this.empty();
    const { engines } = ground;
    const [root, work] = [this.#root, this.#work];
    this.#cargo =
      engines === undefined
        ? treeCargo(tree, root, contestant.place ?? 'current', ground.signal)
        : imageCargo({ engines, root, work, address: ground.network.address(link), signal: ground.signal });
  }

  empty(): void {
    this.#putAway(this.#root);
    mkdirSync(join(this.#root, 'releases'), { recursive: true });
    const { uid, gid } = this.#ground.host.user;
    for (const made of [this.#root, join(this.#root, 'releases')]) chownSync(made, uid, gid);
  }

  async close(): Promise<void> {
    await this.#cargo.clear();
    this.empty();
    await rm(this.#away, { recursive: true, force: true });
  }

  /** Removed at the end only: ext4 is slow to make files where it has just removed thousands (`recently_deleted`). */
  #putAway(path: string): void {
    mkdirSync(this.#away, { recursive: true });
    if (existsSync(path)) renameSync(path, join(this.#away, String(readdirSync(this.#away).length)));
  }

  /** Leaves only what is in service; ours clears up itself. */
  tidy(): void {
    if (this.#contestant.script.includes('$CLI')) return;
    const releases = join(this.#root, 'releases');
    for (const name of readdirSync(releases)) {
      if (name !== currentOf(this.#root)) this.#putAway(join(releases, name));
    }
  }

  get name(): string {
    return this.#contestant.name;
  }

  /** What the runs start from, brought there over the link without a delay, or where images are called by their link. */
  async begin(workload: WorkloadName): Promise<void> {
    if (!isUpgrade(workload)) return;
    // Each way back then leads from one of two releases to the other.
    const scripts = workload === 'back' ? [deploying, deploying] : [this.#contestant.script];
    for (const [index, script] of scripts.entries())
      await this.#measure(`begin-${this.#link}-${index}`, script, workload === 'images' ? this.#link : '0');
  }

  async compare(): Promise<void> {
    await this.#cargo.compare();
  }

  async run(id: string): Promise<Sample> {
    const sample = await this.#measure(id, this.#contestant.script, this.#link);
    this.samples.push(sample);
    return sample;
  }

  async #measure(id: string, script: string, link: LinkName): Promise<Sample> {
    const { network, directory, signal } = this.#ground;
    await this.#cargo.prepare(id);
    // What was written before is not this run's to wait for.
    await runProgramWell('sync', [], { signal });
    return measure({
      argv: [...network.runner, 'sh', '-ec', script],
      environment: this.#environment(id, link),
      root: this.#cargo.sign,
      switchFollows: this.#cargo.signFollows,
      directory,
      signal,
      servicesCpuS: () => this.#cargo.servicesCpuS(),
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
      ...this.#cargo.environment,
      SRC: this.#cargo.tree,
      HOST: address,
      SSH_USER: host.user.name,
      HOSTS: addresses.join(' '),
      ROOT: this.#root,
      ID: id,
      CFG: host.sshConfig,
      KEY: host.keyFile,
      KNOWN_HOSTS: host.knownHostsFile,
      HERE: here,
      TRUE_ON_HOSTS: this.#ground.trueOnHosts,
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
      source: this.#cargo.tree,
      path: this.#root,
      user: host.user.name,
      'known-hosts': readFileSync(host.knownHostsFile, 'utf8'),
      'ssh-key': readFileSync(host.keyFile, 'utf8'),
      keep: 1,
      driver: this.#cargo.driver,
      health: [{ http: host.healthUrl }],
      hosts: { web: { address } },
    });
  }
}

/** The release that is in service; some link to it by its whole path. */
function currentOf(root: string): string | undefined {
  try {
    return basename(readlinkSync(join(root, 'current')));
  } catch {
    return undefined;
  }
}
