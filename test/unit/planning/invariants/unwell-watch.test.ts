import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../../../../src/model/events.ts';
import { UnwellWatch } from '../../../../src/planning/invariants/unwell-watch.ts';
import { hostConfig, truthOf } from './rehearsed.ts';

const begun = (...hosts: readonly string[]): DeployEvent => ({
  ...{ type: 'phase-started', at: 0, phase: 'activate', hosts },
});
const ended = (host: string): DeployEvent => ({
  ...{ type: 'step-ended', at: 0, host, phase: 'activate', step: 'restart', durationMs: 1, result: 'done' },
});

type Judged = Parameters<UnwellWatch['told']>[0];
const well: Judged = { events: [], truth: [] };

/** `b` and `c` come after `a`. */
function toldOf(
  seen: readonly (readonly [DeployEvent, readonly string[]])[],
  run = well,
  a = hostConfig('a'),
): readonly string[] {
  const hosts = [a, hostConfig('b', { after: ['a'] }), hostConfig('c', { after: ['a'] })];
  const watch = new UnwellWatch({ hosts, groups: [], strategy: { kind: 'all-at-once' }, verify: [] });
  for (const [event, unwell] of seen) watch.see(event, new Set(unwell));
  return watch.told(run);
}

const all = [begun('a', 'b', 'c'), []] as const;
const twoWaves = [all, [ended('b'), ['a', 'b']]] as const;

describe('hosts that are unwell together', () => {
  it('may be those of one wave', () => {
    expect(toldOf([all, [ended('b'), ['b', 'c']], [ended('a'), ['a']]])).toEqual([]);
  });

  it('may not be of two waves, nor of none', () => {
    expect(toldOf(twoWaves)).toEqual(['a, b were unwell together and do not change together']);
    expect(toldOf([[ended('a'), ['a']]])).toHaveLength(1);
    expect(
      toldOf([
        [begun('b', 'c'), []],
        [ended('a'), ['a']],
      ]),
    ).toHaveLength(1);
  });

  it('does not count one that is unwell by right: left as it is, in need of a person, out of reach', () => {
    expect(toldOf(twoWaves, well, hostConfig('a', { onFailure: 'continue' }))).toEqual([]);
    const event: DeployEvent = { type: 'host-ended', at: 0, host: 'a', state: 'failed' };
    expect(toldOf(twoWaves, { ...well, events: [event] })).toEqual([]);
    expect(toldOf(twoWaves, { ...well, truth: [truthOf('a', { wasOutOfReach: true })] })).toEqual([]);
    expect(toldOf(twoWaves, { ...well, truth: [truthOf('c', { wasOutOfReach: true })] })).toHaveLength(1);
  });
});
