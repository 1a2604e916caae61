import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findExecutable } from './programs.ts';

/** Where the set-up's own dockerd listens, when the machine has none that answers. */
export const ownDockerSocket = '/run/deploy-action-test/docker.sock';

/** A Docker daemon that answered: the environment that reaches it and its version. */
export interface DockerEndpoint {
  readonly environment: Readonly<Record<string, string>>;
  readonly serverVersion: string;
}

let found: DockerEndpoint | undefined;

/**
 * The Docker daemon to use: the machine's own (DOCKER_HOST, context or default socket), else the one that the
 * test set-up started. Undefined when none answers; only an answer is remembered.
 */
export function dockerEndpoint(): DockerEndpoint | undefined {
  if (found !== undefined) return found;
  if (findExecutable('docker') === undefined) return undefined;
  const environments: Record<string, string>[] = [{}];
  if (existsSync(ownDockerSocket)) environments.push({ DOCKER_HOST: `unix://${ownDockerSocket}` });
  for (const environment of environments) {
    const answer = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      timeout: 10_000,
    });
    if (answer.status === 0) {
      found = { environment, serverVersion: answer.stdout.trim() };
      return found;
    }
  }
  return undefined;
}
