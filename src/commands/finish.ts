import { type CutOffRun, finish } from '../engine/finish.ts';
import type { Report } from '../model/report.ts';
import type { RunListener } from './listener.ts';
import { reportedRun } from './reported-run.ts';
import type { CommandRequest, World } from './world.ts';

/** Finishes what a run left that ended without a verdict; the report tells how it ended. */
export function finishCommand(
  world: World,
  config: CommandRequest['config'],
  cutOff: CutOffRun,
  listeners?: readonly RunListener[],
): Promise<Report> {
  return reportedRun(world, config, (context) => finish(context, cutOff), listeners);
}
