import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EngineHosts, startEngineHosts } from '../../fixtures/engine-hosts.ts';

/** What an upgrade of one host may take beyond TCP and SSH set-up: with lease, journal, dead-man and confirmation. */
const mostRoundTrips = 9;

let fleet: EngineHosts;

beforeEach(async () => {
  fleet = await startEngineHosts(['one']);
});
afterEach(() => fleet.stop());

it('an upgrade of one host is told by its round trips and bytes, and takes few', async () => {
  const config = fleet.config('driver: { command: { restart: "true" } }');
  await fleet.source({ 'page.txt': 'first' });
  await fleet.deploy(config);
  await fleet.source({ 'page.txt': 'second' });
  const report = await fleet.deploy(config);
  expect(report.outcome).toBe('deployed');
  const traffic = report.hosts[0]?.traffic ?? [];
  expect(traffic.every(({ bytesSent, bytesReceived }) => bytesSent > 0 && bytesReceived > 0)).toBe(true);
  expect(traffic.reduce((sum, { roundTrips }) => sum + roundTrips, 0)).toBeLessThanOrEqual(mostRoundTrips);
});
