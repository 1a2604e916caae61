import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type DockerEndpoint, dockerEndpoint, ownDockerSocket } from './docker-endpoint.ts';
import { asRoot, mayActAsRoot } from './privilege.ts';
import { findExecutable } from './programs.ts';

const script = fileURLToPath(new URL('start-dockerd.sh', import.meta.url));
const runtime = dirname(ownDockerSocket);
const pidFile = `${runtime}/dockerd.pid`;
const logFile = `${runtime}/dockerd.log`;
/** One file for each process that uses the daemon, named by its id. */
const holds = `${runtime}/holds`;
/** Keeps images between runs, apart from those of a Docker that the machine may have of its own. */
const dataRoot = '/var/cache/deploy-action-test/docker';

/** A Docker daemon to use until `release`. */
export interface HeldDocker {
  readonly endpoint: DockerEndpoint;
  /** Gives it back; the last user of a daemon that the set-up started ends it. */
  release(): Promise<void>;
}

/**
 * Finds a Docker daemon that answers or starts one, as root or with sudo, in directories of its own, where several
 * test runs may share it. Throws when there is none and none can be started.
 */
export async function holdDocker(log: (line: string) => void): Promise<HeldDocker> {
  const answering = dockerEndpoint();
  if (answering !== undefined && !isOwn(answering)) {
    return { endpoint: answering, release: async () => undefined };
  }
  if (answering === undefined) refuseImpossible();
  runAsRoot(['install', '-d', '-m', '0755', runtime]);
  runAsRoot(['install', '-d', '-m', '1777', holds]);
  writeFileSync(`${holds}/${process.pid}`, '');
  try {
    const endpoint = answering ?? (await startDaemon(log));
    return { endpoint, release: async () => await release(log) };
  } catch (thrown) {
    await release(log);
    throw thrown;
  }
}

/** Keeps the set-up's own daemon from being ended by other test runs while this process lives. */
export function noteDockerUse(): void {
  if (existsSync(holds)) writeFileSync(`${holds}/${process.pid}`, '');
}

function isOwn(endpoint: DockerEndpoint): boolean {
  return endpoint.environment.DOCKER_HOST !== undefined;
}

function refuseImpossible(): void {
  if (findExecutable('dockerd') === undefined) throw new Error('dockerd is not installed');
  if (!mayActAsRoot()) throw new Error('no Docker daemon answers; only root or sudo can start one');
  // Two daemons in one network namespace would rewrite each other's packet filter.
  const other = processIds().find((pid) => {
    const line = commandLine(pid);
    return /(^|\/)dockerd\0/.test(line) && !line.includes(ownDockerSocket);
  });
  if (other === undefined) return;
  throw new Error(
    `dockerd (pid ${other}) runs, but this user cannot reach it: join its group or set DOCKER_HOST`,
  );
}

async function startDaemon(log: (line: string) => void): Promise<DockerEndpoint> {
  const startedAt = performance.now();
  const [program, ...args] = asRoot(['sh', script, runtime, dataRoot, String(process.getgid?.() ?? 0)]);
  // In a session of its own, so that Ctrl-C at the terminal does not end it before the hosts are removed.
  const daemon = spawn(program, args, { detached: true, stdio: 'ignore' });
  daemon.on('error', () => undefined);
  daemon.unref();
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 100) {
    const endpoint = dockerEndpoint();
    if (endpoint !== undefined) {
      log(
        `started dockerd ${endpoint.serverVersion} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`,
      );
      return endpoint;
    }
    // It also ends at once when another test run is just starting one: that one will answer.
    if (hasEnded(daemon) && daemonPid() === undefined) break;
    await pause(100);
  }
  throw new Error(`dockerd did not come up: ${lastErrors()}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Ends the daemon by its own pid when no other living process holds it. */
async function release(log: (line: string) => void): Promise<void> {
  const others = readdirSync(holds).filter((pid) => Number(pid) !== process.pid);
  const ended = others.filter((pid) => commandLine(Number(pid)) === '');
  for (const pid of [process.pid, ...ended]) rmSync(`${holds}/${pid}`, { force: true });
  if (others.length > ended.length) return;
  const pid = daemonPid();
  if (pid === undefined) return;
  runAsRoot(['sh', '-c', 'kill -TERM "$1"', 'sh', String(pid)]);
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 100) {
    if (daemonPid() === undefined) return;
    await pause(100);
  }
  log(`dockerd (pid ${pid}) does not end; its log is ${logFile}`);
}

/** The process id of the daemon in our directories, if it lives; a recycled id does not count. */
function daemonPid(): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    return commandLine(pid).includes(ownDockerSocket) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function processIds(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** A process's arguments, each ended by NUL; empty when it is gone or a zombie (proc(5)). */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function runAsRoot(argv: readonly [string, ...string[]]): void {
  const [program, ...args] = asRoot(argv);
  const ended = spawnSync(program, args, { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${argv.join(' ')} failed: ${ended.stderr}`);
}

/** The last lines of the daemon's log that are no mere information. */
function lastErrors(): string {
  try {
    const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
    return lines
      .filter((line) => !line.includes('level=info'))
      .slice(-5)
      .join('\n');
  } catch {
    return `it left no log in ${logFile}`;
  }
}
