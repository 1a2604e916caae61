import type { Location } from '../model/failure.ts';
import { type ConfigNode, keyPlaceAt, type MapNode, nodeAt, walk } from './config-node.ts';
import { dotted, type FieldPath } from './issue.ts';
import { inheritedKeys } from './schema.ts';

/**
 * Where every value of a configuration was written, by dotted path. What a host inherits from the top level is
 * found under the host as well (`hosts.web-1.health[0]`), pointing at the top level. Values from inputs have none.
 */
export function locationsOf(tree: MapNode): Record<string, Location> {
  const locations = new Map<string, Location>();
  const note = (path: FieldPath, written: FieldPath): void => {
    const place = keyPlaceAt(tree, written);
    if ('location' in place) locations.set(dotted(path), place.location);
  };
  walk(tree, (path) => {
    if (path.length > 0) note(path, path);
  });
  const hosts = nodeAt(tree, ['hosts']);
  if (hosts?.kind !== 'map') return Object.fromEntries(locations);
  for (const [name, { value: host }] of hosts.entries) {
    for (const key of inheritedKeys) {
      const inherited = tree.entries.get(key)?.value;
      if (inherited === undefined || (overrides(host, key) && key !== 'env')) continue;
      walk(inherited, (below) => {
        const own = ['hosts', name, key, ...below];
        if (nodeAt(tree, own) === undefined) note(own, [key, ...below]);
      });
    }
  }
  return Object.fromEntries(locations);
}

function overrides(host: ConfigNode, key: string): boolean {
  return host.kind === 'map' && host.entries.has(key);
}
