import type { FailurePolicy, GroupConfig } from '../model/fleet.ts';
import { keyPlaceAt, nodeAt } from './config-node.ts';
import { type ConfigIssue, type FieldPath, issueAt } from './issue.ts';
import { nearestOf } from './nearest.ts';
import { cyclesAmong } from './order-cycles.ts';
import type { Resolving } from './resolving.ts';
import type { GroupDraft } from './schema.ts';

/** What a host is within the fleet. */
export interface FleetPlace {
  readonly group?: string;
  readonly optional: boolean;
  readonly after: readonly string[];
  readonly onFailure: FailurePolicy;
}

/** Groups and places of hosts, and what is wrong with them. */
export interface ResolvedFleet {
  readonly groups: readonly GroupConfig[];
  /** By the host's name. */
  readonly places: ReadonlyMap<string, FleetPlace>;
  readonly issues: readonly ConfigIssue[];
}

/** Resolves groups, order and the meaning of failures; `after` comes out as names of hosts only. */
export function resolveFleet(resolving: Resolving): ResolvedFleet {
  const { draft } = resolving;
  const names = keysOf(resolving, 'hosts');
  const groupNames = keysOf(resolving, 'groups');
  const members = new Map(groupNames.map((name) => [name, [] as string[]]));
  for (const name of names) members.get(draft.hosts?.[name]?.group ?? '')?.push(name);
  const issues = [
    ...nameClashes(resolving, names, groupNames),
    ...names.flatMap((name) => groupIssues(resolving, name, groupNames)),
    ...names.flatMap((name) => afterIssues(resolving, ['hosts', name], [...names, ...groupNames])),
    ...groupNames.flatMap((name) => afterIssues(resolving, ['groups', name], [...names, ...groupNames])),
    ...groupNames.flatMap((name) => minSuccessIssues(resolving, name, members.get(name)?.length ?? 0)),
  ];
  const places = new Map(names.map((name) => [name, placeOf(resolving, name, members)]));
  if (issues.length === 0) issues.push(...cycleIssues(resolving, places));
  const groups = groupNames.flatMap((name) => {
    const group = draft.groups[name];
    return group === undefined ? [] : [groupOf(name, group, members.get(name) ?? [], draft['on-failure'])];
  });
  return { groups, places, issues };
}

function keysOf({ tree }: Resolving, key: 'hosts' | 'groups'): string[] {
  const node = nodeAt(tree, [key]);
  return node?.kind === 'map' ? [...node.entries.keys()] : [];
}

function groupOf(
  name: string,
  group: GroupDraft,
  hosts: readonly string[],
  usual: FailurePolicy | undefined,
): GroupConfig {
  const { 'min-success': minSuccess, strategy } = group;
  return {
    name,
    hosts,
    onFailure: group['on-failure'] ?? usual ?? 'rollback-all',
    ...(minSuccess === undefined ? {} : { minSuccess }),
    ...(strategy === undefined ? {} : { strategy }),
  };
}

function placeOf(
  { draft }: Resolving,
  name: string,
  members: ReadonlyMap<string, readonly string[]>,
): FleetPlace {
  const host = draft.hosts?.[name];
  const group = host?.group === undefined ? undefined : draft.groups[host.group];
  const before = [...(host?.after ?? []), ...(group?.after ?? [])];
  const after = [...new Set(before.flatMap((one) => members.get(one) ?? [one]))];
  return {
    ...(host?.group === undefined ? {} : { group: host.group }),
    optional: host?.optional ?? group?.optional ?? false,
    after,
    onFailure: host?.['on-failure'] ?? ofMember(group, draft['on-failure']),
  };
}

/** What the failure of one host means by its group: where only too many failures are one, a single one is its own. */
function ofMember(group: GroupDraft | undefined, usual: FailurePolicy | undefined): FailurePolicy {
  const said = group?.['on-failure'] ?? usual ?? 'rollback-all';
  if (group?.['min-success'] === undefined || said === 'continue') return said;
  return 'rollback-host';
}

function nameClashes(
  { tree }: Resolving,
  hosts: readonly string[],
  groups: readonly string[],
): ConfigIssue[] {
  return groups
    .filter((name) => hosts.includes(name))
    .map((name) =>
      issueAt(keyPlaceAt(tree, ['groups', name]), ['groups', name], {
        message: `a host and a group are both called \`${name}\``,
        expected: 'names by which `after` can tell them apart',
        hint: 'Rename one of the two.',
      }),
    );
}

function groupIssues(resolving: Resolving, name: string, groups: readonly string[]): ConfigIssue[] {
  const { tree, draft, broken } = resolving;
  const group = draft.hosts?.[name]?.group;
  if (group === undefined || groups.includes(group) || broken.has('groups')) return [];
  const path = ['hosts', name, 'group'];
  return [
    unknownName(resolving, path, group, groups, {
      what: 'group',
      hint: `Add it: \`groups: { ${group}: {} }\`, or correct the name.`,
      none: 'a name under `groups`',
      place: nodeAt(tree, path)?.place,
    }),
  ];
}

function afterIssues(resolving: Resolving, owner: FieldPath, known: readonly string[]): ConfigIssue[] {
  const { tree, draft, broken } = resolving;
  const [kind, name = ''] = owner;
  const written = kind === 'hosts' ? draft.hosts?.[name]?.after : draft.groups[name]?.after;
  if (broken.has('hosts') || broken.has('groups')) return [];
  return (written ?? []).flatMap((one, index) => {
    if (known.includes(one)) return [];
    const base = [...owner, 'after'];
    const path = nodeAt(tree, base)?.kind === 'list' ? [...base, index] : base;
    return [
      unknownName(resolving, path, one, known, {
        what: 'host or group',
        hint: 'Write the name of a host or group of this file.',
        none: 'a name under `hosts` or `groups`',
        place: nodeAt(tree, path)?.place,
      }),
    ];
  });
}

function unknownName(
  { tree }: Resolving,
  path: FieldPath,
  name: string,
  known: readonly string[],
  says: {
    readonly what: string;
    readonly hint: string;
    readonly none: string;
    readonly place: ReturnType<typeof keyPlaceAt> | undefined;
  },
): ConfigIssue {
  const nearest = nearestOf(name, known);
  return issueAt(says.place ?? keyPlaceAt(tree, path), path, {
    message: `there is no ${says.what} \`${name}\``,
    expected: known.length === 0 ? says.none : `one of ${known.map((one) => `\`${one}\``).join(', ')}`,
    ...(nearest === undefined ? {} : { nearest }),
    hint: nearest === undefined ? says.hint : `Write \`${nearest}\`.`,
  });
}

function minSuccessIssues({ tree, draft }: Resolving, name: string, hosts: number): ConfigIssue[] {
  const least = draft.groups[name]?.['min-success'];
  if (least?.kind !== 'count' || least.value <= hosts) return [];
  const path = ['groups', name, 'min-success'];
  return [
    issueAt(nodeAt(tree, path)?.place ?? keyPlaceAt(tree, path), path, {
      message: `${least.value} hosts of \`${name}\` must succeed, but it has ${hosts}`,
      expected: `a number up to ${hosts}, or a part of them such as 50%`,
      hint: 'Lower it, or write it as a percentage.',
    }),
  ];
}

function cycleIssues({ tree, draft }: Resolving, places: ReadonlyMap<string, FleetPlace>): ConfigIssue[] {
  const after = new Map([...places].map(([name, place]) => [name, place.after]));
  return cyclesAmong(after).map((cycle) => {
    const [first = ''] = cycle;
    const own = draft.hosts?.[first]?.after !== undefined;
    const path = own ? ['hosts', first, 'after'] : ['groups', draft.hosts?.[first]?.group ?? '', 'after'];
    const round = [...cycle, first].map((name) => `\`${name}\``).join(' after ');
    return issueAt(keyPlaceAt(tree, path), path, {
      message: cycle.length === 1 ? `\`${first}\` comes after itself` : `no order is possible: ${round}`,
      expected: 'an order in which every host can have its turn',
      hint: 'Remove one `after` of these hosts or of their groups.',
    });
  });
}
