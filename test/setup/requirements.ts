import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';
import { imageTag } from '../fixtures/fleet/recipe.ts';
import { dockerEndpoint } from './docker-endpoint.ts';
import { isRoot, mayActAsRoot } from './privilege.ts';
import { findExecutable, type ProgramName, programs } from './programs.ts';
import type { RequirementName } from './requirement-names.ts';
import { setupProblems } from './setup-problems.ts';
import { toolPath } from './tools.ts';

export type { RequirementName } from './requirement-names.ts';

/** Whether a requirement is met; `reason` says what is missing and what to do, and is empty when it is met. */
export interface Requirement {
  readonly available: boolean;
  readonly reason: string;
}

/** What to run when something is missing. */
const advice = '`npm test` as root or with sudo on Debian or Ubuntu installs it';

const known = new Map<RequirementName, Requirement>();

/** Probes the machine for one requirement, once a process; takes milliseconds and changes nothing. */
export function requirement(name: RequirementName): Requirement {
  const before = known.get(name);
  if (before !== undefined) return before;
  const problem = probe(name);
  const reason = [problem, problem && setupProblem(name)].filter((part) => part !== undefined).join('; ');
  const answer = { available: problem === undefined, reason };
  known.set(name, answer);
  return answer;
}

/**
 * Registers a suite that runs where all `needs` are met and is skipped elsewhere under a title that says why.
 * A skipped suite's body is still run to learn its tests' names: keep work in hooks and tests.
 */
export function describeIf(
  needs: RequirementName | readonly RequirementName[],
  title: string,
  suite: () => void,
): void {
  const names = typeof needs === 'string' ? [needs] : needs;
  const missing = names.filter((name) => !requirement(name).available);
  if (missing.length === 0) {
    describe(title, suite);
    return;
  }
  const reasons = missing
    .map((name) => `needs ${name}: ${requirement(name).reason}`)
    .join('; ')
    // Square brackets frame the reason in the title, from which the end of the run reads it.
    .replaceAll(/[[\]]/g, '');
  // `npm test` lists every skipped test at its end; a run by hand must not hide them either.
  if (process.env.DEPLOY_TEST_RUN === undefined) console.warn(`skipped: ${title}: ${reasons}`);
  describe.skipIf(true)(`${title} [${reasons}]`, suite);
}

/** What is wrong, or undefined when the requirement is met. */
function probe(name: RequirementName): string | undefined {
  switch (name) {
    case 'root':
      return isRoot() ? undefined : 'the tests do not run as root';
    case 'docker':
      return probeDocker();
    case 'systemd-hosts':
      return probeSystemdHosts();
    case 'act':
    case 'actionlint':
    case 'buildkitd':
    case 'gitleaks':
    case 'old-sshd':
    case 'traefik':
    case 'vegeta':
    case 'zizmor':
      return findExecutable(toolPath(name)) === undefined
        ? `${name} is not installed (\`npm test\` installs it where Go and Python are)`
        : undefined;
    case 'busybox':
      return probeProgram('busybox') ?? probeBusybox();
    default:
      return probeProgram(name);
  }
}

/** What the set-up said about it, in one line; a fleet lacks whatever its parts lack. */
function setupProblem(name: RequirementName): string | undefined {
  const problems = setupProblems();
  const noted = problems[name];
  const ofParts = name === 'systemd-hosts' ? (problems.docker ?? problems.mmdebstrap) : undefined;
  return (noted ?? ofParts)?.split('\n')[0];
}

function probeProgram(name: ProgramName): string | undefined {
  const program = programs[name];
  if (findExecutable(program.executable) !== undefined) return undefined;
  return `${program.executable} is not installed (${advice})`;
}

function probeBusybox(): string | undefined {
  const ran = spawnSync(findExecutable('busybox') ?? 'busybox', ['sh', '-c', 'exit 7'], { stdio: 'ignore' });
  return ran.status === 7 ? undefined : 'busybox does not run its sh';
}

function probeDocker(): string | undefined {
  if (findExecutable('docker') === undefined) return `docker is not installed (${advice})`;
  if (dockerEndpoint() !== undefined) return undefined;
  return 'no Docker daemon answers (`npm test` as root or with sudo starts one)';
}

function probeSystemdHosts(): string | undefined {
  if (process.platform !== 'linux')
    return 'the hosts are containers that only Linux reaches by their address';
  const missing = probeDocker() ?? probeProgram('ssh') ?? probeProgram('ssh-keygen');
  if (missing !== undefined) return missing;
  if (setupProblems()['systemd-hosts'] !== undefined) return 'Docker cannot run them here';
  if (hasImage()) return undefined;
  if (!mayActAsRoot()) return 'their image is not built yet, which needs root or sudo without a password';
  return probeProgram('mmdebstrap');
}

function hasImage(): boolean {
  const inspected = spawnSync('docker', ['image', 'inspect', imageTag()], {
    env: { ...process.env, ...dockerEndpoint()?.environment },
    stdio: 'ignore',
  });
  return inspected.status === 0;
}
