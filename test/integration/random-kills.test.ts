import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CrashHost } from '../fixtures/crash/crash-host.ts';
import { killRunners } from '../fixtures/crash/random-kills.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { describeIf } from '../setup/requirements.ts';

/** A short version of `npm run crash`. */
describeIf('systemd-hosts', 'runners killed at random moments', () => {
  let fleet: Fleet;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'random-kills-'));
    fleet = await startFleet({
      label: 'kills',
      hosts: [
        { name: 'systemd', mounts: [nodeBinary()] },
        { name: 'plain', systemd: false, mounts: [nodeBinary()] },
      ],
    });
  });
  afterAll(async () => {
    await fleet?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('leave every host whole', { timeout: 300_000 }, async () => {
    const hosts = fleet.hosts.map((host) => new CrashHost(host, join(directory, host.name)));
    await Promise.all(hosts.map((at) => at.prepare()));
    const ends = await killRunners({ hosts, runs: 5, seed: 7, log: (line) => console.log(line) });
    expect(ends).toHaveLength(5);
    for (const at of hosts) {
      expect(await at.reader?.stop()).toMatchObject({ failedReads: 0, incomplete: 0 });
    }
  });
});
