import type { HostConfig } from '../model/config.ts';
import { type ConfigNode, keyPlaceAt, nodeAt } from './config-node.ts';
import { type ConfigIssue, dotted, issueAt } from './issue.ts';
import { loginOf } from './login.ts';
import type { FleetPlace, ResolvedFleet } from './resolve-fleet.ts';
import { resolveJumps } from './resolve-jumps.ts';
import { resolveProbes } from './resolve-probes.ts';
import { effective, originOf, type Resolving } from './resolving.ts';
import type { HostDraft } from './schema.ts';
import { commandDriver } from './schema-driver.ts';
import { within } from './schema-host.ts';
import { missing } from './schema-issues.ts';
import { hasUsableSockets, type TrafficDraft, trafficOf } from './schema-traffic.ts';

/** Keys that every host must have in the end, with what is expected there. */
const needed = {
  address: 'a host name or an IP address',
  user: 'the user to log in as, for all hosts or at each host',
  path: 'the app’s directory on the host, for all hosts or at each host',
} as const;

type NeededKey = keyof typeof needed;

/** The hosts in the order of the file, with the defaults of the top level; and what keeps them from being complete. */
export function resolveHosts(
  resolving: Resolving,
  places: ResolvedFleet['places'],
): {
  readonly hosts: readonly HostConfig[];
  readonly issues: readonly ConfigIssue[];
} {
  const { tree, draft, broken } = resolving;
  const node = nodeAt(tree, ['hosts']);
  const names = node?.kind === 'map' ? [...node.entries.keys()] : [];
  if (names.length === 0) {
    const issues = broken.has('hosts') ? [] : [missing(tree, ['hosts'], 'at least one host')];
    return { hosts: [], issues };
  }
  const issues = missingEverywhere(resolving, names);
  const everywhere = new Set(issues.map((issue) => issue.path));
  const hosts: HostConfig[] = [];
  for (const name of names) {
    const host = draft.hosts?.[name];
    if (host === undefined) continue;
    const lacking = lackingKeys(resolving, name).filter((key) => !everywhere.has(key));
    issues.push(...lacking.map((key) => missing(tree, ['hosts', name, key], needed[key])));
    const resolved = resolveHost(resolving, name, host, places.get(name));
    issues.push(...resolved.issues);
    if (resolved.host !== undefined) hosts.push(resolved.host);
  }
  return { hosts, issues: [...issues, ...sameTargetIssues(tree, hosts)] };
}

function lackingKeys({ tree, broken }: Resolving, name: string): NeededKey[] {
  return (['address', 'user', 'path'] as const).filter((key) => {
    const isShort = key === 'address' && nodeAt(tree, ['hosts', name])?.kind !== 'map';
    const isGiven = nodeAt(tree, ['hosts', name, key]) !== undefined || broken.has(`hosts.${name}`);
    const isInherited = key !== 'address' && (nodeAt(tree, [key]) !== undefined || broken.has(key));
    return !isShort && !isGiven && !isInherited;
  });
}

/** A key that no host has is asked for once, at the top level. */
function missingEverywhere(resolving: Resolving, names: readonly string[]): ConfigIssue[] {
  return (['user', 'path'] as const)
    .filter((key) => names.every((name) => lackingKeys(resolving, name).includes(key)))
    .map((key) => missing(resolving.tree, [key], needed[key]));
}

function resolveHost(
  resolving: Resolving,
  name: string,
  host: HostDraft,
  place: FleetPlace = { optional: false, after: [], onFailure: 'rollback-all' },
): { readonly host?: HostConfig; readonly issues: readonly ConfigIssue[] } {
  const { tree, draft } = resolving;
  const driver = effective(resolving, name, 'driver') ?? commandDriver();
  const shared = effective(resolving, name, 'shared') ?? [];
  const env = {
    file: effective(resolving, name, 'env-file') ?? '.env',
    values: { ...draft.env, ...host.env },
  };
  const health = resolveProbes(effective(resolving, name, 'health') ?? [], {
    list: 'health',
    driver,
    path: originOf(tree, name, 'health'),
    tree,
  });
  const login = loginOf(draft, host);
  const hops = resolveJumps(resolving, name, effective(resolving, name, 'jump') ?? [], login);
  const traffic = effective(resolving, name, 'traffic');
  const issues = [
    ...trafficIssues(resolving, name, driver, traffic),
    ...socketIssues(resolving, name),
    ...health.issues,
    ...hops.issues,
    ...envFileIssues(resolving, name, env, shared),
  ];
  const user = effective(resolving, name, 'user');
  const path = effective(resolving, name, 'path');
  if (host.address === undefined || user === undefined || path === undefined) return { issues };
  const complete: HostConfig = {
    name,
    address: host.address,
    port: effective(resolving, name, 'port') ?? 22,
    ...place,
    ...login,
    user,
    jumps: hops.jumps,
    path,
    shared,
    env,
    build: effective(resolving, name, 'build') ?? [],
    migrate: effective(resolving, name, 'migrate') ?? [],
    driver,
    ...(traffic === undefined ? {} : { traffic: trafficOf(traffic, resolving.app ?? name, path) }),
    health: health.probes,
  };
  return { host: complete, issues };
}

/** Two releases at once need two units, or two projects; containers are reached at ports. */
function trafficIssues(
  { tree }: Resolving,
  name: string,
  driver: HostConfig['driver'],
  traffic: TrafficDraft | undefined,
): ConfigIssue[] {
  if (
    traffic === undefined ||
    (driver.kind === 'compose' && traffic.ports !== undefined) ||
    (driver.kind === 'systemd' && driver.unit.endsWith('.service') && !driver.unit.includes('@'))
  )
    return [];
  const path = originOf(tree, name, 'traffic');
  if (driver.kind === 'compose') {
    return [
      issueAt(keyPlaceAt(tree, path), path, {
        message: 'traffic of containers goes to ports',
        expected: '`ports: { blue: 3001, green: 3002 }` beside `driver.compose`',
        hint: 'A Unix socket in a container cannot be watched from outside; systemd forwards to the ports.',
      }),
    ];
  }
  return [
    issueAt(keyPlaceAt(tree, path), path, {
      message: '`traffic` needs a driver that can run two releases at once',
      expected: '`driver.systemd` with the name of a service, such as `shop`, or `driver.compose`',
      hint: 'A service `shop` runs as `shop@blue.service` and `shop@green.service`.',
    }),
  ];
}

function socketIssues(resolving: Resolving, name: string): ConfigIssue[] {
  const traffic = effective(resolving, name, 'traffic');
  const path = effective(resolving, name, 'path');
  if (traffic === undefined || path === undefined || hasUsableSockets(traffic, path)) return [];
  const at = originOf(resolving.tree, name, 'traffic');
  return [
    issueAt(keyPlaceAt(resolving.tree, at), at, {
      message: `there can be no sockets in ${JSON.stringify(traffic.sockets ?? `${path}/sockets`)}`,
      expected: 'a directory of at most 99 letters, digits and `._@+,=/-`',
      hint: 'Add `sockets`, such as `sockets: /srv/shop-sockets`.',
    }),
  ];
}

function envFileIssues(
  { tree }: Resolving,
  name: string,
  env: HostConfig['env'],
  shared: HostConfig['shared'],
): ConfigIssue[] {
  if (Object.keys(env.values).length === 0) return [];
  const index = shared.findIndex(({ path }) => within(env.file, path) || within(path, env.file));
  const entry = shared[index];
  if (entry === undefined) return [];
  const path = [...originOf(tree, name, 'shared'), index];
  return [
    issueAt(keyPlaceAt(tree, path), path, {
      message: `\`${entry.path}\` is shared, but \`env\` is written to \`${env.file}\` in each release`,
      expected: 'an env file that is not shared',
      hint: `Remove \`${entry.path}\` from \`shared\`, or set \`env-file\` to another file.`,
    }),
  ];
}

/** Two names for one place would deploy over each other. The same private address behind other jumps is another host. */
function sameTargetIssues(tree: ConfigNode, hosts: readonly HostConfig[]): ConfigIssue[] {
  const seen = new Map<string, string>();
  const issues: ConfigIssue[] = [];
  for (const { name, jumps, address, port, path } of hosts) {
    const target = JSON.stringify([
      jumps.map((hop) => [hop.address, hop.port]),
      address.toLowerCase(),
      port,
      path,
    ]);
    const other = seen.get(target);
    if (other === undefined) {
      seen.set(target, name);
      continue;
    }
    const at = ['hosts', name];
    issues.push(
      issueAt(keyPlaceAt(tree, at), at, {
        message: `\`${dotted(at)}\` is the same machine and path as \`hosts.${other}\``,
        expected: 'one name for one place',
        hint: 'Remove one of the two, or give them different addresses or paths.',
      }),
    );
  }
  return issues;
}
