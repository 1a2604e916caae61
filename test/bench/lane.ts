import {
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgramWell } from '../fixtures/fleet/command.ts';
import type { BenchHost } from './bench-host.ts';
import type { Contestant } from './contestant.ts';
import { deploying, isUpgrade } from './contestants.ts';
import { measure, type Sample } from './measure.ts';
import { benchUser, type LinkName, type WorkloadName } from './names.ts';
import { hostAddresses, type Network } from './network.ts';

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

/** One contestant with an app's directory of its own on the host. */
export class Lane {
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
      if (name !== currentOf(this.#root)) rmSync(join(releases, name), { recursive: true });
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

  /** Rejects when the tree is not on the host as it is here: whoever sends less is faster. */
  async compare(): Promise<void> {
    const { place = 'current' } = this.#contestant;
    const there = join(this.#root, place);
    // Capistrano's own mark.
    await runProgramWell('diff', ['-rq', '--exclude=REVISION', this.#tree, there]);
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
      SSH_USER: benchUser,
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

/** The release that is in service; some link to it by its whole path. */
function currentOf(root: string): string | undefined {
  try {
    return basename(readlinkSync(join(root, 'current')));
  } catch {
    return undefined;
  }
}
