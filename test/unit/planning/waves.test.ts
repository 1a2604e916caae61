import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategyConfig } from '../../../src/model/fleet.ts';
import { type FleetOrder, strategyText, wavesOf } from '../../../src/planning/waves.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

const allAtOnce: StrategyConfig = { kind: 'all-at-once' };
const oneByOne: StrategyConfig = { kind: 'rolling', batch: { kind: 'count', value: 1 }, pauseMs: 1000 };

/** Hosts as `name`, `name<other` (after another) or `name@group`. */
function fleet(
  hosts: readonly string[],
  strategy = allAtOnce,
  groups: Record<string, StrategyConfig> = {},
): FleetOrder {
  const read = (written: string): FleetOrder['hosts'][number] => {
    const [head = '', ...after] = written.split('<');
    const [name = '', group] = head.split('@');
    return { name, after, ...(group === undefined ? {} : { group }) };
  };
  const read1 = hosts.map(read);
  return {
    hosts: read1,
    strategy,
    groups: Object.entries(groups).map(([name, own]) => ({
      name,
      strategy: own,
      onFailure: 'rollback-all',
      hosts: read1.filter((host) => host.group === name).map((host) => host.name),
    })),
  };
}

function told(order: FleetOrder, names = order.hosts.map((host) => host.name)): string[] {
  return wavesOf(order, names).map((wave) => wave.hosts.join(' '));
}

describe('the order of waves', () => {
  it('changes hosts together that are independent of each other', () => {
    expect(told(fleet(['app<db', 'db', 'edge<app', 'logs']))).toEqual(['db logs', 'app', 'edge']);
  });

  it('keeps the order through a host that does not take part', () => {
    expect(told(fleet(['a', 'b<a', 'c<b']), ['a', 'c'])).toEqual(['a', 'c']);
    expect(told(fleet(['a', 'b<a', 'c<b', 'd']), ['c', 'd'])).toEqual(['d', 'c']);
  });

  it('cuts those together by the strategy of the fleet, and a group by its own', () => {
    const order = fleet(['w1', 'w2', 'g1@gpu', 'g2@gpu', 'x<w1'], allAtOnce, { gpu: oneByOne });
    expect(told(order)).toEqual(['w1 w2 g1', 'g2', 'x']);
    expect(wavesOf(order, ['w1', 'w2', 'g1', 'g2']).map((wave) => wave.holdMs)).toEqual([1000, 0]);
    expect(strategyText(order)).toBe('all at once; gpu: rolling, 1 at a time, 1 s between');
  });

  it('watches the first level where it is no larger than the canary, and holds between levels', () => {
    const canary: StrategyConfig = {
      ...{ kind: 'canary', first: { kind: 'count', value: 1 }, soakMs: 5000, rest: allAtOnce },
    };
    const cut = (hosts: readonly string[]) =>
      wavesOf(
        fleet(hosts, canary),
        hosts.map((host) => host.replace(/<.*/, '')),
      ).map(({ hosts: together, holdMs, trial }) => [together.join(' '), holdMs, trial]);
    expect(cut(['office', 'vps<office', 'gpu<vps'])).toEqual([
      ['office', 5000, true],
      ['vps', 0, false],
      ['gpu', 0, false],
    ]);
    expect(cut(['a', 'b', 'c<a', 'd<b'])).toEqual([
      ['a', 5000, true],
      ['b', 0, false],
      ['c', 5000, true],
      ['d', 0, false],
    ]);
    expect(cut(['alone'])).toEqual([['alone', 0, false]]);
  });

  it('holds for every order without cycles', () => {
    const orders = fc.array(fc.array(fc.nat(30), { maxLength: 3 }), { minLength: 1, maxLength: 30 });
    assertProperty(
      fc.property(orders, fc.constantFrom(allAtOnce, oneByOne), (wishes, strategy) => {
        // Only earlier ones can be named, so that there is no cycle.
        const hosts = wishes.map((wish, index) => ({
          name: `h${index}`,
          after: [...new Set(wish.filter((other) => other < index))].map((other) => `h${other}`),
        }));
        const names = hosts.map((host) => host.name);
        const waves = wavesOf({ hosts, groups: [], strategy }, names);
        expect(waves.at(-1)?.holdMs).toBe(0);
        expect(waves.flatMap((wave) => wave.hosts).toSorted()).toEqual(names.toSorted());
        const at = new Map(waves.flatMap((wave, index) => wave.hosts.map((name) => [name, index])));
        if (strategy === oneByOne) expect(Math.max(...waves.map((wave) => wave.hosts.length))).toBe(1);
        for (const { name, after } of hosts) {
          for (const earlier of after) expect(at.get(earlier)).toBeLessThan(at.get(name) ?? -1);
        }
      }),
    );
  });
});
