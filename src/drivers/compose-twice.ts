import { DeployError } from '../model/failure.ts';
import type { ComposeProject } from './compose-project.ts';
import type { ColourPlace } from './driver.ts';

/**
 * Why a project, as it is rendered for one colour, cannot run beside the other one's: both would want the same port or
 * name, or each would have data of its own. Undefined when it can.
 */
export function whyNotTwice(
  { services, volumes }: ComposeProject,
  { name: colour, listen }: ColourPlace,
): string | undefined {
  const own = 'port' in listen ? listen.port : undefined;
  const published = services.flatMap(({ name, ports }) => ports.map(({ port }) => ({ name, port })));
  const fixed = published.find(({ port }) => port !== own);
  if (fixed !== undefined)
    return `${fixed.name} publishes port ${fixed.port} under either colour, and only one can have it: what both releases share belongs into a project of its own`;
  if (own !== undefined && published.length === 0)
    return `no service publishes port ${own}, where requests come from the proxy: have "127.0.0.1:\${PORT}:PORT-IN-THE-CONTAINER" among the ports of one`;
  const named = services.find(({ containerName }) => containerName?.includes(colour) === false);
  if (named !== undefined)
    return `container_name of ${named.name} is the same under either colour: remove it, or have \${DEPLOY_COLOUR} in it`;
  const volume = volumes.find(({ external }) => !external);
  if (volume !== undefined)
    return `the volume ${volume.key} would be another one under each colour: make it external, or leave its service to a project of its own`;
  return undefined;
}

/** Refuses a project that cannot run beside the other colour's. */
export function requireTwice(host: string, project: ComposeProject, colour: ColourPlace): void {
  const message = whyNotTwice(project, colour);
  if (message === undefined) return;
  const hint = 'docs/traffic.md shows what containers need that run beside those of the release before.';
  throw new DeployError({ kind: 'config-invalid', host, message, hint });
}
