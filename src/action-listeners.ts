import * as core from '@actions/core';
import { deploymentListener } from './commands/github-deployment.ts';
import type { RunListener } from './commands/listener.ts';
import { notifyListener } from './commands/notify.ts';
import type { World } from './commands/world.ts';
import type { RunOrigin } from './engine/context.ts';
import type { DeployConfig } from './model/config.ts';

/** Who is told of a run on GitHub, the same in the main step and in the post step. */
export function listenersOf(world: World, config: DeployConfig, origin: RunOrigin): RunListener[] {
  const { commit, url } = origin;
  const token = core.getInput('github-token');
  const listeners = [notifyListener(world, config, origin)];
  if (token === '' || commit === undefined || url === undefined) return listeners;
  const environmentUrl = core.getInput('environment-url');
  const existing = Number(core.getState('github-deployment'));
  listeners.push(
    deploymentListener(world, {
      token,
      commit,
      logUrl: url,
      ...(environmentUrl === '' ? {} : { environmentUrl }),
      ...(existing > 0 ? { existing } : {}),
      keep: (id) => core.saveState('github-deployment', id),
    }),
  );
  return listeners;
}
