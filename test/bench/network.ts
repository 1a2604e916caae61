import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runProgram, runProgramWell } from '../fixtures/fleet/command.ts';
import { endOf } from './background.ts';
import { type Link, type LinkName, links } from './names.ts';
import { namespaceNamesOf } from './traces.ts';

/** Two network namespaces, the runner's and the host's, with the links between them. */
export interface Network {
  /** What goes before a command that is to run where the runner is. */
  readonly runner: readonly string[];
  /** The same for the host. */
  readonly host: readonly string[];
  /** How the delay is made, for people. */
  readonly means: string;
  /** The host's address on a link; `index` counts its further addresses from 0. */
  address(link: LinkName, index?: number): string;
  /** Bytes that passed a link in both directions so far, with all headers of IP and TCP as the kernel counts them. */
  bytes(link: LinkName): Promise<number>;
  close(): Promise<void>;
}

/** Addresses of the host on each link; the benchmark of many hosts uses all. */
export const hostAddresses = 100;

const source = fileURLToPath(new URL('link.c', import.meta.url));

/** Makes both namespaces and the wanted links. `directory` takes the compiled link. */
export async function createNetwork(wanted: readonly LinkName[], directory: string): Promise<Network> {
  const names = namespaceNamesOf(process.pid);
  const forwarders: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    // Whatever still runs in them ends first, a cut-off contestant too.
    for (const name of Object.values(names)) await endAllIn(name);
    for (const child of forwarders) await endOf(child, () => child.stdin?.end());
    for (const name of Object.values(names)) await runProgram('ip', ['netns', 'delete', name]);
  };
  try {
    for (const name of Object.values(names)) {
      await runProgramWell('ip', ['netns', 'add', name]);
      await runProgramWell('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
    }
    const hasNetem = await kernelHasNetem(names.runner);
    const program = `${directory}/link`;
    if (!hasNetem) await runProgramWell('cc', ['-O2', '-o', program, source]);
    for (const link of wanted) {
      if (links[link].roundTripMs === 0 || hasNetem) await layPair(names, link);
      else forwarders.push(await layTunnel(names, link, program));
      await giveAddresses(names, link);
    }
    return {
      runner: enter(names.runner),
      host: enter(names.host),
      means: hasNetem
        ? 'netem'
        : 'a user-space link of two TUN devices (test/bench/link.c); 0 ms is a veth pair',
      address: (link, index = 0) => addressOf(link, index + 2),
      bytes: (link) => countBytes(names.runner, device(link)),
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Takes a namespace away, with all that runs in it. */
export async function removeNamespace(name: string): Promise<void> {
  await endAllIn(name);
  await runProgram('ip', ['netns', 'delete', name]);
}

/** Ends all that runs in a namespace; what has not gone by itself after five seconds is killed. */
async function endAllIn(name: string): Promise<void> {
  for (let waitedMs = 0; waitedMs <= 10_000; waitedMs += 100) {
    const { stdout } = await runProgram('ip', ['netns', 'pids', name]);
    const pids = stdout.split('\n').filter((line) => line !== '');
    if (pids.length === 0) return;
    if (waitedMs % 5_000 === 0) {
      for (const pid of pids) endProcess(Number(pid), waitedMs === 0 ? 'SIGTERM' : 'SIGKILL');
    }
    await pause(100);
  }
}

function endProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Not `ip netns exec`, whose own /sys lacks the control groups that Docker needs. */
function enter(name: string): readonly string[] {
  return ['nsenter', `--net=/run/netns/${name}`];
}

interface Names {
  readonly runner: string;
  readonly host: string;
}

function device(link: LinkName): string {
  return `bench${link}`;
}

/** Networks of the benchmark's own, that exist in its namespaces only. */
function addressOf(link: LinkName, last: number): string {
  return `10.78.${Object.keys(links).indexOf(link)}.${last}`;
}

async function kernelHasNetem(namespace: string): Promise<boolean> {
  const tried = await runProgram('tc', [
    '-n',
    namespace,
    'qdisc',
    'add',
    'dev',
    'lo',
    'root',
    'netem',
    'delay',
    '1ms',
  ]);
  if (tried.code !== 0) return false;
  await runProgramWell('tc', ['-n', namespace, 'qdisc', 'delete', 'dev', 'lo', 'root']);
  return true;
}

async function layPair(names: Names, link: LinkName): Promise<void> {
  const name = device(link);
  const here = ['link', 'add', name, 'netns', names.runner, 'type', 'veth'];
  await runProgramWell('ip', [...here, 'peer', 'name', name, 'netns', names.host]);
  const netem = netemOf(links[link]);
  for (const namespace of netem.length === 0 ? [] : Object.values(names)) {
    await runProgramWell('tc', ['-n', namespace, 'qdisc', 'add', 'dev', name, 'root', 'netem', ...netem]);
  }
}

function netemOf({ roundTripMs, bitsPerSecond }: Link): readonly string[] {
  if (roundTripMs === 0) return [];
  const rate = bitsPerSecond === 0 ? [] : ['rate', `${bitsPerSecond / 1e6}mbit`];
  return ['delay', `${roundTripMs / 2}ms`, ...rate, 'limit', '100000'];
}

async function layTunnel(names: Names, link: LinkName, program: string): Promise<ChildProcess> {
  const { roundTripMs, bitsPerSecond } = links[link];
  const end = (namespace: string): string[] => [`/run/netns/${namespace}`, device(link)];
  const numbers = [roundTripMs * 500, bitsPerSecond].map(String);
  const child = spawn(program, [...end(names.runner), ...end(names.host), ...numbers], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const up = once(child.stdout, 'data');
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the link ended with ${code}`);
  });
  failed.catch(() => undefined);
  await Promise.race([up, failed]);
  return child;
}

async function giveAddresses(names: Names, link: LinkName): Promise<void> {
  const name = device(link);
  const commands = (own: readonly string[]): string =>
    [...own.map((address) => `address add ${address}/24 dev ${name}`), `link set ${name} up`].join('\n');
  const ofHost = Array.from({ length: hostAddresses }, (_, index) => addressOf(link, index + 2));
  await runProgramWell('ip', ['-n', names.runner, '-batch', '-'], { input: commands([addressOf(link, 1)]) });
  await runProgramWell('ip', ['-n', names.host, '-batch', '-'], { input: commands(ofHost) });
}

async function countBytes(namespace: string, name: string): Promise<number> {
  const told = await runProgramWell('ip', ['-n', namespace, '-s', '-j', 'link', 'show', 'dev', name]);
  const [found] = JSON.parse(told) as { stats64: { rx: { bytes: number }; tx: { bytes: number } } }[];
  return found === undefined ? 0 : found.stats64.rx.bytes + found.stats64.tx.bytes;
}
