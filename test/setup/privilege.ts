import { spawnSync } from 'node:child_process';
import { findExecutable } from './programs.ts';

let sudoWorks: boolean | undefined;

/** Whether this process is root itself. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether commands can be run as root without asking anybody: as root, or through sudo without a password. */
export function mayActAsRoot(): boolean {
  if (isRoot()) return true;
  sudoWorks ??=
    findExecutable('sudo') !== undefined &&
    spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return sudoWorks;
}

/** The argument list that runs `argv` as root; only sensible when {@link mayActAsRoot}. */
export function asRoot(argv: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return isRoot() ? argv : ['sudo', '-n', '--preserve-env', ...argv];
}
