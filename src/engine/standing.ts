import type { Failure } from '../model/failure.ts';
import { type Judgement, judge } from '../planning/failure-policy.ts';
import { atLeast } from '../strategies/share.ts';
import type { EngineContext } from './context.ts';
import type { HostRun } from './host-run.ts';

/** Whether the host still takes part: it was reached, and no failure has taken it out. */
export function takesPart(run: HostRun): boolean {
  return run.state !== 'skipped' && !run.out;
}

/** What the failures of the hosts so far mean. */
export function judgementOf(context: EngineContext, runs: readonly HostRun[]): Judgement {
  const names = (wanted: (run: HostRun) => boolean): ReadonlySet<string> =>
    new Set(runs.filter(wanted).map((run) => run.name));
  return judge(context.config, {
    failed: names((run) => run.failed),
    skipped: names((run) => run.state === 'skipped'),
  });
}

/**
 * Before anything has changed: hosts whose failure concerns them alone are left out. False when the run has to end,
 * because a failure concerns all or because nobody is left.
 */
export function goesOnWithout(context: EngineContext, runs: readonly HostRun[]): boolean {
  const judgement = judgementOf(context, runs);
  if (judgement.kind === 'all-back') return false;
  for (const run of runs.filter(takesPart)) {
    if (!judgement.alone.has(run.name) && !judgement.left.has(run.name)) continue;
    run.out = true;
    run.notice('warning', 'left out: nothing was changed here', 'Deploy again once its failure is mended.');
  }
  return runs.some(takesPart);
}

/** Why everything has to go back, where it is not the failure of one host: too few of a group are left. */
export function groupFailures(context: EngineContext, runs: readonly HostRun[]): Failure[] {
  const judgement = judgementOf(context, runs);
  if (judgement.kind !== 'all-back') return [];
  const group = context.config.groups.find(({ name }) => name === judgement.because);
  if (group?.minSuccess === undefined) return [];
  const members = runs.filter((run) => group.hosts.includes(run.name));
  const left = members.filter((run) => run.state !== 'skipped' && !run.failed).length;
  const location = context.config.locations[`groups.${group.name}`];
  return [
    {
      kind: 'too-few-hosts',
      message: `${left} of ${members.length} hosts of ${group.name} can still succeed; at least ${atLeast(group.minSuccess, members.length)} must (min-success)`,
      hint: 'Mend what failed there, or lower `min-success` of the group.',
      ...(location === undefined ? {} : { location }),
    },
  ];
}
