import type { Canary } from '../model/fleet.ts';
import { allAtOnce } from './all-at-once.ts';
import { rolling } from './rolling.ts';
import { atMost, shareText, spanText } from './share.ts';
import type { Strategy } from './strategy.ts';

/** A few hosts try the release and are watched; the others follow if they hold. */
export const canary: Strategy<Canary> = {
  kind: 'canary',
  cut(hosts, { first, soakMs, rest }) {
    const size = atMost(first, hosts.length);
    if (size >= hosts.length) return allAtOnce.cut(hosts, { kind: 'all-at-once' });
    return [
      { hosts: hosts.slice(0, size), holdMs: soakMs, trial: true },
      ...cutRest(hosts.slice(size), rest),
    ];
  },
  trialMs: ({ soakMs }) => soakMs,
  describe: ({ first, soakMs, rest }) => {
    const followers = rest.kind === 'rolling' ? rolling.describe(rest) : allAtOnce.describe(rest);
    return `canary, ${shareText(first)} first for ${spanText(soakMs)}, then ${followers}`;
  },
};

function cutRest(hosts: readonly string[], rest: Canary['rest']): ReturnType<typeof rolling.cut> {
  return rest.kind === 'rolling' ? rolling.cut(hosts, rest) : allAtOnce.cut(hosts, rest);
}
