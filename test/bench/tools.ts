import { delimiter } from 'node:path';
import { runProgram } from '../fixtures/fleet/command.ts';
import { keptDirectory } from '../fixtures/kept.ts';
import { installMissingPackages } from '../setup/packages.ts';
import { findExecutable } from '../setup/programs.ts';

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
  dockerd: 'docker.io',
  // Debian 13 moved the client out of docker.io.
  docker: 'docker-cli',
  'docker-registry': 'docker-registry',
  busybox: 'busybox-static',
  cap: 'capistrano ruby-ed25519 ruby-bcrypt-pbkdf',
};
/** Debian has no package of it. */
const version = '3.10.0';
const pyinfra = `pyinfra==${version}`;
const environment = keptDirectory(`tools/pyinfra-${version}`);

/** Installs what it may of what is missing; returns what it cannot do without and has not. */
export async function installTools(log: (line: string) => void): Promise<readonly string[]> {
  const wanted = Object.keys(packages).filter((program) => findExecutable(program) === undefined);
  await installMissingPackages(
    wanted.flatMap((program) => packages[program]?.split(' ') ?? []),
    log,
  );
  // Behind all others: it has a python of its own.
  process.env.PATH = [process.env.PATH, `${environment}/bin`].join(delimiter);
  if (findExecutable('pyinfra') === undefined) await installPyinfra(log);
  return necessary.filter((program) => findExecutable(program) === undefined);
}

/** Into a virtual environment of the benchmark's own, from PyPI. */
async function installPyinfra(log: (line: string) => void): Promise<void> {
  log(`installing ${pyinfra}`);
  await installMissingPackages(findExecutable('/usr/bin/python3') ? [] : ['python3'], log);
  for (const [program, ...args] of [
    ['/usr/bin/python3', '-m', 'venv', environment],
    [`${environment}/bin/pip`, 'install', '--quiet', '--disable-pip-version-check', pyinfra],
  ] as const) {
    const { code, stdout, stderr } = await runProgram(program, args, { timeoutMs: 300_000 });
    if (code === 0) continue;
    log(`could not install ${pyinfra}: ${`${stdout}${stderr}`.trim().split('\n').slice(-2).join(' ')}`);
    return;
  }
}
