import type { ProgramName } from './programs.ts';
import type { ToolName } from './tools.ts';

/**
 * What a test may need from the machine. A program's or tool's name asks for that one; `root` for being root;
 * `docker` for a daemon that answers; `systemd-hosts` for a fleet of hosts as in test/fixtures/fleet.
 */
export type RequirementName =
  | Exclude<ProgramName, 'dockerd' | 'docker-client'>
  | ToolName
  | 'docker'
  | 'systemd-hosts'
  | 'root';
