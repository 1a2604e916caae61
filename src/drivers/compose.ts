import type { ComposeConfig } from '../model/config.ts';
import { colours } from '../model/traffic.ts';
import { fetchImages, pin, receiveImages } from './compose-fetch.ts';
import { openFiles, renderProject, requireFreeWay } from './compose-release.ts';
import { type ComposeContext, composeCommand, lookTimeoutMs, projectOf, run } from './compose-script.ts';
import { requireTwice } from './compose-twice.ts';
import type { Driver } from './driver.ts';

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
    const { path, config } = context;
    const command = (...args: readonly string[]): Promise<readonly string[]> => composeCommand(context, args);
    if (previous === undefined) return [await command('deactivate', path, release)];
    return [
      await command('activate', path, previous),
      await command('watch', path, previous, '', '3', seconds(config.timeoutMs)),
    ];
  },

  // The project's name says it: the script and the checks before it add the colour.
  coloured: (config) => config,

  startCommand: (context, release) =>
    composeCommand(context, ['start', context.path, release, seconds(context.config.timeoutMs)]),

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

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000));
}

async function look(
  context: ComposeContext,
  activation: string,
  { steadyMs, limitMs }: { readonly steadyMs: number; readonly limitMs: number },
): Promise<void> {
  const args = ['watch', context.path, 'current', activation, seconds(steadyMs), seconds(limitMs)];
  await run(context, args, { timeoutMs: lookTimeoutMs + 2 * (steadyMs + limitMs) });
}
