import * as core from '@actions/core';
import type { CutOffRun } from './engine/finish.ts';

/** Keeps what the post step must know of a run that has begun: who it is, and nothing that is secret. */
export function keepRun(run: CutOffRun): void {
  core.saveState('command', run.command);
  core.saveState('run', JSON.stringify(run));
}

/** The run that the main step began, unless it came to a verdict that leaves nothing to find out. */
export function unfinishedRun(): CutOffRun | undefined {
  const [run, outcome] = [core.getState('run'), core.getState('outcome')];
  if (run === '' || (outcome !== '' && outcome !== 'unknown')) return undefined;
  return JSON.parse(run) as CutOffRun;
}
