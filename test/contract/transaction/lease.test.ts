import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HostAgent } from '../../../src/host/agent.ts';
import { failureFrom, first, second } from '../../fixtures/agent-host.ts';
import { type Shell, shells } from '../../fixtures/local-connection.ts';
import { isRunning, rival, TransactionHost } from '../../fixtures/transaction-host.ts';
import { describeIf } from '../../setup/requirements.ts';

const patient = { timeout: 20_000 };

for (const shell of shells) describeIf(shell, `the lease in ${shell}`, () => leaseSuite(shell));

function leaseSuite(shell: Shell): void {
  let at: TransactionHost;
  beforeEach(() => {
    at = new TransactionHost(shell);
  });
  afterEach(() => at.dispose());
  const holder = () => HostAgent.readLease(at.host.connection, at.host.path, 10_000);

  test('ends with its time, by the clock that nobody sets, and is renewed before', async () => {
    const agent = await at.leased(30);
    await agent.renewLease(600);
    expect((await holder())?.secondsLeft).toBeGreaterThan(30);
    const other = await at.host.install();
    expect(await other.takeLease(rival, 600)).toMatchObject({ taken: false });
    await agent.renewLease(1);
    await expect
      .poll(
        () =>
          agent.mark(second, 'good').then(
            () => 'done',
            () => 'refused',
          ),
        patient,
      )
      .toBe('refused');
    expect(await failureFrom(agent.renewLease(600))).toMatchObject({ kind: 'lease-lost' });
    expect((await holder())?.secondsLeft).toBeLessThanOrEqual(0);
    expect(await other.takeLease(rival, 600)).toMatchObject({ taken: true, epoch: 2 });
  });

  test('hands the script of a driver its input and its exit code', async () => {
    const agent = await at.leased();
    const ran = await agent.runScript('echo started=no; cat; exit 84', ['a'], {
      stdin: 'in',
      timeoutMs: 10_000,
    });
    expect(ran).toMatchObject({ end: { kind: 'exited', code: 84 }, stdout: 'started=no\nin' });
  });

  describe('of a run that died', () => {
    test('is taken over after its commands were ended, and what they left for good stays', async () => {
      const agent = await at.leased();
      const app = await agent.runIn(first, 'sleep 1000 >/dev/null 2>&1 & echo $!', { timeoutMs: 10_000 });
      const pids: number[] = [];
      const running = agent.runIn(first, 'echo $$; (trap "" TERM; sleep 1000) & echo $!; wait', {
        timeoutMs: 60_000,
        onLine: (_stream, line) => pids.push(Number(line)),
      });
      await expect.poll(() => pids.length, patient).toBe(2);
      const other = await at.host.install();
      expect(await other.takeLease(rival, 600)).toMatchObject({ taken: false });
      expect(pids.map(isRunning)).toEqual([true, true]);
      at.restart();
      expect(await other.takeLease(rival, 600)).toMatchObject({ taken: true });
      expect(pids.map(isRunning)).toEqual([false, false]);
      expect((await running).end.kind).not.toBe('timed-out');
      expect(isRunning(Number(app.stdout))).toBe(true);
      process.kill(Number(app.stdout), 'SIGKILL');
    });
  });
}
