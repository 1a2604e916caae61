import { failureOfCommand } from '../host/command-failure.ts';
import type { CommandConfig } from '../model/config.ts';
import { DeployError } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import type { Driver, DriverContext } from './driver.ts';

type Context = DriverContext<CommandConfig>;

/** Puts a release into service by the user's own commands; with none of them (a static site) the switch is all. */
export const commandDriver: Driver<CommandConfig> = {
  kind: 'command',
  tools: () => [],
  preflight: async () => undefined,
  prepare: async () => undefined,

  async activate(context, _release, previous) {
    for (const command of activationCommands(context.config, previous !== undefined)) {
      await run(context, command, previous);
    }
    return { run: '' };
  },

  watch: async () => undefined,
  confirmSteady: async () => undefined,
  lastLines: async () => [],

  async goBackCommands(context, _release, previous) {
    const { config, agent } = context;
    const commands = previous === undefined ? present(config.stop) : activationCommands(config, true);
    return commands.map((command) => agent.runInCommand('current', command));
  },

  async deactivate(context) {
    if (context.config.stop !== undefined) await run(context, context.config.stop, undefined);
  },
};

/**
 * The commands that put a release into service, in order. With an old release in service the gentlest one given
 * is taken: reload, else restart, else stop and start. Without one: start, else restart, else reload.
 */
export function activationCommands(config: CommandConfig, replacing: boolean): readonly string[] {
  const { start, stop, reload, restart } = config;
  if (!replacing) return present(start ?? restart ?? reload);
  if (reload !== undefined) return [reload];
  if (restart !== undefined) return [restart];
  return [...present(stop), ...present(start)];
}

function present(command: string | undefined): readonly string[] {
  return command === undefined ? [] : [command];
}

async function run(context: Context, command: string, previous: ReleaseId | undefined): Promise<void> {
  const result = await context.agent.runIn('current', command, {
    timeoutMs: context.config.timeoutMs,
    onLine: context.onLine,
    ...(previous === undefined ? {} : { previous }),
  });
  const failure = failureOfCommand(result, {
    host: context.host,
    command,
    hint: 'The command runs in `current` by `sh -c` as the deploying user; run it there by hand to see the same.',
  });
  if (failure !== undefined) throw new DeployError(failure);
}
