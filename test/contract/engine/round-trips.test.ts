import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EngineHosts, startEngineHosts } from '../../fixtures/engine-hosts.ts';

let fleet: EngineHosts;
let app: Server;

beforeEach(async () => {
  fleet = await startEngineHosts(['one']);
  app = createServer((_, response) => response.end('well'));
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
});
afterEach(async () => {
  app.close();
  await fleet.stop();
});

const restart = 'driver: { command: { restart: "true", stop: "true" } }';
const probe = 'health: [{ http: { url: "http://127.0.0.1:PORT/" }, interval: 100ms }]';

/** What an upgrade of one host may take beyond TCP and SSH set-up: with lease, journal, dead-man and confirmation. */
it.each([
  ['a static site', '', 7],
  ['an app that is restarted', restart, 8],
  ['one that is asked whether it is well', `${restart}\n${probe}`, 12],
  ['one with shared directories', `${restart}\n${probe}\nshared: [uploads/, data/]`, 12],
  [
    'one with an environment, too',
    `${restart}\n${probe}\nshared: [uploads/, data/]\nenv: { NAME: value }`,
    12,
  ],
])('an upgrade takes few round trips: %s', async (_what, settings, most) => {
  const { port } = app.address() as AddressInfo;
  const config = fleet.config(settings.replace('PORT', String(port)));
  for (const content of ['first', 'second', 'third']) {
    await fleet.source({ 'page.txt': content });
    const report = await fleet.deploy(config);
    expect(report.outcome).toBe('deployed');
    const traffic = report.hosts[0]?.traffic ?? [];
    expect(traffic.every(({ bytesSent, bytesReceived }) => bytesSent > 0 && bytesReceived > 0)).toBe(true);
    const trips = traffic.reduce((sum, { roundTrips }) => sum + roundTrips, 0);
    if (content !== 'first') expect(trips).toBeLessThanOrEqual(most);
  }
});
