import { deploy } from '../engine/deploy.ts';
import type { Report } from '../model/report.ts';
import { reportedRun } from './reported-run.ts';
import type { CommandRequest, World } from './world.ts';

/** Deploys the configured source; the report tells how it ended. */
export function deployCommand(world: World, { config, origin }: CommandRequest): Promise<Report> {
  return reportedRun(world, config, (context) =>
    deploy(context, () => world.openSource(config.source), origin),
  );
}
