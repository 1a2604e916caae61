import type { ComposeConfig } from '../model/config.ts';
import type { ReleaseId } from '../model/release.ts';
import { sendImages } from './compose-images.ts';
import type { ComposeProject, ComposeService } from './compose-project.ts';
import { plentyBytes, requireRoom } from './compose-room.ts';
import { type ComposeContext, lookTimeoutMs, run, wholeConfiguration } from './compose-script.ts';
import type { ScriptOptions } from './driver.ts';
import { clientConfig, withLogin } from './registry-login.ts';

/** How the image of a service comes to the host; what the file says of it goes before the configuration. */
export function fetchOf(service: ComposeService, usual: Pick<ComposeConfig, 'pull' | 'images'>): string {
  const { name, image = '', builds, pullPolicy } = service;
  if (usual.images.some((sent) => sent.name === image)) return `here/${image}`;
  if (builds && (pullPolicy === undefined || pullPolicy === 'build' || image === ''))
    return `build/${name}/${image}`;
  switch (pullPolicy ?? usual.pull) {
    case 'never':
      return `here/${image}`;
    case 'missing':
    case 'if_not_present':
      return `missing/${image}`;
    default:
      return `pull/${image}`;
  }
}

/** Has the host take the images that come from the runner. */
export async function receiveImages(context: ComposeContext): Promise<void> {
  const { host, path, config, images: runner, facts, onLine, signal } = context;
  await sendImages(config.images, {
    ...{ host, path, runner, machine: facts.machine },
    run: (args, options) => run(context, args, { timeoutMs: config.fetchTimeoutMs, signal, ...options }),
    tell: (line) => onLine('stdout', line),
  });
}

/** Fetches what the services name; all hosts of a run get what a name meant to the first of them. */
export async function fetchImages(
  context: ComposeContext,
  release: ReleaseId,
  project: ComposeProject,
): Promise<void> {
  const { agreed, onLine } = context;
  const wanted = [...new Set(project.services.map((service) => fetchOf(service, context.config)))];
  await lookForRoom(context, release, wanted);
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

async function lookForRoom(
  context: ComposeContext,
  release: ReleaseId,
  wanted: readonly string[],
): Promise<void> {
  const { host, path, config, facts, signal } = context;
  const enough = String(Math.ceil(Math.max(plentyBytes, config.minFreeBytes) / 1024));
  await requireRoom(wanted, {
    ...{ host, machine: facts.machine, minFreeBytes: config.minFreeBytes },
    ask: async (asked) => {
      const { words, stdin } = withLogins(asked, config);
      const { stdout } = await run(context, ['room', path, release, enough, ...words], {
        ...{ timeoutMs: lookTimeoutMs, keepBytes: wholeConfiguration, signal, ...stdin },
      });
      return stdout;
    },
  });
}

/** Credentials go along for the images of whose registry the configuration has some. */
function withLogins(
  wanted: readonly string[],
  { registries }: Pick<ComposeConfig, 'registries'>,
): { readonly words: readonly string[]; readonly stdin: Pick<ScriptOptions, 'stdin'> } {
  const words = wanted.map((what) => withLogin(what, registries));
  const login = words.some((what) => what.startsWith('login-'));
  return { words, stdin: login ? { stdin: clientConfig(registries) } : {} };
}

/** What the script printed, whole. */
async function fetch(
  context: ComposeContext,
  release: ReleaseId,
  wanted: readonly string[],
): Promise<string> {
  const { path, config, onLine, signal } = context;
  const { words, stdin } = withLogins(wanted, config);
  const { stdout } = await run(context, ['fetch', path, release, ...words], {
    timeoutMs: config.fetchTimeoutMs,
    onLine: (stream, line) => line.startsWith('resolved=') || onLine(stream, line),
    signal,
    ...stdin,
  });
  return stdout;
}

/** Has the release keep the exact images that its services mean now. */
export async function pin(
  context: ComposeContext,
  release: ReleaseId,
  project: ComposeProject,
): Promise<void> {
  const { path, config } = context;
  const pins = project.services.flatMap(({ name, image = '', mounts }) => [
    `service/${name}/${context.agreed.get(image) ?? image}`,
    ...mounts.map((mount) => `mount/${mount}`),
  ]);
  const jobs = [...new Set([...project.jobs, ...config.jobs])].map((name) => `job/${name}`);
  await run(context, ['pin', path, release, ...jobs, ...pins], { timeoutMs: lookTimeoutMs });
}
