import type { CommandResult } from '../model/command.ts';
import type { Failure } from '../model/failure.ts';
import { agentExits } from './agent-exit-codes.ts';
import { type ExitMeaning, failureOfCommand } from './command-failure.ts';

/** The agent's own words on stderr start with this. */
const voice = 'deploy-agent: ';

/** Whether a command did its work. */
export function hasSucceeded({ end }: CommandResult): boolean {
  return end.kind === 'exited' && end.code === 0;
}

/**
 * The failure that the end of an agent's command amounts to, or undefined when it did its work. The kind comes from
 * the exit code; the message is what the agent said.
 */
export function agentFailure(result: CommandResult, host: string, command: string): Failure | undefined {
  if (hasSucceeded(result)) return undefined;
  const said = result.stderr.split('\n').findLast((line) => line.startsWith(voice));
  const exits = Object.fromEntries(
    agentExits.map(({ code, name, kind, hint }): [number, ExitMeaning] => [
      code,
      { kind, message: said?.slice(voice.length) ?? `\`${command}\` failed: ${name}`, hint },
    ]),
  );
  return failureOfCommand(result, { host, command, exits });
}
