import { failureOfCommand } from '../host/command-failure.ts';
import { scripts } from '../host/scripts.generated.ts';
import type { CommandResult } from '../model/command.ts';
import type { ComposeConfig } from '../model/config.ts';
import { DeployError } from '../model/failure.ts';
import { composeExits } from './compose-exits.ts';
import type { DriverContext, ScriptOptions } from './driver.ts';

/** What the Compose driver is told. */
export type ComposeContext = DriverContext<ComposeConfig>;

const script = scripts['drivers/compose.sh'];

/** The longest that a look at the containers may take, beside what it waits for; a busy engine is slow. */
export const lookTimeoutMs = 60_000;

/** A rendered configuration may be long; it is read, never shown. */
export const wholeConfiguration = 8 * 1024 * 1024;

/** What the project is called, before the colour is added to it. */
export function projectOf({ config, app }: ComposeContext): string {
  return config.project ?? app;
}

/** Runs the script under the release's colour, and says how that ended. */
export function call(
  context: ComposeContext,
  args: readonly string[],
  options: ScriptOptions,
): Promise<CommandResult> {
  return context.agent.runScript(script, inColour(context, args), options);
}

/** The words of the script that do the same under the release's colour. */
function inColour({ colour }: ComposeContext, args: readonly string[]): readonly string[] {
  if (colour === undefined) return args;
  return ['as', colour.name, 'port' in colour.listen ? String(colour.listen.port) : '', ...args];
}

/** Rejects with what went wrong, as the script's exit codes tell it. */
export function check(context: ComposeContext, args: readonly string[], result: CommandResult): void {
  const failure = failureOfCommand(result, {
    host: context.host,
    command: `compose ${args[0]}`,
    tailLines: 60,
    exits: composeExits,
  });
  if (failure === undefined) return;
  const said = failure.tail?.find((line) => line.trim() !== '');
  const { kind } = failure;
  // What the script found is the message where it says it in one line; what containers print stays behind it.
  const named = said !== undefined && kind !== 'crash-loop' && kind !== 'unhealthy';
  throw new DeployError(named && failure.exit !== undefined ? { ...failure, message: said } : failure);
}

/** Runs the script; rejects with DeployError when it does not end well. */
export async function run(
  context: ComposeContext,
  args: readonly string[],
  options: ScriptOptions,
): Promise<CommandResult> {
  const result = await call(context, args, options);
  check(context, args, result);
  return result;
}

/** The command that does the same, for the host to run by itself. */
export function composeCommand(context: ComposeContext, args: readonly string[]): Promise<readonly string[]> {
  return context.agent.scriptCommand(script, inColour(context, args));
}
