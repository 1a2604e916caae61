import {
  contestants,
  inPlace,
  linkDest,
  ours,
  oursOnHosts,
  rollback,
  tarScp,
  tarZstd,
} from './contestants.ts';
import { floorOf } from './floor.ts';
import { ansibleHosts } from './frameworks.ts';
import { type LinkName, links, type WorkloadName } from './names.ts';
import { medianOf, type Results } from './results.ts';

/** What came of one figure to reach. */
export interface GoalResult {
  readonly work: string;
  readonly against: string;
  readonly wanted: string;
  /** Empty where it was not measured. */
  readonly measured: string;
  /** Whether it was reached, or by how much not. */
  readonly verdict: string;
}

/** A figure to reach: from it as measured to what came of it. */
type Goal = (results: Results) => GoalResult;

/** What the project set out to reach. */
const goals: readonly Goal[] = [
  timesAsFast('b', '100', tarZstd, 1.2),
  timesAsFast('b', '0', tarZstd, 0.8),
  timesAsFast('cf', '100', tarScp, 8),
  timesAsFast('cf', '0', tarScp, 10),
  timesAsFast('cf', '100', linkDest, 4),
  timesAsFast('cf', '0', linkDest, 4),
  timesAsFast('cf', '100', linkDest, 2.5, 'wallS'),
  withinFloor('cf', '0'),
  withinFloor('cf', '20'),
  withinFloor('cf', '100'),
  withinFloor('cf', '20r'),
  timesAsFast('big', '0', inPlace, 1),
  timesAsFast('big', '100', inPlace, 1),
  noMoreBytes('big', '100', inPlace),
  timesAsFast('hosts', '0', ansibleHosts, 5, 'wallS', oursOnHosts),
  rollbackWithin(1),
  memoryBelow(200),
];

/** All of them, measured or not. */
export function goalsOf(results: Results): readonly GoalResult[] {
  return goals.map((goal) => goal(results));
}

/** Those of which both sides were measured. */
export function measuredGoalsOf(results: Results): readonly GoalResult[] {
  return goalsOf(results).filter(({ measured }) => measured !== '');
}

function timesAsFast(
  workload: WorkloadName,
  link: LinkName,
  against: string,
  atLeast: number,
  property: 'switchedS' | 'wallS' = 'switchedS',
  contestant: string = ours,
): Goal {
  return ({ rows }) => {
    const mine = medianOf(rows, { workload, link, contestant }, property);
    const other = medianOf(rows, { workload, link, contestant: against }, 'switchedS');
    const ratio = mine === undefined || other === undefined ? undefined : other / mine;
    return {
      work: `${workload}, ${links[link].title}, ${property === 'wallS' ? 'whole command' : 'to the switch'}`,
      against,
      wanted: atLeast === 1 ? 'at least as fast' : `at least ${atLeast} times as fast`,
      measured: ratio === undefined ? '' : `${ratio.toFixed(2)} times`,
      verdict: verdict(ratio === undefined ? undefined : 1 - ratio / atLeast),
    };
  };
}

function withinFloor(workload: WorkloadName, link: LinkName): Goal {
  const atMost = 1.3;
  return (results) => {
    const mine = medianOf(results.rows, { workload, link, contestant: ours }, 'switchedS');
    const floor = floorOf(results, workload, link);
    const ratio = mine === undefined || floor === undefined ? undefined : mine / floor;
    return {
      work: `${workload}, ${links[link].title}, to the switch`,
      against: 'the floor',
      wanted: `within ${atMost} times`,
      measured: ratio === undefined ? '' : `${ratio.toFixed(2)} times`,
      verdict: verdict(ratio === undefined ? undefined : ratio / atMost - 1),
    };
  };
}

function noMoreBytes(workload: WorkloadName, link: LinkName, against: string): Goal {
  return ({ rows }) => {
    const mine = medianOf(rows, { workload, link, contestant: ours }, 'bytes');
    const other = medianOf(rows, { workload, link, contestant: against }, 'bytes');
    const known = mine !== undefined && other !== undefined;
    return {
      work: `${workload}, ${links[link].title}, bytes`,
      against,
      wanted: 'no more',
      measured: known ? `${(mine / 1e6).toFixed(2)} MB for ${(other / 1e6).toFixed(2)}` : '',
      verdict: verdict(known ? mine / other - 1 : undefined),
    };
  };
}

function rollbackWithin(seconds: number): Goal {
  return ({ rows }) => {
    const at = { workload: 'back', link: '0', contestant: rollback } as const;
    const switched = medianOf(rows, at, 'switchedS');
    const whole = medianOf(rows, at, 'wallS') ?? Number.NaN;
    return {
      work: `back, ${links['0'].title}, to the switch`,
      against: 'nothing; the app restarts at once',
      wanted: `under ${seconds} s to the switch`,
      measured:
        switched === undefined
          ? ''
          : `${switched.toFixed(2)} s to the switch; whole command ${whole.toFixed(2)} s`,
      verdict: verdict(switched === undefined ? undefined : switched / seconds - 1),
    };
  };
}

/**
 * Of the worst of all runs of ours, whatever the workload: a runner has to have that much. One run may miss it, all
 * workloads together reach it.
 */
function memoryBelow(megabytes: number): Goal {
  return ({ rows }) => {
    const peaks = rows
      .filter(({ contestant }) => contestant.startsWith(ours))
      .map(({ workload, samples }) => ({
        workload,
        most: Math.max(...samples.map(({ peakBytes }) => peakBytes)) / 1e6,
      }));
    const measured = new Set(peaks.map(({ workload }) => workload));
    const isWhole = contestants
      .filter(({ name }) => name.startsWith(ours))
      .every(({ workloads }) => workloads.every((workload) => measured.has(workload)));
    const [worst] = peaks
      .filter(({ most }) => isWhole || most > megabytes)
      .toSorted((one, other) => other.most - one.most);
    return {
      work: 'every run of deploy-action',
      against: 'peak memory of the runner, the most of any run',
      wanted: `under ${megabytes} MB`,
      measured: worst === undefined ? '' : `${worst.most.toFixed(1)} MB (${worst.workload})`,
      verdict: verdict(worst === undefined ? undefined : worst.most / megabytes - 1),
    };
  };
}

/** From the share that is lacking. */
function verdict(lacking: number | undefined): string {
  if (lacking === undefined) return 'not measured';
  // Up, but not for the last digit of a fraction: 206 of 200 is 3 %.
  return lacking <= 0 ? 'reached' : `missed by ${Math.ceil(lacking * 100 - 1e-9)} %`;
}
