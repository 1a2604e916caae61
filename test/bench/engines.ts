import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { composePlugin } from '../fixtures/fleet/compose-plugin.ts';
import { Background } from './background.ts';
import type { BenchUser } from './bench-user.ts';
import type { Network } from './network.ts';

/** Two Docker daemons that share no layer, the runner's and the host's, and a registry on the host. */
export interface Engines {
  /** DOCKER_HOST on the runner, and on the host. */
  readonly runner: string;
  readonly host: string;
  /** CPU time that the runner's daemon has taken so far, seconds. */
  cpuS(): number;
  close(): Promise<void>;
}

/** Where the registry listens on each of the host's addresses. */
export const registryPort = 5000;

/** Where a login on the host finds its daemon, `directory` being the benchmark's. */
export function hostEndpoint(directory: string): string {
  return `unix://${join(directory, 'engine-host.sock')}`;
}

/** Starts all three, each in its side's namespace; the host's user may use the host's. */
export async function startEngines(network: Network, directory: string, user: BenchUser): Promise<Engines> {
  const background = new Background();
  const close = (): Promise<void> => background.close();
  const start = (side: 'runner' | 'host', group: number): Promise<number> =>
    background.start([...network[side], ...daemon(directory, side, group)], 'API listen on');
  try {
    const pid = await start('runner', 0);
    await start('host', user.gid);
    await background.start(
      [...network.host, 'docker-registry', 'serve', configure(directory)],
      'listening on',
    );
    await installCompose(user.home);
    return {
      runner: `unix://${join(directory, 'engine-runner.sock')}`,
      host: hostEndpoint(directory),
      cpuS: () => cpuSecondsOf(pid),
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Containers here have no network: nothing of the machine's packet filter is touched. */
function daemon(directory: string, side: string, group: number): readonly string[] {
  const place = join(directory, `engine-${side}`);
  return [
    'dockerd',
    `--host=unix://${place}.sock`,
    `--group=${group}`,
    `--data-root=${place}`,
    `--exec-root=${place}-run`,
    `--pidfile=${place}.pid`,
    '--bridge=none',
    '--iptables=false',
    '--ip6tables=false',
    '--ip-forward=false',
    '--insecure-registry=10.78.0.0/16',
  ];
}

function configure(directory: string): string {
  const file = join(directory, 'registry.yml');
  writeFileSync(
    file,
    `version: 0.1\nlog: { accesslog: { disabled: true } }\nstorage: { filesystem: { rootdirectory: ${directory}/registry } }\nhttp: { addr: ":${registryPort}" }\n`,
  );
  return file;
}

/** As a plugin of the user's own: the machine's Docker is left as it is. */
async function installCompose(home: string): Promise<void> {
  const plugin = join(home, '.docker/cli-plugins/docker-compose');
  mkdirSync(dirname(plugin), { recursive: true });
  copyFileSync(await composePlugin(), plugin);
}

/** User and system time of a process, in hundredths of a second in the 14th and 15th field of proc(5)'s stat. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
