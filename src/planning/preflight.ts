import type { HostConfig } from '../model/config.ts';
import type { HostFacts } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import { keepsDeploymentsAway } from './failed-way-back.ts';

const alwaysNeeded = [
  'sh',
  'tar',
  'gzip',
  'find',
  'sort',
  'xargs',
  'readlink',
  'awk',
  'dd',
  'mkfifo',
] as const;
/** Better with them, and well without. */
export const welcomeTools = ['zstd'] as const;

/** A release is packed, unpacked and built: twice its size and some air must be free. */
const spaceFactor = 2;
const spaceMarginBytes = 32 * 1024 * 1024;

/** The programs that must be on a host's PATH, beside those its driver asks for. */
export function neededTools(driverTools: readonly string[]): string[] {
  return [...new Set([...alwaysNeeded, ...driverTools])];
}

/** What makes a deployment of `bytes` in `files` impossible on a host, all of it at once; empty when nothing does. */
export function preflightFailures(
  host: HostConfig,
  facts: HostFacts,
  needs: { readonly tools: readonly string[]; readonly bytes: number; readonly files: number },
): Failure[] {
  const failures: Failure[] = [];
  const add = (failure: Omit<Failure, 'host' | 'phase'>): void => {
    failures.push({ ...failure, host: host.name, phase: 'preflight' });
  };
  if (!facts.pathWritable) {
    add({
      kind: 'path-not-writable',
      message: `${facts.user} cannot write to ${host.path} on ${host.name}`,
      hint: `On ${host.name}, once, as root: install -d -o ${facts.user} ${host.path}`,
    });
  }
  if (facts.home.replace(/\/+$/, '') === host.path) {
    add({
      kind: 'config-invalid',
      message: `${host.path} on ${host.name} is the home directory of ${facts.user}, not a directory of the app’s own`,
      hint: `Set \`path\` to a directory below it, such as ${host.path}/app.`,
    });
  }
  if (facts.currentObstacle !== undefined) {
    add({
      kind: 'agent-refused',
      message: `${host.path}/current on ${host.name} is ${facts.currentObstacle}, not a link made by deploy-action`,
      hint: `Move it away (mv ${host.path}/current ${host.path}/current.before), then deploy again.`,
    });
  }
  if (facts.deadMan.timer === 'none') {
    add({
      kind: 'agent-refused',
      message: `${host.name} could not go back by itself: ${facts.deadMan.reason}`,
      hint: 'Enable lingering for the deploying user (loginctl enable-linger), or install util-linux (setsid).',
    });
  }
  if (facts.transaction.state === 'needs-human' && keepsDeploymentsAway(facts.transaction.reason)) {
    add({
      kind: 'needs-human',
      message: `going back to ${facts.transaction.previous ?? 'nothing'} failed on ${host.name} (${facts.transaction.reason ?? ''})`,
      hint: `Look at ${host.path}/current and the app there, put them right, then: deploy-action recover`,
    });
  }
  const missing = needs.tools.filter((tool) => facts.tools[tool] === false);
  if (missing.length > 0) {
    add({
      kind: 'tool-missing',
      message: `${host.name} lacks ${missing.join(', ')}`,
      hint: 'Install what is missing, or put it on the PATH of non-interactive shells.',
    });
  }
  const neededBytes = spaceNeeded(needs.bytes);
  if (facts.freeBytes < neededBytes) {
    add({
      kind: 'disk-full',
      message: `${host.name} has ${megabytes(facts.freeBytes)} free at ${host.path}; this deployment needs ${megabytes(neededBytes)}`,
      hint: 'Free some space, or lower `keep` so that fewer old releases stay.',
    });
  }
  if (facts.freeInodes < needs.files * spaceFactor + 100) {
    add({
      kind: 'disk-full',
      message: `${host.name} has ${facts.freeInodes} free inodes at ${host.path}; this deployment needs ${needs.files * spaceFactor + 100}`,
      hint: 'Remove small files (old releases, caches, sessions) from that file system.',
    });
  }
  return failures;
}

/** What must be free on a host for a release of so many bytes. */
export function spaceNeeded(bytes: number): number {
  return bytes * spaceFactor + spaceMarginBytes;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}
