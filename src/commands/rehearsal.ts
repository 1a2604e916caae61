import { setMaxListeners } from 'node:events';
import type { EnginePorts, OpenedSource, RunOrigin } from '../engine/context.ts';
import { deploy } from '../engine/deploy.ts';
import type { DeployConfig } from '../model/config.ts';
import type { DeployEvent } from '../model/events.ts';
import type { Outcome } from '../model/outcome.ts';
import type { HostTruth, RehearsedEnd } from '../model/rehearsal.ts';
import type { Scenario } from '../model/scenario.ts';
import { UnwellWatch } from '../planning/invariants/unwell-watch.ts';
import { brokenInvariants } from '../planning/rehearsal.ts';

/** A simulated fleet as commands know it; `wiring.ts` builds it. */
export interface Rehearsal {
  /** What is to be deployed with: that of the user, with the keys of the simulated machines. */
  readonly config: DeployConfig;
  /** What one run reaches its hosts through; they share everything but their runner. */
  readonly portsOf: (run: number) => EnginePorts;
  readonly openSource: () => Promise<OpenedSource>;
  readonly truth: () => readonly HostTruth[];
  /** The hosts whose app does not answer well now; the same set changes with the next look. */
  readonly unwellHosts: () => ReadonlySet<string>;
  /** Lets time pass until nothing is under way any more. */
  readonly settle: () => Promise<void>;
}

/** Makes a fleet of a configuration; the same seed makes the same. */
export type MakeRehearsal = (request: RehearsalRequest) => Rehearsal;

export interface RehearsalRequest {
  readonly config: DeployConfig;
  readonly scenario: Scenario;
  readonly seed: number;
}

/** What a rehearsal came to. */
export interface RehearsalEnd {
  readonly runs: readonly RehearsedEnd[];
  readonly truth: readonly HostTruth[];
  /** What must hold and did not. */
  readonly broken: readonly string[];
  /** How long it took on the clock of the simulated world. */
  readonly virtualMs: number;
}

/** Commits that the rehearsed runs deploy, so that each has a release of its own name. */
const commitOfRun = (run: number): string => run.toString(16).padStart(7, '0').padEnd(40, '0');

/** Carries out every deployment of a scenario at once and looks at what stands on the hosts long after. */
export async function rehearse(
  makeRehearsal: MakeRehearsal,
  request: RehearsalRequest,
  signal: AbortSignal,
  /** Told of each event with the run that it came from, counted from 1. */
  onEvent: (event: DeployEvent, run: number) => void = () => undefined,
): Promise<RehearsalEnd> {
  const rehearsal = makeRehearsal(request);
  // Every run listens to it; the warning is about a program that forgets to stop.
  setMaxListeners(0, signal);
  const { config } = rehearsal;
  const startedAt = rehearsal.portsOf(0).clock.now();
  const numbers = Array.from({ length: request.scenario.deployments }, (_, index) => index + 1);
  const ends = await Promise.all(numbers.map((run) => runOne(rehearsal, run, signal, onEvent)));
  const virtualMs = rehearsal.portsOf(0).clock.now() - startedAt;
  await rehearsal.settle();
  const truth = rehearsal.truth();
  const broken =
    ends.length === 1
      ? ends.flatMap((end) =>
          brokenInvariants({ ...end, config, truth, unwell: end.watch.told({ ...end, truth }) }),
        )
      : brokenAmong(ends, truth);
  return { runs: ends.map(({ end }) => end), truth, broken, virtualMs };
}

interface RunOfOne {
  readonly end: RehearsedEnd;
  readonly outcome: Outcome;
  readonly release: string;
  readonly events: readonly DeployEvent[];
  readonly watch: UnwellWatch;
  readonly atEnd: readonly HostTruth[];
}

async function runOne(
  rehearsal: Rehearsal,
  run: number,
  signal: AbortSignal,
  onEvent: (event: DeployEvent, run: number) => void,
): Promise<RunOfOne> {
  const ports = rehearsal.portsOf(run);
  const events: DeployEvent[] = [];
  const watch = new UnwellWatch(rehearsal.config);
  const emit = (event: DeployEvent): void => {
    events.push(event);
    watch.see(event, changesHealth(event) ? rehearsal.unwellHosts() : noHosts);
    onEvent(event, run);
  };
  const origin: RunOrigin = { run: `run-${run}`, actor: 'rehearsal', commit: commitOfRun(run) };
  const startedAt = ports.clock.now();
  const context = { config: rehearsal.config, ports, emit, signal };
  const { outcome, release } = await deploy(context, rehearsal.openSource, origin);
  const durationMs = ports.clock.now() - startedAt;
  const failed = events.find((event) => event.type === 'failed');
  const cause =
    failed?.type === 'failed'
      ? `${failed.failure.kind}${failed.failure.host === undefined ? '' : ` on ${failed.failure.host}`}`
      : undefined;
  return {
    end: { run: origin.run, outcome, durationMs, cause },
    outcome,
    release,
    events,
    watch,
    atEnd: rehearsal.truth(),
  };
}

const noHosts: ReadonlySet<string> = new Set();

/** After these, and no others, is looked at every host. */
function changesHealth(event: DeployEvent): boolean {
  return event.type === 'step-ended' && (event.phase === 'activate' || event.phase === 'rollback');
}

/** Among runs that got into each other's way: what one called deployed was there, and in the end one release is. */
function brokenAmong(ends: readonly RunOfOne[], truth: readonly HostTruth[]): readonly string[] {
  const releases = new Set(ends.flatMap((end) => (end.outcome === 'deployed' ? [end.release] : [])));
  const unfinished = truth.filter(({ isUnfinished }) => isUnfinished);
  const strange = truth.filter(
    ({ current, before }) => current !== before && current !== undefined && !releases.has(current),
  );
  const different = new Set(truth.map(({ current }) => current)).size > 1;
  const all = ends.every(({ outcome }) => outcome === 'deployed' || outcome === 'failed');
  return [
    ...unfinished.map(({ host, transaction }) => `${host} is still ${transaction}`),
    ...(all
      ? strange.map(({ host, current }) => `${host} has ${current}, which no run called deployed`)
      : []),
    ...(all && different ? ['the hosts have different releases'] : []),
  ];
}
