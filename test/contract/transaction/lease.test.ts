import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HostAgent } from '../../../src/host/agent.ts';
import { readFacts } from '../../../src/host/facts.ts';
import { DeployError } from '../../../src/model/failure.ts';
import { failureFrom, first, second, third } from '../../fixtures/agent-host.ts';
import { type Shell, shells } from '../../fixtures/local-connection.ts';
import { isRunning, owner, rival, TransactionHost } from '../../fixtures/transaction-host.ts';
import { describeIf } from '../../setup/requirements.ts';

const fourth = '20261122T000000Z-abcdef0';

const patient = { timeout: 20_000 };

for (const shell of shells) describeIf(shell, `the lease in ${shell}`, () => leaseSuite(shell));

function leaseSuite(shell: Shell): void {
  let at: TransactionHost;
  beforeEach(() => {
    at = new TransactionHost(shell);
  });
  afterEach(() => at.dispose());
  const holder = () => HostAgent.readLease(at.host.connection, at.host.path, 10_000);
  const facts = () => readFacts(at.host.connection, { path: at.host.path, tools: [], timeoutMs: 10_000 });

  test('is taken by one, refused to another, and free again', async () => {
    expect(await holder()).toBeUndefined();
    const agent = await at.host.install();
    expect(await agent.takeLease(owner, 600)).toMatchObject({
      taken: true,
      epoch: 1,
      recovery: { action: 'none' },
    });
    const other = await at.host.install();
    const refused = await other.takeLease(rival, 600);
    expect(refused).toMatchObject({ taken: false, holder: { ...owner, epoch: 1 } });
    expect((await facts()).lease).toMatchObject({ ...owner, epoch: 1 });
    expect((await holder())?.secondsLeft).toBeGreaterThan(500);
    expect((await holder())?.secondsLeft).toBeLessThanOrEqual(600);
    expect(other.epoch).toBeUndefined();
    await agent.freeLease();
    expect(await holder()).toBeUndefined();
    expect(await other.takeLease(rival, 600)).toMatchObject({ taken: true, epoch: 2 });
    expect(await holder()).toMatchObject({ ...rival, epoch: 2 });
    await agent.underLease(1).freeLease();
    expect(await holder()).toMatchObject({ run: rival.run });
  });

  test('is taken again by the same run, whose earlier commands are refused then', async () => {
    const before = await at.leased();
    expect(await (await at.host.install()).takeLease(owner, 600)).toMatchObject({ taken: true, epoch: 2 });
    expect(await failureFrom(before.renewLease(600))).toMatchObject({ kind: 'lease-lost', exit: 84 });
  });

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

  test('ends with a restart', async () => {
    const agent = await at.leased();
    at.restart();
    expect(await failureFrom(agent.renewLease(600))).toMatchObject({ kind: 'lease-lost' });
    expect(await (await at.host.install()).takeLease(rival, 600)).toMatchObject({ taken: true, epoch: 2 });
  });

  test('takes names as they come', async () => {
    const agent = await at.host.install();
    const odd = {
      run: 'it\'s "run" 1|2 $x',
      actor: 'a\tb\x1fc\n',
      url: `https://ci.example/?${'x'.repeat(500)}`,
    };
    expect(await agent.takeLease(odd, 600)).toMatchObject({ taken: true });
    expect(await holder()).toMatchObject({ run: odd.run, actor: 'a?b?c?', url: odd.url.slice(0, 180) });
    await agent.unlock(odd.run);
    expect(await holder()).toBeUndefined();
  });

  /** Every method that changes something, with arguments that would do. */
  const changes: Record<string, (agent: HostAgent) => Promise<unknown>> = {
    stage: (agent) => at.host.stage(agent, fourth, { a: 'x' }),
    linkShared: (agent) => agent.linkShared(third, [{ kind: 'directory', path: 'data' }]),
    writeFile: (agent) => agent.writeFile(third, '.env', 'x', '0600'),
    seal: (agent) => agent.seal(second, ['1.0']),
    switchTo: (agent) => agent.switchTo(second, first),
    clearCurrent: (agent) => agent.clearCurrent(first),
    mark: (agent) => agent.mark(second, 'good'),
    remove: (agent) => agent.remove([second]),
    appendHistory: (agent) => agent.appendHistory('{}'),
    runIn: (agent) => agent.runIn(second, 'touch "$DEPLOY_PATH/ran"', { timeoutMs: 10_000 }),
    runScript: (agent) => agent.runScript('touch "$1/ran"', [at.host.path], { timeoutMs: 10_000 }),
    renewLease: (agent) => agent.renewLease(600),
    arm: (agent) => agent.arm({ release: second, previous: first, withinS: 600, goBack: [] }),
    extend: (agent) => agent.extend(600),
    confirm: (agent) => agent.confirm(),
    goBack: (agent) => agent.goBack(),
    abandon: (agent) => agent.abandon(),
  };
  /** These look at the epoch alone: the state decides for them. */
  const lenient = ['confirm', 'goBack', 'abandon'];

  test.for(['older', 'ended', 'free'] as const)('that is %s lets nothing change', async (how) => {
    at.openRelease(third);
    const agent = await at.leased();
    // Installed while it may be, so that what is refused is the step.
    await agent.runScript('touch "$1/ran"', [at.host.in('.deploy')], { timeoutMs: 10_000 });
    if (how === 'older') await (await at.host.install()).takeLease(owner, 600);
    if (how === 'ended') at.restart();
    if (how === 'free') await (await at.host.install()).unlock(owner.run);
    const before = whole(at);
    for (const [name, change] of Object.entries(changes)) {
      if (how !== 'older' && lenient.includes(name)) continue;
      expect({ name, ...(await failureFrom(change(agent))) }).toMatchObject({
        name,
        kind: 'lease-lost',
        exit: 84,
      });
    }
    expect(whole(at)).toEqual(before);
  });

  test('that is alive lets all of it happen', async () => {
    at.openRelease(third);
    const agent = await at.leased();
    for (const [name, change] of Object.entries(changes)) {
      if (['switchTo', 'clearCurrent', 'remove', 'extend', 'confirm', 'goBack', 'abandon'].includes(name))
        continue;
      if (name === 'arm') await changes.switchTo?.(agent).catch((error) => expect(failed(error)).toBe(87));
      await change(agent);
    }
    for (const name of ['clearCurrent', 'remove']) {
      const thrown = await changes[name]?.(agent).catch((error: unknown) => error);
      expect({ name, exit: failed(thrown) }).toEqual({ name, exit: 87 });
    }
    for (const name of ['switchTo', 'switchTo', 'extend', 'goBack']) await changes[name]?.(agent);
    await agent.remove([second]);
    await agent.clearCurrent(first);
    expect(readdirSync(at.host.path)).toContain('ran');
    expect(await agent.history(5)).toEqual(['{}']);
    expect(await agent.releases()).toHaveLength(3);
  });

  test('keeps lines of many steps at once whole', async () => {
    const agent = await at.leased();
    const lines = Array.from({ length: 12 }, (_, n) => `{"n":${n}}`);
    await Promise.all(lines.map((line) => agent.appendHistory(line)));
    expect([...(await agent.history(99))].sort()).toEqual([...lines].sort());
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

    test('is recovered by the next that takes it', async () => {
      await at.switched(600, [at.note('back')]);
      at.restart();
      const answer = await (await at.host.install()).takeLease(rival, 600);
      expect(answer).toMatchObject({
        taken: true,
        recovery: { action: 'rolled-back', release: second, previous: first },
      });
      expect(at).toMatchObject({ current: first, notes: ['back|'], state: 'rolled-back' });
    });

    test('is not recovered while it may be alive', async () => {
      await at.switched();
      expect(await HostAgent.recover(at.host.connection, at.host.path, 30_000)).toMatchObject({
        action: 'none',
      });
      expect(at).toMatchObject({ current: second, state: 'switched' });
    });

    test('is unlocked by its name only, and recovered', async () => {
      await at.switched(600, [at.note('back')]);
      const person = await at.host.install();
      expect(await failureFrom(person.unlock('another'))).toMatchObject({
        kind: 'deployment-in-progress',
        exit: 86,
      });
      expect(at.state).toBe('switched');
      expect(await person.unlock(owner.run)).toMatchObject({ action: 'rolled-back' });
      expect(await holder()).toBeUndefined();
      expect(at).toMatchObject({ current: first, notes: ['back|'] });
    });
  });
}

/** The exit code that a DeployError carries. */
function failed(thrown: unknown): number | undefined {
  return thrown instanceof DeployError ? thrown.failure.exit : undefined;
}

/** All that a step might change. */
function whole(at: TransactionHost): readonly string[] {
  return readdirSync(at.host.path, { recursive: true, withFileTypes: true })
    .filter((entry) => !/^lock/.test(entry.name))
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return `${path} ${entry.isFile() ? readFileSync(path, 'latin1') : ''}`;
    })
    .sort();
}
