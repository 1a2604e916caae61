import { type ExitMeaning, failureOfCommand } from '../host/command-failure.ts';
import { scripts } from '../host/scripts.generated.ts';
import type { CommandResult } from '../model/command.ts';
import type { Pm2Config } from '../model/config.ts';
import { DeployError } from '../model/failure.ts';
import type { Driver, DriverContext, ScriptOptions } from './driver.ts';
import { ecosystemProblem } from './pm2-ecosystem.ts';

type Context = DriverContext<Pm2Config>;

const script = scripts['drivers/pm2.sh'];

/** The longest that a look at the processes may take, beside what it waits for. */
const lookTimeoutMs = 30_000;

/**
 * Puts a release into service with pm2, by the release's own ecosystem file, under a pm2 daemon of the app's own. What
 * runs in cluster mode is reloaded without a gap, everything else restarted.
 */
export const pm2Driver: Driver<Pm2Config> = {
  kind: 'pm2',
  // Where they are missing, the script says more than their names.
  tools: () => [],

  async preflight(context) {
    await run(context, ['preflight', context.path], { timeoutMs: lookTimeoutMs });
  },

  async prepare(context, release) {
    const { path, config, envFile, environment, host } = context;
    const file = config.file === undefined ? [] : [config.file];
    const { stdout } = await run(context, ['open', path, release, envFile, environment, ...file], {
      timeoutMs: lookTimeoutMs,
      keepBytes: 1024 * 1024,
    });
    const name = /^file=(.+)$/m.exec(stdout)?.[1] ?? '';
    const apps: unknown = JSON.parse(/^apps=(.+)$/m.exec(stdout)?.[1] ?? 'null');
    const shown = await run(context, ['show', path, release, name], {
      timeoutMs: lookTimeoutMs,
      keepBytes: 1024 * 1024,
    });
    const problem = ecosystemProblem({ name, text: shown.stdout }, apps);
    if (problem === undefined) return;
    const place = problem.line === undefined ? problem.file : `${problem.file} line ${problem.line}`;
    const { message, hint } = problem;
    throw new DeployError({ kind: 'config-invalid', host, message: `${place}: ${message}`, hint });
  },

  async activate(context, release) {
    const { path, config, facts } = context;
    const { stdout } = await run(context, ['activate', path, release, facts.deadMan.timer], {
      timeoutMs: config.timeoutMs,
      onLine: (stream, line) => stream === 'stderr' && context.onLine(stream, line),
    });
    return { run: /^run=(\d+)$/m.exec(stdout)?.[1] ?? '' };
  },

  async watch(context, activation) {
    await look(context, activation.run, Math.ceil(context.config.settleMs / 1000));
  },

  async confirmSteady(context, activation) {
    await look(context, activation.run, 0);
  },

  unstoppable: () => undefined,

  async goBackCommands({ agent, path, facts }, _release, previous) {
    if (previous === undefined) return [await agent.scriptCommand(script, ['deactivate', path])];
    return [
      await agent.scriptCommand(script, ['activate', path, previous, facts.deadMan.timer]),
      await agent.scriptCommand(script, ['watch', path, '', '3']),
    ];
  },

  async lastLines(context) {
    const { stderr } = await run(context, ['log', context.path], { timeoutMs: lookTimeoutMs });
    return stderr
      .split('\n')
      .filter((line) => line !== '')
      .slice(-50);
  },
};

async function look(context: Context, activation: string, seconds: number): Promise<void> {
  const timeoutMs = lookTimeoutMs + seconds * 2_000;
  await run(context, ['watch', context.path, activation, String(seconds)], { timeoutMs });
}

async function run(
  context: Context,
  args: readonly string[],
  options: ScriptOptions,
): Promise<CommandResult> {
  const result = await context.agent.runScript(script, args, options);
  const failure = failureOfCommand(result, {
    host: context.host,
    command: `pm2 ${args[0]}`,
    tailLines: 60,
    exits: pm2Exits,
  });
  if (failure === undefined) return result;
  const [said = ''] = result.stderr.split('\n');
  // What the script found is the message where it says it in one line; what the app prints stays behind it.
  const named = said !== '' && failure.kind !== 'crash-loop' && failure.exit !== undefined;
  throw new DeployError(named ? { ...failure, message: said } : failure);
}

/** The exit codes of pm2.sh; the numbers are those of its header. */
const pm2Exits: Readonly<Record<number, ExitMeaning>> = {
  80: {
    kind: 'tool-missing',
    message: 'pm2 cannot be run',
    hint: 'On the host: npm install --global pm2. What nvm installs is only found by terminals: link node and pm2 into /usr/local/bin.',
  },
  83: {
    kind: 'config-invalid',
    message: 'the ecosystem file of the release cannot be read',
    hint: 'Correct it, or name it in driver.pm2.file; nothing that runs was changed.',
  },
  86: {
    kind: 'crash-loop',
    message: 'pm2 did not start the app',
    hint: 'See below what pm2 and the app said.',
  },
  87: {
    kind: 'crash-loop',
    message: 'a process of the app started and did not stay up',
    hint: 'See below what it printed last. One that is meant to end needs `autorestart: false`.',
  },
  90: {
    kind: 'release-unknown',
    message: 'the release was not made ready for pm2',
    hint: 'It was deployed by another driver: deploy it anew.',
  },
  91: {
    kind: 'config-invalid',
    message: 'the path is too long for the sockets of pm2',
    hint: 'Choose a `path` of at most 75 characters.',
  },
};
