import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppKind, DriverSubject } from '../fixtures/drivers/subject.ts';
import { subjects } from '../fixtures/drivers/subjects.ts';
import { Deployer } from '../fixtures/fleet/deployer.ts';
import { dockerHost } from '../fixtures/fleet/docker-host.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import { pm2Mounts } from '../fixtures/fleet/pm2-host.ts';
import { describeIf } from '../setup/requirements.ts';

describeIf(['systemd-hosts', 'busybox'], 'a driver on a real host', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    const box = await dockerHost('box');
    const mounts = [...(box.mounts ?? []), ...(await pm2Mounts())];
    fleet = await startFleet({ label: 'drivers', hosts: [{ ...box, mounts }] });
  });
  afterAll(async () => {
    await fleet?.stop();
  });

  for (const subject of Object.values(subjects).flat()) {
    describe(subject.title, () => suite({ ...subject, ...withAll }, () => fleet));
  }
});

/** Everything with every driver, where one of them is trusted to stand for another else: `DRIVER_KILLS=all`. */
const withAll: Partial<DriverSubject> =
  process.env.DRIVER_KILLS === 'all'
    ? {
        killedAfter: ['seal', 'switch', 'start'],
        failingUpgrades: ['unhealthy', 'crashing'],
        leftAlone: true,
      }
    : {};

function suite(subject: DriverSubject, fleet: () => Fleet): void {
  let deployer: Deployer;
  const releases: Record<string, string> = {};
  const settings = [
    `driver: { ${subject.driver} }`,
    `health: [{ http: { url: "http://127.0.0.1:${subject.port}/version", version: body }, interval: 200ms, unhealthy: 10, timeout: 30s }]`,
  ].join('\n');

  beforeAll(async () => {
    const host = fleet().host('box');
    await subject.setUp(host);
    deployer = await Deployer.start(host, `/srv/${subject.title.replace(' ', '-')}`);
  });
  afterAll(async () => {
    await deployer?.stop();
  });

  const deploy = async (kind: AppKind, version: string) => {
    await deployer.source(subject.files(kind, version));
    return deployer.deploy(settings, version);
  };
  const answer = async (): Promise<string> => {
    const url = `http://127.0.0.1:${subject.port}/version`;
    return (await deployer.host.exec(['curl', '-s', '-m', '5', url])).stdout.trim();
  };
  const log = (): string => deployer.lines.join('\n');

  it('leaves nothing behind of a first release that crashes, and shows what it said', async () => {
    const report = await deploy('crashing', 'zero');
    expect(report.outcome, log()).toBe('rolled-back');
    if (subject.seesCrashes) {
      expect(report.failures[0]).toMatchObject({ kind: 'crash-loop', phase: 'activate' });
      expect(report.failures[0]?.tail?.join('\n')).toContain('no such database');
    }
    expect(await deployer.current()).toBe('');
    expect(await answer()).toBe('');
  });

  it('puts a first release into service', async () => {
    const report = await deploy('good', 'one');
    expect(report.outcome, log()).toBe('deployed');
    releases.one = report.release;
    expect(await answer()).toBe('one');
  });

  it('upgrades', async () => {
    const report = await deploy('good', 'two');
    expect(report, log()).toMatchObject({ outcome: 'deployed', previousRelease: releases.one });
    releases.two = report.release;
    expect(await answer()).toBe('two');
  });

  it.each(subject.failingUpgrades)('puts the old release back when the new one is %s', async (kind) => {
    const report = await deploy(kind, 'three');
    expect(report, log()).toMatchObject({ outcome: 'rolled-back' });
    expect(await deployer.current()).toBe(releases.two);
    expect(await answer()).toBe('two');
  });

  it('goes back by command', async () => {
    const report = await deployer.rollback(settings);
    expect(report, log()).toMatchObject({ outcome: 'deployed', release: releases.one });
    expect(await answer()).toBe('one');
  });

  it('has nothing to find fault with', async () => {
    expect(await deployer.doctor(settings), log()).toBe(true);
  });

  if (subject.killedAfter.length > 0) {
    it('is on the release of before wherever its runner is killed', async () => {
      await deployer.source(subject.files('good', 'four'));
      for (const step of subject.killedAfter) {
        await deployer.killAt(settings, `✓ ${step}`);
        expect(await deployer.current(), step).toBe(releases.one);
        expect(await answer(), step).toBe('one');
      }
    });
  }

  if (subject.leftAlone) {
    it('goes back by itself when runner and machine are gone while it starts', async () => {
      await deployer.source(subject.files('good', 'five'));
      await deployer.killAt(`confirm-within: 20s\n${settings}`, '✓ switch', { post: false });
      await expect.poll(() => deployer.current(), { timeout: 90_000, interval: 500 }).toBe(releases.one);
      await expect.poll(answer, { timeout: 60_000, interval: 500 }).toBe('one');
    });
  }
}
