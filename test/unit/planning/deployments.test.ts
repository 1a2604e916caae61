import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/model/outcome.ts';
import { figuresOf, type HostEntry, mergeHistory } from '../../../src/planning/deployments.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 1);

/** What `host` recorded of the run `number`, which ended that many hours after the start. */
function entry(host: string, number: number, outcome: Outcome, more: Partial<HostEntry> = {}): HostEntry {
  return {
    host,
    at: new Date(start + number * hour).toISOString(),
    command: 'deploy',
    release: `R${number}`,
    previous: null,
    state: outcome === 'deployed' ? 'deployed' : 'rolled-back',
    outcome,
    durationMs: 1000,
    run: `run-${number}`,
    environment: 'production',
    ...more,
  };
}

describe('the history of a fleet', () => {
  it('is each run once, newest first, with all its hosts', () => {
    const records = mergeHistory([
      entry('web', 1, 'deployed', { actor: 'ann' }),
      entry('web', 2, 'partial', { durationMs: 900 }),
      entry('edge', 1, 'deployed', { actor: 'ann', durationMs: 5000 }),
      entry('edge', 2, 'partial', { state: 'rolled-back' }),
    ]);
    expect(records.map((record) => record.release)).toEqual(['R2', 'R1']);
    expect(records[1]).toMatchObject({ actor: 'ann', durationMs: 5000, run: 'run-1', outcome: 'deployed' });
    expect(records[0]?.hosts.map(({ host, state }) => `${host} ${state}`)).toEqual([
      'web rolled-back',
      'edge rolled-back',
    ]);
  });

  it('tells one rollback once, though its hosts went to different releases', () => {
    const back = { command: 'rollback', run: 'run-9', reason: 'prices are wrong' } as const;
    const records = mergeHistory([
      entry('web', 9, 'deployed', { ...back, release: 'R2' }),
      entry('gpu', 9, 'deployed', { ...back, release: 'R1' }),
    ]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ release: 'R2', command: 'rollback', reason: 'prices are wrong' });
  });

  it('takes what the last line lacks from another host, and the commit from the name of a new release', () => {
    const release = '20261120T131502Z-1a2b3c4';
    const { environment: _of, ...told } = entry('edge', 2, 'deployed', { release, durationMs: 0 });
    expect(mergeHistory([told])[0]).toMatchObject({ commit: '1a2b3c4' });
    expect(mergeHistory([{ ...told, command: 'rollback' }])[0]).not.toHaveProperty('commit');
    const web = { release, run: 'run-2', actor: 'ann', commit: '1a2b3c4d5e', url: 'https://ci.example/2' };
    expect(mergeHistory([told, entry('web', 1, 'unknown', web)])).toMatchObject([
      { outcome: 'deployed', environment: 'production', actor: 'ann', commit: '1a2b3c4d5e', url: web.url },
    ]);
  });

  it('puts lines together that do not name their run', () => {
    const { run: _web, ...web } = entry('web', 1, 'deployed');
    const { run: _edge, ...edge } = entry('edge', 1, 'deployed');
    expect(mergeHistory([web, edge])).toHaveLength(1);
  });
});

describe('the figures of an environment', () => {
  it('are how often, how often in vain, and how long until a release held again', () => {
    const records = mergeHistory([
      entry('web', 0, 'deployed'),
      entry('web', 10, 'rolled-back'),
      entry('web', 11, 'failed'),
      entry('web', 14, 'deployed'),
      entry('web', 20, 'unknown'),
      entry('web', 21, 'deployed', { command: 'rollback' }),
      entry('web', 30, 'partial'),
    ]);
    expect(figuresOf(records, start + 14 * 24 * hour)).toEqual({
      since: new Date(start).toISOString(),
      deployments: 6,
      perWeek: 3,
      failed: 3,
      failedShare: 0.5,
      recoveries: 2,
      medianRecoveryMs: 2.5 * hour,
    });
  });

  it('claim nothing where nothing is recorded or recovered', () => {
    expect(figuresOf([], start)).toBeUndefined();
    expect(figuresOf(mergeHistory([entry('web', 0, 'failed')]), start + hour)).toMatchObject({
      failedShare: 1,
      recoveries: 0,
    });
  });

  it('tell no rate of less than a week', () => {
    const records = mergeHistory([entry('web', 0, 'deployed'), entry('web', 1, 'deployed')]);
    const week = 7 * 24 * hour;
    expect(figuresOf(records, start + week - 1)).not.toHaveProperty('perWeek');
    expect(figuresOf(records, start + week)).toMatchObject({ deployments: 2, perWeek: 2 });
  });
});
