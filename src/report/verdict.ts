import type { HostState } from '../model/outcome.ts';
import type { HostReport, Report } from '../model/report.ts';
import { listNames } from './name-list.ts';

/** The truth about a run in one sentence, made from where each host ended and not from the outcome alone. */
export function verdictSentence(report: Report): string {
  const said = tellingOrder.flatMap((state) => clausesFor(state, report.hosts));
  if (said.length === 0) return `${headline(report)}: no host was contacted.`;
  return `${headline(report)}: ${said.join('; ')}.`;
}

/** Which state is told first. */
const tellingOrder: readonly HostState[] = [
  'failed',
  'unknown',
  'deployed',
  'rolled-back',
  'left-as-is',
  'unchanged',
  'skipped',
];

function headline(report: Report): string {
  const isDeploy = report.command === 'deploy';
  switch (report.outcome) {
    case 'deployed':
      return isDeploy ? 'Deployed' : 'Rolled back as asked';
    case 'partial':
      return isDeploy ? 'Partly deployed' : 'Partly rolled back as asked';
    case 'rolled-back':
      return isDeploy ? 'Rolled back' : 'The rollback did not hold and was taken back';
    case 'failed':
      return isUntouched(report) ? 'Failed before anything changed' : 'Failed';
    case 'unknown':
      return 'Unknown';
  }
}

/** Whether nothing live was touched on any host, a database included. */
function isUntouched(report: Report): boolean {
  const isLeft = (host: HostReport): boolean => host.state === 'unchanged' || host.state === 'skipped';
  return report.hosts.every(isLeft) && migratedInVain(report).length === 0;
}

/** Hosts where migrations ran for a release that is not in service: those are never taken back. */
function migratedInVain(report: Report): string[] {
  return report.hosts
    .filter((host) => host.state !== 'deployed')
    .filter((host) => host.phases.some(({ phase, result }) => phase === 'migrate' && result !== 'skipped'))
    .map((host) => host.name);
}

/** The names of the hosts in this state by the release they have, or had. */
function byRelease(
  state: HostState,
  hosts: readonly HostReport[],
  which: 'release' | 'previousRelease',
): Map<string | undefined, string[]> {
  const names = new Map<string | undefined, string[]>();
  for (const host of hosts) {
    if (host.state !== state) continue;
    // Where the state is not known, neither is the release.
    const release = state === 'unknown' || state === 'skipped' ? undefined : host[which];
    const among = names.get(release);
    if (among === undefined) names.set(release, [host.name]);
    else among.push(host.name);
  }
  return names;
}

/** One clause for each release among the hosts in this state. */
function clausesFor(state: HostState, hosts: readonly HostReport[]): string[] {
  return [...byRelease(state, hosts, 'release')].map(([release, names]) => {
    const isAll = names.length === hosts.length && names.length > 1;
    const who = isAll ? 'every host' : listNames(names);
    return clause(state, who, names.length > 1 && !isAll, release);
  });
}

function clause(state: HostState, who: string, isPlural: boolean, release: string | undefined): string {
  const are = isPlural ? 'are' : 'is';
  const were = isPlural ? 'were' : 'was';
  switch (state) {
    case 'deployed':
      return release === undefined ? `${who} ${are} deployed` : `${who} ${are} on ${release} now`;
    case 'rolled-back':
      return release === undefined
        ? `nothing is in service on ${who}, as before`
        : `${who} ${are} on ${release} again`;
    case 'unchanged':
      return `${who} ${were} left as ${isPlural ? 'they were' : 'it was'}${release === undefined ? '' : `, on ${release}`}`;
    case 'skipped':
      return `${who} ${were} skipped, being optional and out of reach`;
    case 'left-as-is':
      return `${who} failed and ${were} left as ${isPlural ? 'they are' : 'it is'}${release === undefined ? '' : `, on ${release}`}`;
    case 'failed':
      return `${who} ${isPlural ? 'need' : 'needs'} a person${release === undefined ? '' : `, \`current\` names ${release}`}`;
    case 'unknown':
      return `contact was lost and the state of ${who} is not known`;
  }
}

/** What a person should do now, most urgent first; empty when there is nothing to do. */
export function nextSteps(report: Report): string[] {
  const named = (state: HostState): string[] =>
    report.hosts.filter((host) => host.state === state).map((host) => host.name);
  const steps: string[] = [];
  for (const [previous, names] of byRelease('failed', report.hosts, 'previousRelease')) {
    steps.push(byHand(names, previous));
  }
  const unknown = named('unknown');
  if (unknown.length > 0) {
    steps.push(
      `Once ${listNames(unknown)} can be reached again, run \`deploy-action status\` to see what is in service there. Until then assume nothing.`,
    );
  }
  const skipped = named('skipped');
  if (skipped.length > 0 && report.outcome === 'partial') {
    steps.push(`Deploy again once ${listNames(skipped)} can be reached: this release is not there.`);
  }
  const left = named('left-as-is');
  if (left.length > 0) {
    steps.push(
      `See to ${listNames(left)}: the release failed there and was left in service (\`on-failure: continue\`).`,
    );
  }
  const without = [...named('rolled-back'), ...named('unchanged')];
  if (without.length > 0 && report.outcome === 'partial') {
    steps.push(
      `Remove the cause of the failure on ${listNames(without)} and deploy again: this release is not there.`,
    );
  }
  const migrated = migratedInVain(report);
  if (migrated.length > 0) {
    steps.push(
      `Migrations ran on ${listNames(migrated)} and are not taken back: see that the release in service works with the new schema.`,
    );
  }
  if (report.outcome === 'rolled-back' || (report.outcome === 'failed' && isUntouched(report))) {
    steps.push(
      report.failures[0]?.kind === 'cancelled'
        ? 'Run it again when you are ready.'
        : 'Remove the cause of the failure and run again; nothing else has to be done.',
    );
  }
  const degraded = report.hosts.filter((host) => host.degraded).map((host) => host.name);
  if (degraded.length > 0) {
    steps.push(`Watch ${listNames(degraded)}: healthy, but slower than \`degraded-after\` allows.`);
  }
  return steps;
}

function byHand(names: readonly string[], previous: string | undefined): string {
  const wanted =
    previous === undefined
      ? 'Before this run nothing was in service there.'
      : `Before this run ${previous} was in service there: let \`current\` in the app's directory name it again and restart the app.`;
  return `Put ${listNames(names)} right by hand: no release is proven good there. ${wanted} Then check with \`deploy-action status\`.`;
}
