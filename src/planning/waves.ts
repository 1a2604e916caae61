import type { DeployConfig } from '../model/config.ts';
import type { Wave } from '../model/plan.ts';
import { strategyOf } from '../strategies/registry.ts';

/** The parts of a configuration that decide in which order hosts change. */
export interface FleetOrder {
  readonly hosts: readonly {
    readonly name: string;
    readonly group?: string;
    readonly after: readonly string[];
  }[];
  readonly groups: DeployConfig['groups'];
  readonly strategy: DeployConfig['strategy'];
}

/**
 * The waves in which `names` change. Hosts of which none comes after another change together as far as their strategy
 * lets them: those of a group with a strategy of its own are cut by it, all others together by that of the fleet. Order
 * holds through hosts that do not take part. Requires that no host comes after itself.
 */
export function wavesOf(fleet: FleetOrder, names: readonly string[]): Wave[] {
  const levels = levelsOf(fleet.hosts);
  const taking = new Set(names);
  const byLevel = groupedBy(
    fleet.hosts.filter(({ name }) => taking.has(name)),
    ({ name }) => levels.get(name) ?? 0,
  );
  const waves = withTrial(
    fleet.strategy,
    [...byLevel.keys()].sort((a, b) => a - b).flatMap((level) => cutLevel(fleet, byLevel.get(level) ?? [])),
  );
  // What follows the last is the end, which has a gate of its own.
  return waves.map((wave, index) => (index + 1 === waves.length ? { ...wave, holdMs: 0 } : wave));
}

/** Where the order alone cuts the waves, and none is a trial that was asked for, the first one is. */
function withTrial(strategy: FleetOrder['strategy'], waves: readonly Wave[]): readonly Wave[] {
  const trialMs = strategyOf(strategy).trialMs?.(strategy);
  if (trialMs === undefined || waves.length < 2 || waves.some((wave) => wave.trial)) return waves;
  return waves.map((wave, index) => (index === 0 ? { ...wave, holdMs: trialMs, trial: true } : wave));
}

/** How the waves were cut, in words. */
export function strategyText({ groups, strategy }: Pick<FleetOrder, 'groups' | 'strategy'>): string {
  const own = groups.flatMap((group) =>
    group.strategy === undefined
      ? []
      : [`${group.name}: ${strategyOf(group.strategy).describe(group.strategy)}`],
  );
  return [strategyOf(strategy).describe(strategy), ...own].join('; ');
}

/** For each host how many hosts at least must change before it, one after another. */
function levelsOf(hosts: FleetOrder['hosts']): ReadonlyMap<string, number> {
  const waiting = new Map(hosts.map(({ name, after }) => [name, new Set(after)]));
  const followers = new Map<string, string[]>();
  for (const { name, after } of hosts) {
    for (const earlier of new Set(after)) {
      const known = followers.get(earlier);
      if (known === undefined) followers.set(earlier, [name]);
      else known.push(name);
    }
  }
  const levels = new Map<string, number>();
  let ready = hosts.filter(({ after }) => after.length === 0).map(({ name }) => name);
  for (let level = 0; ready.length > 0; level += 1) {
    const next: string[] = [];
    for (const name of ready) {
      levels.set(name, level);
      for (const follower of followers.get(name) ?? []) {
        const left = waiting.get(follower);
        left?.delete(name);
        if (left?.size === 0) next.push(follower);
      }
    }
    ready = next;
  }
  return levels;
}

/** Each unit is cut by its own strategy; the first waves of all units change together, and so on. */
function cutLevel(fleet: FleetOrder, hosts: FleetOrder['hosts']): Wave[] {
  const strategies = new Map(
    fleet.groups.flatMap(({ name, strategy }) => (strategy === undefined ? [] : [[name, strategy]])),
  );
  const units = groupedBy(hosts, ({ group }) => (group === undefined ? undefined : strategies.get(group)));
  const cuts = [...units].map(([own, members]) => {
    const strategy = own ?? fleet.strategy;
    return strategyOf(strategy).cut(
      members.map(({ name }) => name),
      strategy,
    );
  });
  const count = Math.max(0, ...cuts.map((waves) => waves.length));
  return Array.from({ length: count }, (_, index): Wave => {
    const together = cuts.flatMap((waves) => waves[index] ?? []);
    const names = new Set(together.flatMap((wave) => wave.hosts));
    return {
      hosts: hosts.map(({ name }) => name).filter((name) => names.has(name)),
      holdMs: Math.max(...together.map((wave) => wave.holdMs)),
      trial: together.some((wave) => wave.trial),
    };
  });
}

/** The items by what they have in common, in their order. */
function groupedBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
