import { parseChangedFiles } from '../host/changed-files.ts';
import { failureOfCommand } from '../host/command-failure.ts';
import { scripts } from '../host/scripts.generated.ts';
import type { CommandResult } from '../model/command.ts';
import type { SystemdConfig } from '../model/config.ts';
import { DeployError, type FailureKind } from '../model/failure.ts';
import type { Driver, DriverContext } from './driver.ts';
import { unitText } from './systemd-unit.ts';

type Context = DriverContext<SystemdConfig>;

const script = scripts['drivers/systemd.sh'];

/** The text of the unit that runs `exec` in a directory below the app's own. */
function unitOf(context: Context, exec: string, release: string, directory: string): string {
  return unitText(context.config, {
    app: context.app,
    environment: context.environment,
    directory: `${context.path}/${directory}`,
    envFile: context.envFile,
    user: context.facts.user,
    release,
    exec,
    ...(context.colour === undefined ? {} : { listen: context.colour.listen }),
  });
}

/** The shortest time a look at the service may take, beside what it waits for. */
const lookTimeoutMs = 30_000;

/** Puts a release into service as a systemd unit, of the system or of the user (systemctl(1), systemd.service(5)). */
export const systemdDriver: Driver<SystemdConfig> = {
  kind: 'systemd',
  tools: () => ['systemctl'],

  async preflight(context) {
    const { scope, unit, exec, action } = context.config;
    const writes = exec === undefined ? 'no' : 'yes';
    await run(context, ['preflight', scope, unit, writes, action], lookTimeoutMs);
  },

  async prepare(context, release) {
    const { scope, unit, exec } = context.config;
    if (exec === undefined) return;
    const inRelease = unitOf(context, exec, release, `releases/${release}`);
    await run(context, ['validate', scope, unit], lookTimeoutMs, inRelease);
    const text = unitOf(context, exec, release, context.colour?.name ?? 'current');
    await run(context, ['prepare', context.path, release, unit], lookTimeoutMs, text);
  },

  serviceFile(context, release) {
    const { unit, exec } = context.config;
    if (exec === undefined) return undefined;
    return { name: unit, text: unitOf(context, exec, release, context.colour?.name ?? 'current') };
  },

  async changedFiles(context, release) {
    const { scope, unit, exec } = context.config;
    if (exec === undefined) return [];
    const { stdout } = await run(context, ['compare', context.path, release, scope, unit], lookTimeoutMs);
    return parseChangedFiles(stdout);
  },

  async activate(context, release) {
    const { scope, unit, action, timeoutMs } = context.config;
    const result = await run(context, ['activate', context.path, release, scope, unit, action], timeoutMs);
    return { run: /^run=([0-9a-f]*)$/m.exec(result.stdout)?.[1] ?? '' };
  },

  async watch(context, activation) {
    await look(context, activation.run, Math.ceil(context.config.settleMs / 1000));
  },

  async confirmSteady(context, activation) {
    await look(context, activation.run, 0);
  },

  unstoppable: () => undefined,

  coloured: (config, colour) => ({ ...config, unit: colouredUnit(config.unit, colour) }),

  async startCommand(context, release) {
    const { scope, unit } = context.config;
    return context.agent.scriptCommand(script, ['activate', context.path, release, scope, unit, 'start']);
  },

  async takeOut(context, release) {
    const { scope, unit, timeoutMs } = context.config;
    await run(context, ['deactivate', context.path, release, scope, unit], timeoutMs);
  },

  async goBackCommands(context, release, previous) {
    const { scope, unit, action } = context.config;
    const { agent, path } = context;
    if (previous === undefined) {
      return [await agent.scriptCommand(script, ['deactivate', path, release, scope, unit])];
    }
    return [
      await agent.scriptCommand(script, ['activate', path, previous, scope, unit, action]),
      await agent.scriptCommand(script, ['watch', scope, unit, '', '3']),
    ];
  },

  async lastLines(context) {
    const { scope, unit } = context.config;
    const result = await run(context, ['log', scope, unit], lookTimeoutMs);
    return result.stderr.split('\n').filter((line) => line !== '');
  },
};

/** The instance of a template that runs one colour: `shop@blue.service` of `shop.service` (systemd.unit(5)). */
export function colouredUnit(unit: string, colour: string): string {
  const dot = unit.lastIndexOf('.');
  return `${unit.slice(0, dot)}@${colour}${unit.slice(dot)}`;
}

async function look(context: Context, activation: string, seconds: number): Promise<void> {
  const { scope, unit } = context.config;
  const timeoutMs = lookTimeoutMs + seconds * 2_000;
  await run(context, ['watch', scope, unit, activation, String(seconds)], timeoutMs);
}

async function run(
  context: Context,
  args: readonly string[],
  timeoutMs: number,
  stdin?: string,
): Promise<CommandResult> {
  const result = await context.agent.runScript(script, args, {
    timeoutMs,
    ...(stdin === undefined ? {} : { stdin }),
  });
  const failure = failureOfCommand(result, {
    host: context.host,
    command: `systemd ${args[0]} ${context.config.unit}`,
    tailLines: 60,
    exits: exitTable(context.config, context.facts.user),
  });
  if (failure !== undefined) throw new DeployError(failure);
  return result;
}

interface Exit {
  readonly kind: FailureKind;
  readonly message: string;
  readonly hint: string;
}

/** The exit codes of systemd.sh; the numbers are those of its header. */
function exitTable(
  { unit, scope, exec, action }: SystemdConfig,
  user: string,
): Readonly<Record<number, Exit>> {
  const systemctl = scope === 'user' ? 'systemctl --user' : 'systemctl';
  return {
    80: {
      kind: 'tool-missing',
      message: `the ${scope} manager of systemd does not answer`,
      hint:
        scope === 'user'
          ? `As root on the host: apt-get install libpam-systemd, loginctl enable-linger ${user}, then deploy again.`
          : 'The host must run systemd as its init; else use the `command` driver.',
    },
    81: {
      kind: 'unit-invalid',
      message: `there is no unit ${unit}`,
      hint: `Create ${unit} on the host, correct driver.systemd.unit or scope (now ${scope}), or give driver.systemd.exec so that the unit is written for you.`,
    },
    82: {
      kind: 'unit-invalid',
      message: 'lingering is off, so user services end when their user logs out',
      hint: `As root on the host, once: loginctl enable-linger ${user}`,
    },
    83: {
      kind: 'agent-refused',
      message: `${user} may not ${action} ${unit}`,
      hint: `Allow exactly this in /etc/sudoers.d/deploy: ${user} ALL=(root) NOPASSWD: /usr/bin/systemctl ${action} ${unit}${exec === undefined ? '' : ' (docs/configuration.md lists what a written unit needs beside it)'} — or use scope: user.`,
    },
    84: {
      kind: 'unit-invalid',
      message: `the unit file made for ${unit} is not valid on this host`,
      hint: 'Correct driver.systemd.exec; nothing that runs was changed.',
    },
    85: {
      kind: 'unit-invalid',
      message: `a unit file ${unit} that was not written by deploy-action is in the way`,
      hint: `Remove driver.systemd.exec to use that unit as it is, or choose another name.`,
    },
    86: {
      kind: 'crash-loop',
      message: `${unit} did not start`,
      hint: `What it printed stands in the log; on the host: ${systemctl} status ${unit}`,
    },
    87: {
      kind: 'crash-loop',
      message: `${unit} started and did not stay up`,
      hint: `What it printed stands in the log; on the host: ${systemctl} status ${unit}`,
    },
  };
}
