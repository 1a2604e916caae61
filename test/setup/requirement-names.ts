import type { ProgramName } from './programs.ts';

/**
 * What a test may need from the machine. A program's name asks for that program; `root` for being root;
 * `docker` for a daemon that answers; `systemd-hosts` for a fleet of hosts as in test/fixtures/fleet.
 */
export type RequirementName =
  | Exclude<ProgramName, 'dockerd' | 'docker-client'>
  | 'docker'
  | 'systemd-hosts'
  | 'root';
