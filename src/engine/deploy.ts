import { sharedArchives } from '../host/shared-archives.ts';
import { type Failure, failureOf } from '../model/failure.ts';
import type { HostPlan, Plan } from '../model/plan.ts';
import { isUnfinished, type LeaseOwner } from '../model/transaction.ts';
import { type Participant, planDeployment, planFor } from '../planning/plan.ts';
import { releaseId } from '../planning/release-id.ts';
import { carryOut } from './carry-out.ts';
import { conclude, disconnect, type RunEnd, type RunFacts } from './conclude.ts';
import { connectEarly, connectHost, RetryBudget } from './connect.ts';
import { type EngineContext, limits, type OpenedSource, type RunOrigin } from './context.ts';
import { concernAll, inPhase, onEach, skipPhase } from './fleet.ts';
import { versionsOf } from './health.ts';
import { HostRun } from './host-run.ts';
import { keepAlive, takeLeases } from './lease.ts';
import { healthBefore, preflightHost, requireParticipants } from './preflight.ts';
import { questionsBefore } from './questions-before.ts';
import { migrateHost, type Staging, stageHost } from './stage.ts';
import { goesOnWithout, groupFailures, takesPart } from './standing.ts';

/** Deploys a source to every host of the configuration. Never rejects: what went wrong is in the events and the end. */
export async function deploy(
  context: EngineContext,
  openSource: () => Promise<OpenedSource>,
  origin: RunOrigin,
): Promise<RunEnd> {
  const { config, emit, ports } = context;
  const startedAt = ports.clock.now();
  const agreed = new Map<string, string>();
  const runs = config.hosts.map((host) => new HostRun(host, context, agreed));
  const facts = (release: string): RunFacts => ({ command: 'deploy', release, startedAt, origin });
  const provisional = releaseId({ now: startedAt, taken: [], ...commitOf(origin) });
  emit({
    type: 'started',
    at: startedAt,
    command: 'deploy',
    app: config.app,
    environment: config.environment,
    release: provisional,
    hosts: config.hosts.map(({ name, address }) => ({ name, address })),
  });
  const giveUpEarly = connectEarly(context, runs);
  const source = await openOrSay(context, openSource);
  if (source === undefined) {
    giveUpEarly();
    await disconnect(runs);
    return conclude(context, runs, facts(provisional));
  }
  const stopKeepingAlive = keepAlive(context, runs);
  try {
    const budget = new RetryBudget();
    const ready = await reachAndLook(context, runs, { needs: source, owner: ownerOf(origin), budget });
    if (!ready) return await conclude(context, runs, facts(provisional));
    const participants = runs.filter(takesPart);
    const taken = participants.flatMap((run) => run.observed.releases.map((release) => release.id));
    const release = releaseId({ now: startedAt, taken, ...commitOf(origin) });
    const plan = planDeployment(config, participants.map(participantOf), release, source);
    const versions = versionsOf(release, [origin.commit, origin.version]);
    for (const run of participants) run.aimAt(release, versions);
    const shared = runs.length > 1 ? sharedArchives(source, limits.sharedArchiveBytes) : source;
    if (await prepare(context, runs, plan, { release, source: shared, versions })) {
      const names = runs.filter(takesPart).map((run) => run.name);
      await carryOut({ context, runs, plan: planFor(config, plan, names), budget });
    }
    return await conclude(context, runs, facts(release));
  } finally {
    await stopKeepingAlive();
    await disconnect(runs);
    await source.close();
  }
}

/** Opens the source, before anything is asked of a host; undefined, and said why, when it cannot be deployed. */
async function openOrSay(
  context: EngineContext,
  openSource: () => Promise<OpenedSource>,
): Promise<OpenedSource | undefined> {
  let source: OpenedSource | undefined;
  await inPhase(context, 'validate', [], async () => {
    try {
      source = await openSource();
      return [];
    } catch (thrown) {
      const location = context.config.locations.source;
      return [{ ...failureOf(thrown), ...(location === undefined ? {} : { location }) }];
    }
  });
  return source;
}

/** What reaching and looking is for. */
export interface Looking {
  readonly needs: { readonly bytes: number; readonly files: number };
  /** Without one, connecting is tried once. */
  readonly budget?: RetryBudget;
  /** With one the leases are taken, and what an earlier run left unfinished is recovered; else nothing is changed. */
  readonly owner?: LeaseOwner;
  /** Begun on each host that nobody has, beside the taking of the leases; `decide` may wait for what comes of it. */
  readonly askAhead?: (run: HostRun) => void;
  /** Asked of those that take part, once they are observed. */
  readonly decide?: (participants: readonly HostRun[]) => Promise<readonly Failure[]>;
}

/**
 * Connects and observes every host; false when something makes the run impossible. Hosts whose failure concerns them
 * alone are left out.
 */
export async function reachAndLook(
  context: EngineContext,
  runs: readonly HostRun[],
  { needs, budget, owner, askAhead, decide }: Looking,
): Promise<boolean> {
  const isFollowedByStaging = owner !== undefined && decide === undefined;
  const wrongQuestions: Failure[] = [];
  const holds = (failures: readonly Failure[]): boolean =>
    wrongQuestions.length === 0 && !concernAll(failures) && goesOnWithout(context, runs);
  const connect = async (): Promise<Failure[]> => {
    const failures = await onEach(context, runs, (run) => connectHost(context, run, budget));
    if (failures.length === 0) requireParticipants(runs.filter(takesPart));
    return [...failures, ...groupFailures(context, runs)];
  };
  if (!(await inPhase(context, 'connect', namesOf(runs), connect, holds))) return false;
  const participants = runs.filter(takesPart);
  const look = async (): Promise<Failure[]> => {
    const failures: Failure[] = [];
    const thrown = await onEach(context, participants, async (run) => {
      failures.push(...(await preflightHost(run, needs)));
    });
    failures.push(...thrown);
    if (!holds(failures)) return failures;
    wrongQuestions.push(...(await questionsBefore(context, runs.filter(takesPart))));
    if (wrongQuestions.length > 0) return [...failures, ...wrongQuestions];
    // What another run, or a recovery, is about to change is looked at afterwards; where a release is going to be brought
    // there is time for it beside that.
    const first = isFollowedByStaging ? [] : runs.filter((run) => takesPart(run) && isQuiet(run));
    if (askAhead !== undefined) for (const run of runs) if (takesPart(run) && isQuiet(run)) askAhead(run);
    const looking = onEach(context, first, (run) => healthBefore(context, run));
    if (owner !== undefined) {
      failures.push(...(await takeLeases(context, runs.filter(takesPart), owner, 'preflight')));
    }
    failures.push(...(await looking));
    if (holds(failures)) {
      const others = runs.filter((run) => takesPart(run) && !first.includes(run));
      if (isFollowedByStaging) for (const run of others) lookMeanwhile(context, run);
      else failures.push(...(await onEach(context, others, (run) => healthBefore(context, run))));
    }
    if (decide !== undefined && holds(failures)) failures.push(...(await decide(runs.filter(takesPart))));
    return failures;
  };
  return inPhase(context, 'preflight', namesOf(participants), look, holds);
}

/** Looks at what runs while the host is being brought the new release; what comes in its way is met by that, too. */
function lookMeanwhile(context: EngineContext, run: HostRun): void {
  run.looking = healthBefore(context, run).catch(() => undefined);
}

/** Nobody has the host, and nothing of an earlier run is left to be recovered there. */
function isQuiet({ observed: { lease, transaction } }: HostRun): boolean {
  return lease === undefined && !isUnfinished(transaction);
}

/** Stages and migrates; false when that ended the run, in which case nothing that runs was touched. */
async function prepare(
  context: EngineContext,
  runs: readonly HostRun[],
  plan: Plan,
  staging: Staging,
): Promise<boolean> {
  const plans = new Map(plan.hosts.map((host) => [host.host, host]));
  const holds = (failures: readonly Failure[]): boolean =>
    !concernAll(failures) && goesOnWithout(context, runs);
  const each = (
    phase: 'stage' | 'migrate',
    some: readonly HostRun[],
    work: (run: HostRun, plan: HostPlan) => Promise<void>,
  ): Promise<boolean> =>
    inPhase(
      context,
      phase,
      namesOf(some),
      () =>
        onEach(context, some, async (run) => {
          const hostPlan = plans.get(run.name);
          if (hostPlan !== undefined) await work(run, hostPlan);
        }),
      holds,
    );
  // No snapshots are taken yet.
  skipPhase(context, 'snapshot');
  const staged = await each('stage', runs.filter(takesPart), async (run, hostPlan) => {
    try {
      await stageHost(context, run, hostPlan, staging);
    } finally {
      await run.looking;
    }
  });
  if (!staged) return false;
  const migrating = runs.filter((run) => takesPart(run) && (plans.get(run.name)?.migrate.length ?? 0) > 0);
  if (migrating.length > 0) {
    return each('migrate', migrating, (run, hostPlan) => migrateHost(context, run, hostPlan, staging));
  }
  skipPhase(context, 'migrate');
  return true;
}

function namesOf(runs: readonly HostRun[]): string[] {
  return runs.map((run) => run.name);
}

/** A host with what was observed on it. */
export function participantOf(run: HostRun): Participant {
  return { host: run.host, facts: run.observed };
}

function commitOf(origin: RunOrigin): { commit?: string } {
  return origin.commit === undefined ? {} : { commit: origin.commit };
}

/** What the hosts are told of who deploys. */
export function ownerOf(origin: RunOrigin): LeaseOwner {
  return { run: origin.run, actor: origin.actor ?? '', url: origin.url ?? '' };
}
