import type { ChangedFile, Drift } from '../model/drift.ts';
import type { HostFacts } from '../model/facts.ts';
import type { ReleaseId } from '../model/release.ts';
import type { DeploymentRecord } from '../model/status.ts';
import { leftBehind } from './left-behind.ts';

interface Changed {
  readonly files: readonly ChangedFile[];
  readonly count: number;
}

/** What was seen on a host that may have changed since the last run there. */
export interface SeenHost {
  readonly host: string;
  readonly facts: Pick<HostFacts, 'current' | 'currentObstacle' | 'lease' | 'transaction'>;
  /** Files of the release in service that are not as they were sent, the first of `count`; undefined where none could tell. */
  readonly changed: Changed | undefined;
  /** Files of the service that are not those of the release in service. */
  readonly serviceFiles: readonly ChangedFile[];
}

const shownFiles = 5;

/** In what the host is other than the deployments left it; `records` are those of its fleet, newest first. Pure. */
export function driftOf(seen: SeenHost, records: readonly DeploymentRecord[]): Drift[] {
  return [unfinished(seen), switched(seen), behind(seen, records), files(seen), serviceFiles(seen)].flatMap(
    (drift) => drift ?? [],
  );
}

function unfinished({ facts: { transaction, lease } }: SeenHost): Drift | undefined {
  const left = leftBehind(transaction, lease);
  if (left === undefined) return undefined;
  return { kind: 'unfinished', message: left, hint: 'Have it put right: deploy-action recover' };
}

/** The last run here is asked, not the records: a run may die between its end on the host and its record. */
function switched({ facts }: SeenHost): Drift | undefined {
  const left = leftInService(facts.transaction);
  const { current, currentObstacle } = facts;
  if (left === 'unknown' || (current === left && currentObstacle === undefined)) return undefined;
  return {
    kind: 'switched',
    message: `${currentObstacle === undefined ? `\`current\` names ${current ?? 'nothing'}` : `\`current\` is ${currentObstacle}`}, but the last run here left ${left ?? 'nothing'} in service`,
    hint: 'Somebody changed it by hand: deploy again, or go back to a release by its name (rollback RELEASE).',
  };
}

/** What the newest transaction left in service; undefined is nothing. */
function leftInService({
  state,
  release,
  previous,
  reason,
}: HostFacts['transaction']): ReleaseId | undefined | 'unknown' {
  switch (state) {
    case 'committed':
      return release;
    case 'rolled-back':
      return reason === 'by-hand' ? 'unknown' : previous;
    case 'none':
    case 'armed':
    case 'switched':
    case 'rolling-back':
    case 'needs-human':
      return 'unknown';
  }
}

/** A host that the last deployment which held did not reach, or that went back alone. */
function behind({ host, facts }: SeenHost, records: readonly DeploymentRecord[]): Drift | undefined {
  const last = records.find(({ outcome }) => outcome === 'deployed' || outcome === 'partial');
  const holding = last?.hosts.filter(({ state }) => state === 'deployed' || state === 'left-as-is') ?? [];
  const elsewhere = holding.filter((one) => one.host !== host);
  const hasPart = holding.length > elsewhere.length;
  if (last === undefined || hasPart || elsewhere.length === 0) return undefined;
  if (elsewhere.some(({ release }) => release === facts.current)) return undefined;
  return {
    kind: 'behind',
    message: `${facts.current ?? 'nothing'} is in service, and ${last.release} on ${elsewhere.map((one) => one.host).join(', ')} since the last ${last.command === 'deploy' ? 'deployment' : 'rollback'}`,
    hint: 'Deploy again: a host that has the release already takes little time.',
  };
}

function files({ facts: { current }, changed }: SeenHost): Drift | undefined {
  if (changed === undefined || changed.count === 0) return undefined;
  return {
    kind: 'files',
    message: notAsSent(current ?? 'nothing', changed),
    hint: 'Deploy again: what differs is sent anew. What the app writes belongs in `shared`.',
    files: changed.files,
  };
}

/** The sentence that names the first files of a release that are not as they were sent, and says how many there are. */
export function notAsSent(release: ReleaseId, { files: first, count }: Changed): string {
  const many = count === 1 ? 'a file' : `${count} files`;
  const more = count > shownFiles ? ', …' : '';
  const names = first.slice(0, shownFiles).map(named).join(', ');
  return `${many} of ${release} ${count === 1 ? 'is' : 'are'} not as sent: ${names}${more}`;
}

function serviceFiles({ facts: { current }, serviceFiles: found }: SeenHost): Drift | undefined {
  if (found.length === 0) return undefined;
  return {
    kind: 'service-file',
    message: `the service has not the file of ${current}: ${found.map(named).join(', ')}`,
    hint: 'Deploy again, which puts it in place. What is to stay belongs in the configuration, or in a drop-in beside it.',
    files: found,
  };
}

function named({ path, is }: ChangedFile): string {
  return `${path} (${is})`;
}
