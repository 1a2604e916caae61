import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { timingsTable } from '../../../src/report/timings-table.ts';

const golden = new URL('../../golden/report/deployed.report.json', import.meta.url);
const report = JSON.parse(readFileSync(golden, 'utf8')) as Report;

it('counts by host and phase, adds up, and says where nothing was counted', () => {
  const traffic = [
    { phase: 'connect', roundTrips: 4, bytesSent: 900, bytesReceived: 2_500 },
    { phase: 'stage', roundTrips: 3, bytesSent: 1_200_000, bytesReceived: 100 },
  ] as const;
  const [one, other] = report.hosts;
  if (one === undefined || other === undefined) throw new Error('two hosts are needed');
  const rows = timingsTable({ ...report, hosts: [{ ...one, traffic }, other] }).map((line) =>
    line.trim().split(/ {2,}/),
  );
  expect(rows.find(([, phase]) => phase === 'stage')?.slice(-3)).toEqual(['3', '1.2 MB', '100 B']);
  expect(rows.find(([, phase]) => phase === 'all')?.slice(-3)).toEqual(['7', '1.2 MB', '2.6 kB']);
  expect(rows).toContainEqual([other.name, 'not counted']);
  expect(rows.at(-1)?.join()).toContain('its bytes are');
});
