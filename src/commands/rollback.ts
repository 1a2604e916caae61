import { rollback } from '../engine/rollback.ts';
import type { Report } from '../model/report.ts';
import { reportedRun } from './reported-run.ts';
import type { CommandRequest, World } from './world.ts';

/** Puts an earlier release back: the previous good one, or the one whose name begins with `wanted`. */
export function rollbackCommand(
  world: World,
  { config, origin, listeners }: CommandRequest,
  wanted: string | undefined,
): Promise<Report> {
  return reportedRun(world, config, (context) => rollback(context, wanted, origin), listeners);
}
