import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HostAgent } from '../../../src/host/agent.ts';
import { failureFrom, first, second } from '../../fixtures/agent-host.ts';
import { type Shell, unlikeShells } from '../../fixtures/local-connection.ts';
import { mayMount, mountSmallDisk, type SmallDisk } from '../../fixtures/small-disk.ts';
import { owner, rival, TransactionHost } from '../../fixtures/transaction-host.ts';
import { describeIf } from '../../setup/requirements.ts';

const unable = mayMount() ? '' : ' [needs root: this machine does not allow mounting]';

for (const shell of unlikeShells) {
  describeIf(['root', shell], `a transaction in ${shell}`, () => {
    describe.skipIf(unable !== '')(`on a small disk${unable}`, () => diskSuite(shell));
  });
}

function diskSuite(shell: Shell): void {
  let disk: SmallDisk;
  let at: TransactionHost;
  beforeEach(() => {
    disk = mountSmallDisk({ bytes: 2 * 1024 * 1024, inodes: 200 });
    at = new TransactionHost(shell, { disk: disk.path });
  });
  afterEach(() => {
    at.dispose();
    disk.dispose();
  });
  const recover = () => HostAgent.recover(at.host.connection, at.host.path, 60_000);
  const way = { release: second, previous: first, withinS: 600 };

  // Without flock(1), as in busybox here, the lock itself is an inode.
  for (const what of shell === 'busybox' ? (['bytes'] as const) : (['bytes', 'inodes'] as const)) {
    describe(`with no ${what} left`, () => {
      test('is confirmed', async () => {
        const agent = await at.switched();
        disk.fill(what);
        await agent.renewLease(600);
        await agent.extend(600);
        expect(await agent.confirm()).toBe('committed');
        expect(at).toMatchObject({ state: 'committed', current: second });
        // Its record is whole, whether there was room for it or not.
        expect(await agent.releases()).toContainEqual({ id: second, state: 'good', current: true });
      });

      test('goes back, and tells what a command said', async () => {
        const agent = await at.switched(600, [['sh', '-c', 'echo too little; exit 1']]);
        disk.fill(what);
        expect(await agent.goBack()).toMatchObject({ action: 'needs-human', tail: ['too little'] });
        expect(at).toMatchObject({ state: 'needs-human', current: first });
      });

      test('goes back by itself', async () => {
        await at.switched(2, [['true']]);
        disk.fill(what);
        expect(await at.ended()).toMatchObject({ state: 'rolled-back' });
        expect(at.current).toBe(first);
      });

      test('is recovered by the next run, which takes the lease', async () => {
        await at.switched(600, [['true']]);
        const next = await at.host.install();
        at.restart();
        disk.fill(what);
        expect(await next.takeLease(rival, 600)).toMatchObject({
          taken: true,
          recovery: { action: 'rolled-back' },
        });
        expect(at.current).toBe(first);
      });

      test('is not begun', async () => {
        const agent = await at.leased();
        disk.fill(what);
        expect(await failureFrom(agent.arm({ ...way, goBack: [['true']] }))).toMatchObject({
          kind: 'disk-full',
        });
        expect(at).toMatchObject({ state: 'none', current: first, watcher: undefined });
        await agent.freeLease();
      });
    });
  }

  describe('that can only be read', () => {
    test('is not begun', async () => {
      const agent = await at.leased();
      await disk.makeReadOnly();
      expect(await failureFrom(agent.arm({ ...way, goBack: [] }))).toMatchObject({
        kind: 'path-not-writable',
      });
      expect(await failureFrom(agent.takeLease(owner, 600))).toMatchObject({ kind: 'path-not-writable' });
      expect(await HostAgent.readLease(at.host.connection, at.host.path, 10_000)).toMatchObject(owner);
    });

    test('needs a person, until it can be written again', async () => {
      await at.switched(600, [['true']]);
      at.restart();
      await disk.makeReadOnly();
      const needed = { action: 'needs-human', reason: 'journal-not-written' };
      expect(await recover()).toMatchObject(needed);
      expect(at).toMatchObject({ state: 'switched', current: second });
      disk.makeWritable();
      expect(await recover()).toMatchObject({ action: 'rolled-back' });
      expect(readFileSync(at.host.in('current/version.txt'), 'utf8')).toBe(first);
    });
  });
}
