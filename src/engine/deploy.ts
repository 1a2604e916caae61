import { type Failure, failureOf } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { LeaseOwner } from '../model/transaction.ts';
import { planDeployment } from '../planning/plan.ts';
import { releaseId } from '../planning/release-id.ts';
import { carryOut } from './carry-out.ts';
import { conclude, disconnect, type RunEnd, type RunFacts } from './conclude.ts';
import { connectHost } from './connect.ts';
import type { EngineContext, OpenedSource, RunOrigin } from './context.ts';
import { inPhase, onEach } from './fleet.ts';
import { versionsOf } from './health.ts';
import { HostRun } from './host-run.ts';
import { keepAlive, takeLeases } from './lease.ts';
import { preflightHost, requireParticipants } from './preflight.ts';
import { migrateHost, type Staging, stageHost } from './stage.ts';

/** Deploys a source to every host of the configuration. Never rejects: what went wrong is in the events and the end. */
export async function deploy(
  context: EngineContext,
  openSource: () => Promise<OpenedSource>,
  origin: RunOrigin,
): Promise<RunEnd> {
  const { config, emit, ports } = context;
  const startedAt = ports.clock.now();
  const runs = config.hosts.map((host) => new HostRun(host, context));
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
  const source = await openOrSay(context, openSource);
  if (source === undefined) return conclude(context, runs, facts(provisional));
  const stopKeepingAlive = keepAlive(context, runs);
  try {
    const ready = await reachAndLook(context, runs, source, ownerOf(origin));
    if (!ready) return await conclude(context, runs, facts(provisional));
    const participants = runs.filter((run) => run.state !== 'skipped');
    const taken = participants.flatMap((run) => run.observed.releases.map((release) => release.id));
    const release = releaseId({ now: startedAt, taken, ...commitOf(origin) });
    const plan = planDeployment(
      config,
      participants.map((run) => ({ host: run.host, facts: run.observed })),
      release,
      source,
    );
    const versions = versionsOf(release, [origin.commit, origin.version]);
    const prepared = await prepare(context, participants, plan, { release, source, versions });
    if (prepared) await carryOut(context, participants, plan, versions);
    return await conclude(context, runs, facts(release));
  } finally {
    await stopKeepingAlive();
    await disconnect(runs);
    await source.close();
  }
}

/** Opens the source, before any host is contacted; undefined, and said why, when it cannot be deployed. */
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

/**
 * Connects and observes every host, then asks `decide` of those that take part; false when something makes the
 * run impossible. Without an owner nothing is changed; with one the leases are taken, and what an earlier run left
 * unfinished is recovered.
 */
export async function reachAndLook(
  context: EngineContext,
  runs: readonly HostRun[],
  needs: { readonly bytes: number; readonly files: number },
  owner: LeaseOwner | undefined,
  decide: (participants: readonly HostRun[]) => Promise<readonly Failure[]> = async () => [],
): Promise<boolean> {
  const names = runs.map((run) => run.name);
  const connecting = await inPhase(context, 'connect', names, async () => {
    const failures = await onEach(context, runs, (run) => connectHost(context, run));
    if (failures.length === 0) requireParticipants(runs.filter((run) => run.state !== 'skipped'));
    return failures;
  });
  if (connecting.length > 0) return false;
  const participants = runs.filter((run) => run.state !== 'skipped');
  const looking = await inPhase(
    context,
    'preflight',
    participants.map((run) => run.name),
    async () => {
      const found: Failure[] = [];
      const thrown = await onEach(context, participants, async (run) => {
        found.push(...(await preflightHost(context, run, needs)));
      });
      const failures = [...found, ...thrown];
      if (failures.length > 0) return failures;
      const refused = owner === undefined ? [] : await takeLeases(context, participants, owner, 'preflight');
      return refused.length > 0 ? refused : [...(await decide(participants))];
    },
  );
  return looking.length === 0;
}

/** Stages and migrates; false when that failed, in which case nothing that runs was touched. */
async function prepare(
  context: EngineContext,
  runs: readonly HostRun[],
  plan: Plan,
  staging: Staging,
): Promise<boolean> {
  const names = runs.map((run) => run.name);
  const planOf = (run: HostRun): Plan['hosts'][number] | undefined =>
    plan.hosts.find((host) => host.host === run.name);
  const staged = await inPhase(context, 'stage', names, () =>
    onEach(context, runs, async (run) => {
      const hostPlan = planOf(run);
      if (hostPlan === undefined) return;
      await stageHost(context, run, hostPlan, staging);
    }),
  );
  if (staged.length > 0) return false;
  const migrating = runs.filter((run) => (planOf(run)?.migrate.length ?? 0) > 0);
  if (migrating.length === 0) return true;
  const migrated = await inPhase(
    context,
    'migrate',
    migrating.map((run) => run.name),
    () =>
      onEach(context, migrating, async (run) => {
        const hostPlan = planOf(run);
        if (hostPlan !== undefined) await migrateHost(context, run, hostPlan, staging);
      }),
  );
  return migrated.length === 0;
}

function commitOf(origin: RunOrigin): { commit?: string } {
  return origin.commit === undefined ? {} : { commit: origin.commit };
}

/** What the hosts are told of who deploys. */
export function ownerOf(origin: RunOrigin): LeaseOwner {
  return { run: origin.run, actor: origin.actor ?? '', url: origin.url ?? '' };
}
