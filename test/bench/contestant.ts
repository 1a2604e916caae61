import { findExecutable } from '../setup/programs.ts';
import type { WorkloadName } from './names.ts';

/** One way to bring a tree to a host and put it into service. */
export interface Contestant {
  readonly name: string;
  /** For the page: what it does and what it lacks. */
  readonly about: string;
  readonly workloads: readonly WorkloadName[];
  /** Programs without which it is left out, and said to be. */
  readonly programs: readonly string[];
  /** Where in ROOT the tree is to be found afterwards: `current` unless said. */
  readonly place?: string;
  /**
   * A shell script with these variables: SRC the tree, HOST its address, ROOT the app's directory on the host, ID a new
   * release, CFG an ssh_config, SSH_USER, KEY and KNOWN_HOSTS what is in it, HERE this directory, WORK a directory for its own files,
   * NODE this node, CLI our command line, CONFIG our configuration file, TRUE_ON_HOSTS our transport as a program.
   */
  readonly script: string;
}

/** The programs that a contestant needs and this machine lacks. */
export function missingPrograms(contestant: Contestant): readonly string[] {
  return contestant.programs.filter((program) => findExecutable(program) === undefined);
}
