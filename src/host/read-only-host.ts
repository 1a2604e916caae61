import type { Readable } from 'node:stream';
import type { CommandResult } from '../model/command.ts';
import { DeployError } from '../model/failure.ts';
import type { Connection } from '../model/transport.ts';

/**
 * Runs our scripts on a host without leaving anything there: the script itself comes by standard input.
 * For looking before anything may be changed; `runIn` is refused since there is no release to run in.
 */
export function readOnlyHost(connection: Connection): {
  runScript(
    script: string,
    args: readonly string[],
    options: { readonly stdin?: Readable | string; readonly timeoutMs: number },
  ): Promise<CommandResult>;
  scriptCommand(): Promise<readonly string[]>;
  runInCommand(): readonly string[];
  runIn(): Promise<CommandResult>;
} {
  return {
    runScript(script, args, { stdin, timeoutMs }) {
      if (stdin !== undefined) return Promise.reject(refused('a script that reads standard input'));
      return connection.run({ argv: ['sh', '-s', '--', ...args], stdin: script, timeoutMs });
    },
    scriptCommand: () => Promise.reject(refused('a script')),
    runInCommand: () => {
      throw refused('a command in a release');
    },
    runIn: () => Promise.reject(refused('a command in a release')),
  };
}

function refused(what: string): DeployError {
  return new DeployError({ kind: 'internal', message: `${what} cannot run before the agent is installed` });
}
