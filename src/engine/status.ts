import { HostAgent } from '../host/agent.ts';
import { changedFiles } from '../host/changed-files.ts';
import { readFacts } from '../host/facts.ts';
import { readOnlyHost } from '../host/read-only-host.ts';
import { type Failure, failureOf } from '../model/failure.ts';
import type { ReleaseId, ReleaseRecord } from '../model/release.ts';
import type {
  DeploymentFigures,
  DeploymentRecord,
  HistoryEntry,
  HostPromise,
  HostStatus,
} from '../model/status.ts';
import { isUnfinished } from '../model/transaction.ts';
import type { Connection } from '../model/transport.ts';
import { figuresOf, type HostEntry, mergeHistory } from '../planning/deployments.ts';
import { driftOf, type SeenHost } from '../planning/drift.ts';
import { neededTools, preflightFailures } from '../planning/preflight.ts';
import { unlockHint } from '../planning/unlock-hint.ts';
import { driverFor } from '../traffic/driver-for.ts';
import { healthProbes } from './coloured-health.ts';
import { disconnect } from './conclude.ts';
import { connectHost } from './connect.ts';
import { type EngineContext, limits } from './context.ts';
import { onEach } from './fleet.ts';
import { askOnce } from './health.ts';
import { HostRun } from './host-run.ts';

/** Looks at every host without changing anything; what cannot be asked is in that host's failures. */
export async function status(context: EngineContext): Promise<readonly HostStatus[]> {
  const entries = new Map<string, readonly HostEntry[]>();
  const seen = new Map<string, SeenHost>();
  const hosts = await lookAtEach(context, async (run) => {
    const probes: HostStatus['probes'][number][] = [];
    const { current } = run.observed;
    const own = ofEnvironment(context, await readEntries(run.connected, run));
    entries.set(run.name, own);
    seen.set(run.name, await seeChanges(run));
    if (current !== undefined) {
      for (const probe of await healthProbes(run, current)) {
        const { verdict, latencyMs, detail } = await askOnce(context, run, probe, current);
        probes.push({ probe: probe.name, verdict, latencyMs, detail });
      }
    }
    return { ...inServiceSince(current, own), probes, failures: unconfirmed(run) };
  });
  const records = mergeHistory(hosts.flatMap(({ host }) => entries.get(host) ?? []));
  return hosts.map((host) => {
    const found = seen.get(host.host);
    return found === undefined ? host : { ...host, drift: driftOf(found, records) };
  });
}

async function seeChanges(run: HostRun): Promise<SeenHost> {
  const { current } = run.observed;
  const nothing = { host: run.name, facts: run.observed, changed: undefined, serviceFiles: [] };
  if (current === undefined) return nothing;
  const { path } = run.host;
  const changed = await changedFiles(run.connected, {
    ...{ path, release: current, timeoutMs: limits.agentTimeoutMs, hasAgent: run.observed.hasAgent },
  });
  const service = run.driverContext(run.host.driver, readOnlyHost(run.connected));
  const serviceFiles = (await driverFor(run.host).changedFiles?.(service, current)) ?? [];
  return { ...nothing, changed, serviceFiles };
}

/** Finds everything that would stop a deployment on each host, without changing anything. */
export async function doctor(
  context: EngineContext,
  needs: { readonly bytes: number; readonly files: number },
): Promise<readonly HostStatus[]> {
  return lookAtEach(context, async (run) => {
    const driver = driverFor(run.host);
    const tools = neededTools(driver.tools(run.host.driver));
    const failures = [...preflightFailures(run.host, run.observed, { tools, ...needs }), ...unconfirmed(run)];
    try {
      await driver.preflight(run.driverContext(run.host.driver, readOnlyHost(run.connected)));
    } catch (thrown) {
      failures.push(run.place(failureOf(thrown), 'driver'));
    }
    return { probes: [], failures };
  });
}

/** What the hosts recorded, merged. */
export interface FleetHistory {
  /** Newest first. */
  readonly deployments: readonly DeploymentRecord[];
  /** Over all records that were read; undefined where there are none. */
  readonly figures: DeploymentFigures | undefined;
  readonly failures: readonly Failure[];
}

/** The deployments of this environment as the hosts recorded them, and the figures over them. */
export async function history(context: EngineContext): Promise<FleetHistory> {
  const runs = context.config.hosts.map((host) => new HostRun(host, context));
  const found = new Map<string, HostEntry[]>();
  const failures = await withConnections(runs, () =>
    onEach(context, runs, async (run) => {
      await connectHost(context, run);
      if (run.connection === undefined) return;
      found.set(run.name, await readEntries(run.connection, run));
    }),
  );
  const entries = ofEnvironment(
    context,
    runs.flatMap((run) => found.get(run.name) ?? []),
  );
  const deployments = mergeHistory(entries);
  return { deployments, figures: figuresOf(deployments, context.ports.clock.now()), failures };
}

/** What was recorded of the environment that is looked at. */
function ofEnvironment({ config }: EngineContext, entries: readonly HostEntry[]): readonly HostEntry[] {
  return entries.filter(({ environment = config.environment }) => environment === config.environment);
}

async function readEntries(connection: Connection, run: HostRun): Promise<HostEntry[]> {
  const { path } = run.host;
  const lines = await HostAgent.readHistory(connection, path, limits.historyLines, limits.agentTimeoutMs);
  return lines.flatMap(parseEntry).map((entry) => ({ ...entry, host: run.name }));
}

/** When what is in service was put there: by the last run after which the host had it and had not before. */
function inServiceSince(
  current: ReleaseId | undefined,
  entries: readonly HostEntry[],
): { readonly since?: string } {
  const entry = entries.findLast(
    ({ release, state }) => release === current && (state === 'deployed' || state === 'left-as-is'),
  );
  return entry === undefined ? {} : { since: entry.at };
}

/** The entry in one line of history; none in a line that is damaged. */
export function parseEntry(line: string): HistoryEntry[] {
  try {
    return [JSON.parse(line) as HistoryEntry];
  } catch {
    // A line torn by a full disk must not hide the others.
    return [];
  }
}

async function lookAtEach(
  context: EngineContext,
  look: (run: HostRun) => Promise<Pick<HostStatus, 'since' | 'probes' | 'failures'>>,
): Promise<readonly HostStatus[]> {
  const runs = context.config.hosts.map((host) => new HostRun(host, context));
  const found = new Map<string, HostStatus>();
  await withConnections(runs, () =>
    onEach(context, runs, async (run) => {
      const base = { host: run.name, address: run.host.address };
      const nothing = { ...base, current: undefined, releases: [], probes: [] };
      try {
        await connectHost(context, run);
        if (run.connection === undefined) {
          found.set(run.name, { ...nothing, failures: run.failure === undefined ? [] : [run.failure] });
          return;
        }
        run.facts = await readFacts(run.connected, {
          path: run.host.path,
          tools: neededTools(driverFor(run.host).tools(run.host.driver)),
          timeoutMs: limits.agentTimeoutMs,
        });
        const { current, releases } = run.facts;
        found.set(run.name, { ...base, current, releases, promise: promiseOf(run), ...(await look(run)) });
      } catch (thrown) {
        found.set(run.name, { ...nothing, failures: [run.place(failureOf(thrown), undefined)] });
      }
    }),
  );
  return runs.flatMap((run) => found.get(run.name) ?? []);
}

/** What an observed host does without the runner. */
export function promiseOf(run: HostRun): HostPromise {
  const { deadMan, lease, transaction } = run.observed;
  return { host: run.name, deadMan, lease, transaction };
}

async function withConnections<T>(runs: readonly HostRun[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await disconnect(runs);
  }
}

/**
 * A release in service that no run has confirmed: its run is at work, or was cut off between its switch and its
 * verdict. What the host itself confirmed counts, though its run may have died before it recorded that.
 */
function unconfirmed(run: HostRun): Failure[] {
  const { releases, current, transaction } = run.observed;
  const inService = releases.find((release) => release.id === current);
  if (inService === undefined || inService.state === 'good') return [];
  const isNewest = transaction.release === inService.id;
  if (isNewest && transaction.state === 'committed' && inService.state === 'staged') return [];
  const told = isNewest && isUnfinished(transaction) ? tellUnfinished(run) : tellLeft(inService);
  return [
    run.place(
      {
        kind: 'release-unconfirmed',
        host: run.name,
        message: `${inService.id} is in service on ${run.name} ${told.what}`,
        hint: told.hint,
      },
      undefined,
    ),
  ];
}

interface Told {
  readonly what: string;
  readonly hint: string;
}

/** The host will end it by itself, if nobody else does. */
function tellUnfinished(run: HostRun): Told {
  const { lease, transaction } = run.observed;
  const { previous } = transaction;
  const back = `the host itself ${previous === undefined ? 'takes it out again' : `puts ${previous} back`}`;
  if (lease !== undefined && lease.secondsLeft > 0 && lease.epoch === transaction.epoch) {
    return {
      what: `and not confirmed yet: run ${lease.run} is at work, or was cut off just now; unless it confirms, ${back}`,
      hint: `Look again in a while, or, ${unlockHint(lease.run)}`,
    };
  }
  return {
    what: `and was never confirmed: the run that put it there was cut off; ${back}`,
    hint: 'Look again in a while, or have it put back now: deploy-action recover',
  };
}

function tellLeft({ state }: ReleaseRecord): Told {
  return {
    what:
      state === 'bad'
        ? 'though it failed there: it was left as it is (on-failure: continue), or its run was cut off'
        : 'and was never confirmed: the run that put it there was cut off',
    hint: 'Deploy again, or name a release to go back to: rollback RELEASE.',
  };
}
