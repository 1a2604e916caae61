import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../fixtures/fleet/command.ts';
import { dockerEndpoint } from './docker-endpoint.ts';
import { asRoot, mayActAsRoot } from './privilege.ts';
import { findExecutable, type Program, type ProgramName, programNames, programs } from './programs.ts';

const script = fileURLToPath(new URL('install-packages.sh', import.meta.url));

/** Why a program is still missing after the installation, by its name. */
export type MissingPrograms = ReadonlyMap<ProgramName, string>;

/**
 * Installs through apt what of {@link programs} is missing, when this process may, and says so as it goes.
 * Never throws: what could not be installed is returned with the reason.
 */
export async function installMissingPrograms(log: (line: string) => void): Promise<MissingPrograms> {
  const refusal = installationRefusal();
  const reasons = new Map<ProgramName, string>();
  const alternatives = Math.max(...programNames.map((name) => programs[name].packages.length));
  for (let round = 0; round < alternatives && refusal === undefined; round += 1) {
    const wanted = new Map<string, ProgramName[]>();
    const beside: string[] = [];
    for (const name of missingPrograms()) {
      const program: Program = programs[name];
      const candidate = program.packages[round];
      if (candidate === undefined) continue;
      wanted.set(candidate, [...(wanted.get(candidate) ?? []), name]);
      beside.push(...(program.beside ?? []));
    }
    for (const [failed, reason] of await installPackages([...wanted.keys(), ...beside], log)) {
      for (const name of wanted.get(failed) ?? []) reasons.set(name, reason);
    }
  }
  return new Map(
    missingPrograms().map((name) => [name, refusal ?? reasons.get(name) ?? 'its package did not bring it']),
  );
}

/** What the tests want and the machine lacks; a Docker that answers needs no daemon of its own here. */
function missingPrograms(): readonly ProgramName[] {
  return programNames.filter((name) => {
    if (findExecutable(programs[name].executable) !== undefined) return false;
    return name !== 'dockerd' || dockerEndpoint() === undefined;
  });
}

function installationRefusal(): string | undefined {
  if (findExecutable('apt-get') === undefined || !isDebianOrUbuntu()) {
    return 'the set-up installs packages on Debian and Ubuntu only';
  }
  return mayActAsRoot() ? undefined : 'the set-up is neither root nor has it sudo without a password';
}

function isDebianOrUbuntu(): boolean {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** Installs packages where this process may; says what could not be had, and never throws. */
export async function installMissingPackages(
  packages: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  const refusal = packages.length === 0 ? undefined : installationRefusal();
  if (refusal !== undefined) log(refusal);
  else await installPackages(packages, log);
}

/** Installs all at once, and when that fails one by one, so that one bad package takes no other with it. */
async function installPackages(
  packages: readonly string[],
  log: (line: string) => void,
): Promise<ReadonlyMap<string, string>> {
  if (packages.length === 0) return new Map();
  log(`installing ${packages.join(' ')}`);
  const together = await installTogether(packages);
  if (together === undefined) return new Map();
  if (packages.length === 1) return new Map(packages.map((name) => [name, together]));
  const failed = new Map<string, string>();
  for (const name of packages) {
    const reason = await installTogether([name]);
    if (reason === undefined) continue;
    failed.set(name, reason);
    log(`could not install ${name}: ${reason}`);
  }
  return failed;
}

/** Undefined when all are installed, else the last that apt-get said. */
async function installTogether(packages: readonly string[]): Promise<string | undefined> {
  const [program, ...args] = asRoot(['sh', script, ...packages]);
  const ended = await runProgram(program, args, { timeoutMs: 900_000 });
  if (ended.code === 0) return undefined;
  const errors = ended.stderr.split('\n').filter((line) => line.startsWith('E: '));
  return `apt-get failed: ${errors.slice(-2).join(' ') || `it ended with ${ended.code ?? 'a signal'}`}`;
}
