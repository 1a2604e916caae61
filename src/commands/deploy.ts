import type { RunEnd } from '../engine/conclude.ts';
import type { EngineContext } from '../engine/context.ts';
import { deploy } from '../engine/deploy.ts';
import type { Report } from '../model/report.ts';
import { reportedRun } from './reported-run.ts';
import type { CommandRequest, World } from './world.ts';

/** Deploys the configured source; the report tells how it ended. */
export function deployCommand(world: World, { config, origin, listeners }: CommandRequest): Promise<Report> {
  const work = (context: EngineContext): Promise<RunEnd> =>
    deploy(context, () => world.openSource(config.source), origin);
  return reportedRun(world, config, work, listeners);
}
