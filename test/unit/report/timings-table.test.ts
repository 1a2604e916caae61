import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Phase } from '../../../src/model/phase.ts';
import type { Report } from '../../../src/model/report.ts';
import { timingsTable } from '../../../src/report/timings-table.ts';

const golden = new URL('../../golden/report/deployed.report.json', import.meta.url);
const report = JSON.parse(readFileSync(golden, 'utf8')) as Report;

/** The cells of each line of a table. */
const cellsOf = (hosts: Report['hosts']) => timingsTable({ hosts }).map((line) => line.trim().split(/ {2,}/));

it('counts by host and phase, adds up, and tells the times where nothing was counted', () => {
  const traffic = [
    { phase: 'connect', roundTrips: 4, bytesSent: 900, bytesReceived: 2_500 },
    { phase: 'stage', roundTrips: 3, bytesSent: 1_200_000, bytesReceived: 100 },
  ] as const;
  const [one, other] = report.hosts;
  if (one === undefined || other === undefined) throw new Error('two hosts are needed');
  const rows = cellsOf([{ ...one, traffic }, other]);
  expect(rows.find(([, phase]) => phase === 'stage')?.slice(-3)).toEqual(['3', '1.2 MB', '100 B']);
  expect(rows.find(([, phase]) => phase === 'all')?.slice(-3)).toEqual(['7', '1.2 MB', '2.6 kB']);
  const ofOther = rows.filter(([name]) => name === other.name);
  expect(ofOther.map(([, phase]) => phase)).toEqual([...other.phases.map(({ phase }) => phase), 'all']);
  for (const [, , time, ...counts] of ofOther) {
    expect(time).toMatch(/^\d.* m?s$/);
    expect(counts).toEqual(['-', '-', '-']);
  }
  const notes = rows.slice(-4).join(' ');
  expect(notes).toContain('its bytes are');
  expect(notes).toContain('asks again every few seconds');
  expect(notes).toContain('only the transport ssh2 counts');
});

it('adds up the times of the phases, which come in the order in which they run', () => {
  const [host] = report.hosts;
  if (host === undefined) throw new Error('a host is needed');
  const timed = (phase: Phase, durationMs: number) =>
    ({ phase, durationMs, startedAt: '', result: 'done', attempts: 1 }) as const;
  const phases = [timed('connect', 500), timed('rollback', 250), timed('stage', 1_500)];
  const traffic = [{ phase: 'verify', roundTrips: 1, bytesSent: 1, bytesReceived: 1 }] as const;
  const rows = cellsOf([{ ...host, phases, traffic }]);
  expect(rows.slice(1, 6).map((cells) => cells.slice(1, 3))).toEqual([
    ['connect', '500 ms'],
    ['stage', '1.5 s'],
    ['verify', '1'],
    ['rollback', '250 ms'],
    ['all', '2.3 s'],
  ]);
  expect(rows.join()).not.toContain('only the transport');
  expect(cellsOf([{ ...host, phases }]).join()).not.toContain('round trip is');
});
