import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ensureImage } from '../fixtures/fleet/image.ts';
import { removeAbandonedFleets } from '../fixtures/fleet/removal.ts';
import { tryContainer } from '../fixtures/fleet/trial.ts';
import { type HeldDocker, holdDocker } from './docker-daemon.ts';
import { installMissingPrograms } from './packages.ts';
import { asRoot, mayActAsRoot } from './privilege.ts';
import type { RequirementName } from './requirement-names.ts';
import { problemsEnvironment, type SetupProblems } from './setup-problems.ts';
import { installMissingTools } from './tools.ts';

/** The machine made ready for the tests, until `release`. */
export interface PreparedMachine {
  /** Environment variables that the tests must have. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends what the set-up started. */
  release(): Promise<void>;
}

/**
 * Installs what the tests need and is missing, starts Docker and builds the image of the test hosts, where it may.
 * Never throws: what did not work is said, and noted for the tests, which then skip by name and reason.
 */
export async function prepareMachine(log: (line: string) => void = console.log): Promise<PreparedMachine> {
  const startedAt = performance.now();
  const problems: SetupProblems = {};
  const note = (name: RequirementName, reason: string): void => {
    if (problems[name] !== undefined) return;
    problems[name] = reason;
    log(`set-up: tests that need ${name} will be skipped: ${reason}`);
  };
  for (const [name, reason] of await installMissingPrograms((line) => log(`set-up: ${line}`))) {
    note(name === 'dockerd' || name === 'docker-client' ? 'docker' : name, `${name}: ${reason}`);
  }
  // They come from other places than the images, which take as long.
  const tools = installMissingTools((line) => log(`set-up: ${line}`));
  if (process.platform === 'linux') raiseInotifyLimit(log);
  const held = await tried(() => holdDocker((line) => log(`set-up: ${line}`)));
  if (held.failure !== undefined) note('docker', held.failure);
  if (held.value !== undefined) {
    await tried(removeAbandonedFleets);
    const hosts = await tried(async () => tryContainer(await ensureImage((line) => log(`set-up: ${line}`))));
    if (hosts.failure !== undefined) note('systemd-hosts', hosts.failure);
    // Made here, once: two test files that want it would else both make it. What fails is told by the first of them.
    if (hosts.failure === undefined) {
      const variants = ['docker', 'proxy'] as const;
      const make = (variant: (typeof variants)[number]) =>
        tried(() => ensureImage((line) => log(`set-up: ${line}`), variant));
      await Promise.all(variants.map(make));
    }
  }
  for (const [name, reason] of await tools) note(name, reason);
  log(`set-up: ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  const docker: HeldDocker | undefined = held.value;
  return {
    environment: { ...docker?.endpoint.environment, ...problemsEnvironment(problems) },
    release: async () => {
      if (docker === undefined) return;
      await tried(() => removeAbandonedFleets(process.pid));
      await docker.release();
    },
  };
}

type Tried<T> =
  | { readonly value: T; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: string };

async function tried<T>(action: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await action() };
  } catch (thrown) {
    return { failure: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Each host's systemd wants some inotify instances; the kernel's usual 128 are used up by about twenty hosts. */
function raiseInotifyLimit(log: (line: string) => void): void {
  const name = 'fs.inotify.max_user_instances';
  const before = Number(readFileSync('/proc/sys/fs/inotify/max_user_instances', 'utf8'));
  if (before >= 1024 || !mayActAsRoot()) return;
  const [program, ...args] = asRoot(['sysctl', '-qw', `${name}=8192`]);
  const raised = spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  log(
    `set-up: ${name}: ${raised ? `raised from ${before} to 8192` : `stays ${before}, enough for 20 hosts`}`,
  );
}

// `node test/setup/install.ts` prepares only; with --hold it keeps what it started until Ctrl-C, for test runs by hand.
if (import.meta.main) {
  const machine = await prepareMachine();
  if (process.argv.includes('--hold')) {
    console.log('set-up: held until Ctrl-C');
    await new Promise((resolve) => {
      const idle = setInterval(() => undefined, 60_000);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => resolve(clearInterval(idle)));
      }
    });
  }
  await machine.release();
}
