import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src/model/status.ts';
import type { HostTransaction } from '../../../src/model/transaction.ts';
import { type HostEntry, mergeHistory } from '../../../src/planning/deployments.ts';
import { driftOf, type SeenHost } from '../../../src/planning/drift.ts';

type Facts = SeenHost['facts'];

const committed: HostTransaction = { state: 'committed', release: 'R2', previous: 'R1', epoch: 4 };

/** The host `web`, on R2 as its last run left it, with something changed. */
function seen(facts: Partial<Facts> = {}, more: Partial<SeenHost> = {}): SeenHost {
  return {
    host: 'web',
    facts: {
      ...{ current: 'R2', currentObstacle: undefined, lease: undefined, transaction: committed },
      ...facts,
    },
    ...{ changed: { files: [], count: 0 }, serviceFiles: [], ...more },
  };
}

/** What each host recorded of the run `number`, written `web deployed R2`. */
function run(number: number, outcome: HistoryEntry['outcome'], ...hosts: readonly string[]): HostEntry[] {
  return hosts.map((text) => {
    const [host = '', state = '', release = ''] = text.split(' ');
    return {
      ...{ host, release, outcome, at: `2026-11-2${number}T10:00:00.000Z`, run: `run-${number}` },
      ...{ command: 'deploy' as const, previous: null, durationMs: 1, state: state as HistoryEntry['state'] },
    };
  });
}

const kinds = (host: SeenHost, ...runs: readonly ReturnType<typeof run>[]): string[] =>
  driftOf(host, mergeHistory(runs.flat())).map(({ kind }) => kind);

const both = run(1, 'deployed', 'web deployed R2', 'edge deployed R2');

describe('drift of a host', () => {
  it('is none where it is as its last run left it', () => {
    expect(kinds(seen(), both)).toEqual([]);
    expect(kinds(seen({ transaction: { state: 'none', epoch: 0 } }))).toEqual([]);
    const back = { state: 'rolled-back', release: 'R3', previous: 'R2', epoch: 5 } as const;
    expect(kinds(seen({ transaction: back }), both)).toEqual([]);
    const toNothing = { state: 'rolled-back', release: 'R3', epoch: 5 } as const;
    expect(kinds(seen({ current: undefined, transaction: toNothing }))).toEqual([]);
  });

  it.each<[string, Partial<Facts>]>([
    ['another release', { current: 'R1' }],
    ['nothing', { current: undefined }],
    ['a directory', { current: undefined, currentObstacle: 'a directory' }],
    [
      'what it went back from',
      { transaction: { state: 'rolled-back', release: 'R2', previous: 'R1', epoch: 5 } },
    ],
  ])('is told where `current` names %s', (_, facts) => {
    expect(kinds(seen(facts), both)).toEqual(['switched']);
  });

  it('is not told where a person put right what a run could not', () => {
    const byHand = {
      state: 'rolled-back',
      release: 'R3',
      previous: 'R1',
      epoch: 5,
      reason: 'by-hand',
    } as const;
    expect(kinds(seen({ transaction: byHand }), both)).toEqual([]);
  });

  it.each([
    ['was not reached', run(2, 'partial', 'edge deployed R3')],
    ['went back alone', run(2, 'partial', 'edge deployed R3', 'web rolled-back R3')],
  ])('is told of a host that %s by the last deployment that held', (_, last) => {
    const failed = run(3, 'rolled-back', 'edge rolled-back R4', 'web rolled-back R4');
    const found = driftOf(seen(), mergeHistory([both, last, failed].flat()));
    expect(found.map(({ message }) => message)).toEqual([
      'R2 is in service, and R3 on edge since the last deployment',
    ]);
  });

  it('is not told of a host whose record of the last deployment is missing, or that has its release all the same', () => {
    expect(kinds(seen(), run(0, 'deployed', 'web deployed R1'))).toEqual([]);
    expect(kinds(seen(), run(2, 'deployed', 'edge deployed R2'))).toEqual([]);
  });

  it('is none where hosts went back to releases of their own', () => {
    expect(kinds(seen(), both, run(2, 'deployed', 'edge deployed R1', 'web deployed R2'))).toEqual([]);
  });

  it.each<[string, Partial<Facts>, readonly string[]]>([
    ['a run that was cut off', { transaction: { ...committed, state: 'switched' } }, ['unfinished']],
    [
      'a way back that failed',
      { transaction: { ...committed, state: 'needs-human', reason: 'command-1-failed' } },
      ['unfinished'],
    ],
    [
      'a run at work',
      {
        transaction: { ...committed, state: 'armed', release: 'R3' },
        lease: { run: 'r', actor: '', url: '', epoch: 4, secondsLeft: 9 },
      },
      [],
    ],
  ])('of %s', (_, facts, expected) => {
    expect(kinds(seen(facts), both)).toEqual(expected);
  });

  it('names files of the release and of the service', () => {
    const files = ['a', 'b', 'c', 'd', 'e', 'f'].map((path) => ({ path, is: 'changed' as const }));
    const unit = { path: '/etc/systemd/system/shop.service', is: 'missing' as const };
    const host = seen({}, { changed: { files, count: 7 }, serviceFiles: [unit] });
    expect(driftOf(host, []).map(({ message }) => message)).toEqual([
      '7 files of R2 are not as sent: a (changed), b (changed), c (changed), d (changed), e (changed), …',
      'the service has not the file of R2: /etc/systemd/system/shop.service (missing)',
    ]);
    expect(kinds(seen({}, { changed: undefined }))).toEqual([]);
  });
});
