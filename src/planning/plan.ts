import type { DeployConfig, DriverConfig, HostConfig } from '../model/config.ts';
import type { HostFacts } from '../model/facts.ts';
import type { GroupPlan, HostPlan, Plan, PlanOutline, Step } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';
import { atLeast } from '../strategies/share.ts';
import { strategyText, wavesOf } from './waves.ts';

/** A host that takes part, with what was observed on it. */
export interface Participant {
  readonly host: HostConfig;
  readonly facts: Pick<HostFacts, 'current'>;
}

/** The plan that puts a new release on every participant; pure. */
export function planDeployment(
  config: DeployConfig,
  participants: readonly Participant[],
  release: ReleaseId,
  upload: { readonly files: number; readonly bytes: number },
): Plan {
  const hosts = participants.map(
    (participant): HostPlan => ({
      ...basics(participant, release, partsOf(participant)),
      stage: stageSteps(participant.host, upload),
      migrate: participant.host.migrate.map(
        (step, index): Step => ({ kind: 'migrate', index, run: step.run, timeoutMs: step.timeoutMs }),
      ),
    }),
  );
  return planOf('deploy', config, hosts, release);
}

/** The plan that puts releases back into service that the participants already have, each its `target`; pure. */
export function planRollback(
  config: DeployConfig,
  participants: readonly (Participant & { readonly target: ReleaseId })[],
): Plan {
  const hosts = participants.map(
    (participant): HostPlan => ({ ...basics(participant, participant.target), stage: [], migrate: [] }),
  );
  const [newest = ''] = hosts
    .map(({ release }) => release)
    .sort()
    .reverse();
  return planOf('rollback', config, hosts, newest);
}

/** The plan without the hosts that do not take part any more; the waves are cut anew, so that none loses its meaning. */
export function planFor(config: DeployConfig, plan: Plan, names: readonly string[]): Plan {
  const taking = new Set(names);
  const hosts = plan.hosts.filter(({ host }) => taking.has(host));
  return { ...plan, hosts, waves: wavesOf(config, names) };
}

/** The parts by which traffic moves to a new release: there is no other to share it with on a first deployment. */
function partsOf({ host: { traffic }, facts }: Participant): Step[] {
  if (traffic?.canary === undefined || facts.current === undefined) return [];
  const { steps, soakMs, minRequests } = traffic.canary;
  return steps.map((percent) => ({
    kind: 'share-traffic',
    proxy: traffic.proxy.kind,
    ...{ percent, soakMs, minRequests },
  }));
}

/** Going back to what was good is not tried by parts: without `parts` all traffic moves at once. */
function basics(
  { host, facts }: Participant,
  release: ReleaseId,
  parts: readonly Step[] = [],
): Omit<HostPlan, 'stage' | 'migrate'> {
  return {
    host: host.name,
    address: host.address,
    path: host.path,
    ...(host.group === undefined ? {} : { group: host.group }),
    optional: host.optional,
    onFailure: host.onFailure,
    release,
    previous: facts.current,
    activate: activateSteps(host, facts.current, release, parts),
  };
}

function planOf(
  command: Plan['command'],
  config: DeployConfig,
  hosts: readonly HostPlan[],
  release: ReleaseId,
): Plan {
  const names = hosts.map(({ host }) => host);
  return { ...outlineOf(config, names), command, release, hosts };
}

/** What the configuration alone says of a deployment to hosts of these names; pure. */
export function outlineOf(config: DeployConfig, names: readonly string[]): PlanOutline {
  const { app, environment, gate, verify, keep } = config;
  const taking = new Set(names);
  return {
    ...{ app, environment, gate, verify, keep },
    hosts: config.hosts
      .filter(({ name }) => taking.has(name))
      .map(({ name, optional, onFailure }) => ({ host: name, optional, onFailure })),
    groups: config.groups.map(groupPlan),
    waves: wavesOf(config, names),
    strategy: strategyText(config),
  };
}

function groupPlan({ name, hosts, onFailure, minSuccess }: DeployConfig['groups'][number]): GroupPlan {
  const least = minSuccess === undefined ? {} : { minSuccess: atLeast(minSuccess, hosts.length) };
  return { name, hosts, onFailure, ...least };
}

function stageSteps(host: HostConfig, { files, bytes }: { files: number; bytes: number }): Step[] {
  const steps: Step[] = [{ kind: 'upload', files, bytes }];
  if (host.shared.length > 0) steps.push({ kind: 'link-shared', entries: host.shared });
  const names = Object.keys(host.env.values);
  if (names.length > 0) steps.push({ kind: 'write-env', file: host.env.file, names });
  for (const [index, step] of host.build.entries()) {
    steps.push({ kind: 'build', index, run: step.run, timeoutMs: step.timeoutMs });
  }
  const prepared = preparedService(host.driver);
  if (prepared !== undefined) steps.push({ kind: 'prepare-service', service: prepared });
  steps.push({ kind: 'seal' });
  return steps;
}

function activateSteps(
  host: HostConfig,
  from: ReleaseId | undefined,
  to: ReleaseId,
  parts: readonly Step[],
): Step[] {
  const steps: Step[] = [{ kind: 'switch', from, to }];
  const service = serviceName(host.driver);
  if (service !== undefined) steps.push({ kind: 'restart', service });
  if (service !== undefined || host.health.length > 0) steps.push({ kind: 'health', probes: host.health });
  if (host.traffic !== undefined)
    steps.push(...parts, { kind: 'move-traffic', proxy: host.traffic.proxy.kind });
  return steps;
}

/** What must be made ready beside the files of a release, if anything. */
function preparedService(driver: DriverConfig): string | undefined {
  switch (driver.kind) {
    case 'systemd':
      return driver.exec === undefined ? undefined : driver.unit;
    case 'compose':
    case 'pm2':
    case 'swarm':
      return serviceName(driver);
    case 'command':
      return undefined;
  }
}

/** What people call the thing that is put into service, or undefined for a static site. */
export function serviceName(driver: DriverConfig): string | undefined {
  switch (driver.kind) {
    case 'systemd':
      return driver.unit;
    case 'compose':
      return driver.project ?? 'the containers';
    case 'pm2':
      return 'the app';
    case 'swarm':
      return driver.stack ?? 'the stack';
    case 'command':
      return (driver.reload ?? driver.restart ?? driver.start) === undefined ? undefined : 'the app';
  }
}
