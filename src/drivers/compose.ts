import { failureOfCommand } from '../host/command-failure.ts';
import { scripts } from '../host/scripts.generated.ts';
import type { CommandResult } from '../model/command.ts';
import type { ComposeConfig } from '../model/config.ts';
import { DeployError } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import { colours } from '../model/traffic.ts';
import { conflictsIn, conflictsWithin, wantedBy } from './compose-conflicts.ts';
import { composeExits } from './compose-exits.ts';
import { fetchOf } from './compose-fetch.ts';
import { type ComposeFile, extendsAcrossFiles, placeOfComplaint, syntaxProblem } from './compose-file.ts';
import { sendImages } from './compose-images.ts';
import type { ComposeProject } from './compose-project.ts';
import { requireTwice } from './compose-twice.ts';
import type { Driver, DriverContext, ScriptOptions } from './driver.ts';
import { clientConfig, withLogin } from './registry-login.ts';

type Context = DriverContext<ComposeConfig>;

const script = scripts['drivers/compose.sh'];

/** The longest that a look at the containers may take, beside what it waits for; a busy engine is slow. */
const lookTimeoutMs = 60_000;

/** A rendered configuration may be long; it is read, never shown. */
const wholeConfiguration = 8 * 1024 * 1024;

/**
 * Puts a release into service with Docker Compose. The release holds the Compose files and, made by `prepare`, what
 * pins each service to one image; relative paths in the files start from `current`, so that containers whose image,
 * settings and mounted files stay the same are left running.
 */
export const composeDriver: Driver<ComposeConfig> = {
  kind: 'compose',
  tools: () => ['docker'],

  async preflight(context) {
    const { images, facts } = context;
    for (const image of context.config.images) await images.find(image, facts.machine);
    await run(context, ['preflight', context.path, context.facts.deadMan.timer], {
      timeoutMs: lookTimeoutMs,
    });
  },

  async prepare(context, release) {
    const { colour } = context;
    // What the colours need beside each other is the same: it is made once.
    const isMade = colour !== undefined && colour.name !== colours[0];
    const files = isMade ? [] : await openFiles(context, release);
    const project = await renderProject(context, release, files);
    if (colour !== undefined) requireTwice(context.host, project, colour);
    await requireFreeWay(context, project, files);
    if (isMade) return;
    await receiveImages(context);
    await fetchImages(context, release, project);
    await pin(context, release, project);
  },

  async activate(context, release) {
    const { stdout } = await run(context, ['activate', context.path, release], {
      timeoutMs: context.config.timeoutMs,
      onLine: (stream, line) => stream === 'stderr' && context.onLine(stream, line),
    });
    return { run: /^run=([0-9a-f]*)$/m.exec(stdout)?.[1] ?? '' };
  },

  async watch(context, activation) {
    const { settleMs, timeoutMs } = context.config;
    await look(context, activation.run, { steadyMs: settleMs, limitMs: timeoutMs });
  },

  async confirmSteady(context, activation) {
    await look(context, activation.run, { steadyMs: 0, limitMs: 0 });
  },

  unstoppable: () => undefined,

  async goBackCommands(context, release, previous) {
    const { agent, path, config } = context;
    const command = (...args: readonly string[]): Promise<readonly string[]> =>
      agent.scriptCommand(script, inColour(context, args));
    if (previous === undefined) return [await command('deactivate', path, release)];
    return [
      await command('activate', path, previous),
      await command('watch', path, previous, '', '3', seconds(config.timeoutMs)),
    ];
  },

  // The project's name says it: the script and the checks before it add the colour.
  coloured: (config) => config,

  startCommand: (context, release) =>
    context.agent.scriptCommand(
      script,
      inColour(context, ['start', context.path, release, seconds(context.config.timeoutMs)]),
    ),

  async takeOut(context, release) {
    await run(context, ['deactivate', context.path, release], { timeoutMs: context.config.timeoutMs });
  },

  async tidy(context) {
    await run(context, ['tidy', context.path, projectOf(context)], { timeoutMs: lookTimeoutMs });
  },

  async lastLines(context) {
    const { stderr } = await run(context, ['log', context.path, 'current'], { timeoutMs: lookTimeoutMs });
    return stderr
      .split('\n')
      .filter((line) => line !== '')
      .slice(-50);
  },
};

function projectOf({ config, app }: Context): string {
  return config.project ?? app;
}

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000));
}

async function look(
  context: Context,
  activation: string,
  { steadyMs, limitMs }: { readonly steadyMs: number; readonly limitMs: number },
): Promise<void> {
  const args = ['watch', context.path, 'current', activation, seconds(steadyMs), seconds(limitMs)];
  await run(context, args, { timeoutMs: lookTimeoutMs + 2 * (steadyMs + limitMs) });
}

/** Has the host remember how the release is to be put into service, and returns its Compose files. */
async function openFiles(context: Context, release: ReleaseId): Promise<readonly ComposeFile[]> {
  const { path, config, envFile } = context;
  const { stdout } = await run(
    context,
    ['open', path, release, projectOf(context), envFile, config.profiles.join(','), ...config.files],
    { timeoutMs: lookTimeoutMs },
  );
  const names = [...stdout.matchAll(/^file=(.+)$/gm)].map(([, name]) => name ?? '');
  const files: ComposeFile[] = [];
  for (const name of names) {
    const { stdout: text } = await run(context, ['show', path, release, name], {
      timeoutMs: lookTimeoutMs,
      keepBytes: wholeConfiguration,
    });
    files.push({ name, text });
  }
  for (const file of files) {
    const problem = syntaxProblem(file);
    if (problem !== undefined)
      throw invalid(context, `${problem.file} line ${problem.line}: ${problem.message}`);
    for (const remark of extendsAcrossFiles(file)) {
      context.onLine('stderr', `${remark.file} line ${remark.line}: ${remark.message}`);
    }
  }
  return files;
}

async function renderProject(
  context: Context,
  release: ReleaseId,
  files: readonly ComposeFile[],
): Promise<ComposeProject> {
  const directory = `${context.path}/releases/${release}`;
  const result = await call(context, ['render', context.path, release], {
    timeoutMs: lookTimeoutMs,
    keepBytes: wholeConfiguration,
  });
  if (result.end.kind === 'exited' && result.end.code === 83) {
    const said = result.stderr.replaceAll(`${directory}/`, '').trim();
    const place = placeOfComplaint(said, files);
    const words = said.split('\n').filter((line) => line.trim() !== '');
    const complaint = words.at(-1)?.replace(/^validating \S+: /, '') ?? 'Compose refuses the files';
    throw invalid(
      context,
      place === undefined ? complaint : `${place.file} line ${place.line}: ${complaint}`,
      words,
    );
  }
  check(context, ['render'], result);
  const { readProject } = await import('./compose-project.ts');
  return readProject(result.stdout, directory, context.config.profiles);
}

function invalid(context: Context, message: string, tail?: readonly string[]): DeployError {
  const { kind, hint } = composeExits[83];
  return new DeployError({
    kind,
    host: context.host,
    message,
    hint,
    ...(tail === undefined || tail.length < 2 ? {} : { tail }),
  });
}

/** Refuses while somebody else has what the project wants, or lacks what it expects to be there. */
async function requireFreeWay(
  context: Context,
  project: ComposeProject,
  files: readonly ComposeFile[],
): Promise<void> {
  const name = [projectOf(context), context.colour?.name].filter(Boolean).join('-');
  const wanted = wantedBy(project, name);
  const { stdout } = await run(context, ['conflicts', name, ...wanted.map(({ what }) => what)], {
    timeoutMs: lookTimeoutMs,
    keepBytes: wholeConfiguration,
  });
  const [first, ...others] = [...conflictsWithin(project, files), ...conflictsIn(stdout, wanted, files)];
  if (first === undefined) return;
  throw new DeployError({
    kind: 'resource-taken',
    host: context.host,
    ...first,
    ...(others.length === 0 ? {} : { tail: others.map(({ message }) => message) }),
  });
}

async function receiveImages(context: Context): Promise<void> {
  const { host, path, config, images: runner, facts, onLine, signal } = context;
  await sendImages(config.images, {
    ...{ host, path, runner, machine: facts.machine },
    run: (args, options) => run(context, args, { timeoutMs: config.fetchTimeoutMs, signal, ...options }),
    tell: (line) => onLine('stdout', line),
  });
}

/** Fetches what the services name; all hosts of a run get what a name meant to the first of them. */
async function fetchImages(context: Context, release: ReleaseId, project: ComposeProject): Promise<void> {
  const { agreed, onLine } = context;
  const wanted = [...new Set(project.services.map((service) => fetchOf(service, context.config)))];
  const told = await fetch(context, release, wanted);
  for (const [, name = '', digest = ''] of told.matchAll(/^resolved=(\S+) (\S+)$/gm)) {
    onLine('stdout', `${name} is ${digest}`);
    if (!agreed.has(name)) agreed.set(name, digest);
  }
  const others = wanted.flatMap((what) => {
    const name = what.slice(what.indexOf('/') + 1);
    const meant = agreed.get(name);
    const moved =
      meant !== undefined && /^(pull|missing)\//.test(what) && !told.includes(`resolved=${name} ${meant}\n`);
    return moved ? [`missing/${meant}`] : [];
  });
  if (others.length > 0) await fetch(context, release, others);
}

/** What the script printed, whole. Credentials go along for the images of whose registry the configuration has some. */
async function fetch(context: Context, release: ReleaseId, wanted: readonly string[]): Promise<string> {
  const { path, config, onLine, signal } = context;
  const marked = wanted.map((what) => withLogin(what, config.registries));
  const login = marked.some((what) => what.startsWith('login-'));
  const { stdout } = await run(context, ['fetch', path, release, ...marked], {
    timeoutMs: config.fetchTimeoutMs,
    onLine: (stream, line) => line.startsWith('resolved=') || onLine(stream, line),
    signal,
    ...(login ? { stdin: clientConfig(config.registries) } : {}),
  });
  return stdout;
}

async function pin(context: Context, release: ReleaseId, project: ComposeProject): Promise<void> {
  const { path, config } = context;
  const pins = project.services.flatMap(({ name, image = '', mounts }) => [
    `service/${name}/${context.agreed.get(image) ?? image}`,
    ...mounts.map((mount) => `mount/${mount}`),
  ]);
  const jobs = [...new Set([...project.jobs, ...config.jobs])].map((name) => `job/${name}`);
  await run(context, ['pin', path, release, ...jobs, ...pins], { timeoutMs: lookTimeoutMs });
}

function call(context: Context, args: readonly string[], options: ScriptOptions): Promise<CommandResult> {
  return context.agent.runScript(script, inColour(context, args), options);
}

/** The words of the script that do the same under the release's colour. */
function inColour({ colour }: Context, args: readonly string[]): readonly string[] {
  if (colour === undefined) return args;
  return ['as', colour.name, 'port' in colour.listen ? String(colour.listen.port) : '', ...args];
}

function check(context: Context, args: readonly string[], result: CommandResult): void {
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

async function run(
  context: Context,
  args: readonly string[],
  options: ScriptOptions,
): Promise<CommandResult> {
  const result = await call(context, args, options);
  check(context, args, result);
  return result;
}
