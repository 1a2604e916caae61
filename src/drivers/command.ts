import { failureOfCommand } from '../host/command-failure.ts';
import { scripts } from '../host/scripts.generated.ts';
import type { CommandConfig } from '../model/config.ts';
import { DeployError, type Failure } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import type { Driver, DriverContext } from './driver.ts';

type Context = DriverContext<CommandConfig>;

/** Puts a release into service by the user's own commands; with none of them (a static site) the switch is all. */
export const commandDriver: Driver<CommandConfig> = {
  kind: 'command',
  tools: () => [],

  async preflight(context) {
    const { start, stop, reload, restart } = context.config;
    for (const command of [start, stop, reload, restart]) {
      const words = command === undefined ? undefined : sudoWords(command);
      if (words !== undefined) await requireSudo(context, words);
    }
  },

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

  unstoppable(context) {
    const { start, restart, reload, stop } = context.config;
    return stop === undefined && (start ?? restart ?? reload) !== undefined
      ? unstoppable(context)
      : undefined;
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

/** A first deployment failed and nothing says how to stop what was started: only a person can. */
function unstoppable(context: Context): Failure {
  return {
    kind: 'command-failed',
    host: context.host,
    message: 'the app was started and may still run: no `stop` command is configured',
    hint: 'Stop it by hand on the host, and give driver.command.stop so that this can be done for you.',
  };
}

/** The words that a plain `sudo …` command hands to sudo; undefined for anything that only a shell can read. */
export function sudoWords(command: string): readonly string[] | undefined {
  const [sudo, ...words] = command.trim().split(/\s+/);
  if (sudo !== 'sudo' || !/^[\w\s@%+=:,./-]+$/.test(command)) return undefined;
  const given = words[0] === '-n' ? words.slice(1) : words;
  return given.length === 0 || given[0]?.startsWith('-') === true ? undefined : given;
}

async function requireSudo(context: Context, words: readonly string[]): Promise<void> {
  const result = await context.agent.runScript(scripts['drivers/command.sh'], ['may-sudo', ...words], {
    timeoutMs: 30_000,
  });
  const { user } = context.facts;
  const [program = '', ...args] = words;
  const line = [result.stdout.trim() || program, ...args].join(' ');
  const failure = failureOfCommand(result, {
    host: context.host,
    command: `sudo -n -l ${words.join(' ')}`,
    exits: {
      80: {
        kind: 'tool-missing',
        message: 'sudo is not installed',
        hint: 'Log in as a user who may do it without sudo, or install sudo.',
      },
      83: {
        kind: 'agent-refused',
        message: `${user} may not run without a password: sudo ${words.join(' ')}`,
        hint: `Add to /etc/sudoers.d/deploy on the host: ${user} ALL=(root) NOPASSWD: ${line}`,
      },
    },
  });
  if (failure !== undefined) throw new DeployError(failure);
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
