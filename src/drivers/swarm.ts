import { type ExitMeaning, failureOfCommand } from '../host/command-failure.ts';
import { scripts } from '../host/scripts.generated.ts';
import type { CommandResult } from '../model/command.ts';
import type { SwarmConfig } from '../model/config.ts';
import { DeployError } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import { type ComposeFile, syntaxProblem } from './compose-file.ts';
import type { Driver, DriverContext, ScriptOptions } from './driver.ts';
import { stackImages } from './swarm-file.ts';

type Context = DriverContext<SwarmConfig>;

const script = scripts['drivers/swarm.sh'];

/** The longest that a look at the swarm may take, beside what it waits for; managers ask each other. */
const lookTimeoutMs = 60_000;

/**
 * Puts a release into service as a stack of a Docker swarm. `prepare` keeps which image each name means now, so that
 * going back is exact; the update of each service, and the swarm's own going back, are watched to their end.
 */
export const swarmDriver: Driver<SwarmConfig> = {
  kind: 'swarm',
  tools: () => ['docker'],

  async preflight(context) {
    const { stdout } = await run(context, ['preflight', context.path], { timeoutMs: lookTimeoutMs });
    for (const [, note] of stdout.matchAll(/^note=(.+)$/gm)) context.onLine('stderr', note ?? '');
  },

  async prepare(context, release) {
    const files = await openFiles(context, release);
    const { images, without } = stackImages(files);
    if (images.size === 0 || without.length > 0) {
      const [name] = without;
      const message = name === undefined ? 'the stack has no services' : `the service ${name} has no image`;
      throw invalid(context, message);
    }
    const pins = [...images].map(([service, image]) => `${service}=${image}`);
    await run(context, ['pin', context.path, release, ...pins], {
      timeoutMs: context.config.fetchTimeoutMs,
      signal: context.signal,
    });
  },

  async activate(context, release) {
    const { path, config } = context;
    const onLine: ScriptOptions['onLine'] = (stream, line) =>
      stream === 'stderr' && context.onLine(stream, line);
    await run(context, ['activate', path, release], { timeoutMs: config.timeoutMs, onLine });
    const { stdout } = await run(context, ['watch', path, release, '', '0', seconds(config.timeoutMs)], {
      timeoutMs: lookTimeoutMs + 2 * config.timeoutMs,
    });
    return { run: /^run=(\d+)$/m.exec(stdout)?.[1] ?? '' };
  },

  async watch(context, activation) {
    const { settleMs } = context.config;
    const args = ['watch', context.path, 'current', activation.run, seconds(settleMs), seconds(settleMs)];
    await run(context, args, { timeoutMs: lookTimeoutMs + 4 * settleMs });
  },

  async confirmSteady(context, activation) {
    const args = ['watch', context.path, 'current', activation.run, '0', '0'];
    await run(context, args, { timeoutMs: lookTimeoutMs });
  },

  unstoppable: () => undefined,

  async goBackCommands({ agent, path, config }, release, previous) {
    if (previous === undefined) return [await agent.scriptCommand(script, ['deactivate', path, release])];
    return [
      await agent.scriptCommand(script, ['activate', path, previous]),
      await agent.scriptCommand(script, ['watch', path, previous, '', '3', seconds(config.timeoutMs)]),
    ];
  },

  async lastLines(context) {
    const { stderr } = await run(context, ['log', context.path, 'current'], { timeoutMs: lookTimeoutMs });
    return stderr
      .split('\n')
      .filter((line) => line !== '')
      .slice(-50);
  },
};

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000));
}

/** Has the host remember the stack's files with the release, and returns them. */
async function openFiles(context: Context, release: ReleaseId): Promise<readonly ComposeFile[]> {
  const { path, config, envFile, app } = context;
  const { stdout } = await run(
    context,
    ['open', path, release, config.stack ?? app, envFile, ...config.files],
    { timeoutMs: lookTimeoutMs },
  );
  const files: ComposeFile[] = [];
  for (const [, name = ''] of stdout.matchAll(/^file=(.+)$/gm)) {
    const shown = await run(context, ['show', path, release, name], {
      timeoutMs: lookTimeoutMs,
      keepBytes: 8 * 1024 * 1024,
    });
    const file = { name, text: shown.stdout };
    const problem = syntaxProblem(file);
    if (problem !== undefined)
      throw invalid(context, `${problem.file} line ${problem.line}: ${problem.message}`);
    files.push(file);
  }
  return files;
}

function invalid(context: Context, message: string): DeployError {
  const { kind, hint } = swarmExits[83];
  return new DeployError({ kind, host: context.host, message, hint });
}

async function run(
  context: Context,
  args: readonly string[],
  options: ScriptOptions,
): Promise<CommandResult> {
  const result = await context.agent.runScript(script, args, options);
  const failure = failureOfCommand(result, {
    host: context.host,
    command: `swarm ${args[0]}`,
    tailLines: 60,
    exits: swarmExits,
  });
  if (failure === undefined) return result;
  const [said = ''] = result.stderr.split('\n');
  const named = said !== '' && failure.exit !== undefined && failure.exit !== 86;
  throw new DeployError(named ? { ...failure, message: said } : failure);
}

/** The exit codes of swarm.sh; the numbers are those of its header. */
const swarmExits = {
  80: { kind: 'tool-missing', message: 'Docker is not installed', hint: 'Install Docker on the host.' },
  81: {
    kind: 'agent-refused',
    message: 'the deploying user may not use Docker, or it does not run',
    hint: 'As root on the host: usermod -aG docker <the deploying user> (which makes it as mighty as root), then log in anew.',
  },
  82: {
    kind: 'agent-refused',
    message: 'the host does not manage a swarm',
    hint: 'Deploy through a manager (`docker node ls` on one shows them), make this one (docker node promote), or begin a swarm: docker swarm init. Without a majority of managers nothing can be changed: bring them back.',
  },
  83: {
    kind: 'config-invalid',
    message: 'the stack files of the release are not valid',
    hint: 'Correct the stack file; nothing that runs was changed.',
  },
  85: {
    kind: 'image-missing',
    message: 'an image of the release cannot be had',
    hint: 'Is its name right, was it pushed, and may the host pull it (docker login as the deploying user)? Several nodes need a registry that all of them reach.',
  },
  86: {
    kind: 'command-failed',
    message: 'the swarm did not take the stack',
    hint: 'See what it said below. A config or secret whose content changes needs a new name, as in `name: page-${DEPLOY_RELEASE}`.',
  },
  87: {
    kind: 'crash-loop',
    message: 'a task of the stack did not stay up',
    hint: 'See below the errors of its tasks and what it printed last.',
  },
  88: {
    kind: 'unhealthy',
    message: 'a task of the stack is unhealthy',
    hint: 'See below the errors of its tasks and what it printed last.',
  },
  89: {
    kind: 'health-timed-out',
    message: 'the stack did not settle in time',
    hint: 'See below what its tasks wait for; raise driver.swarm.timeout if they need longer.',
  },
  90: {
    kind: 'release-unknown',
    message: 'the release was not made ready for the swarm',
    hint: 'It was deployed by another driver: deploy it anew.',
  },
  92: {
    kind: 'command-timed-out',
    message: 'the stack was removed, and something of it stays',
    hint: 'On the host: docker stack ps and docker network inspect show what holds it.',
  },
} as const satisfies Readonly<Record<number, ExitMeaning>>;
