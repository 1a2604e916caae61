import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HostAgent } from '../../../src/host/agent.ts';
import { failureFrom, first, second, third } from '../../fixtures/agent-host.ts';
import { type Shell, unlikeShells } from '../../fixtures/local-connection.ts';
import { isRunning, owner, TransactionHost } from '../../fixtures/transaction-host.ts';
import { describeIf } from '../../setup/requirements.ts';

const patient = { timeout: 20_000 };

/** Where the run's own Docker is: rootless. */
const engine = 'unix:///run/user/1000/docker.sock';

for (const shell of unlikeShells) describeIf(shell, `the dead-man in ${shell}`, () => deadManSuite(shell));

function deadManSuite(shell: Shell): void {
  let at: TransactionHost;
  beforeEach(() => {
    at = new TransactionHost(shell, { environment: { DOCKER_HOST: engine } });
  });
  afterEach(() => at.dispose());

  test('goes back by itself, with the commands it was given, in the environment of the run', async () => {
    const odd = ['a b', '', "it's", '$HOME', 'two\nlines', '*', '\\'];
    const said = ['sh', '-c', 'cat "$1/current/version.txt" >"$1/in-service"; env >"$1/environment"', 'x'];
    const agent = await at.leased();
    const armed = await agent.arm({
      release: second,
      previous: first,
      withinS: 600,
      goBack: [at.note(...odd), [...said, at.host.path], at.note('last')],
    });
    expect(armed).toEqual({ timer: 'session', survivesReboot: false });
    await agent.switchTo(second, first);
    expect(at.current).toBe(second);
    await agent.extend(1);
    const record = await at.ended();
    expect(record).toMatchObject({ state: 'rolled-back', release: second, previous: first });
    expect(at.current).toBe(first);
    expect(at.notes).toEqual([...`${odd.join('|')}|`.split('\n'), 'last|']);
    expect(readFileSync(at.host.in('in-service'), 'utf8')).toBe(first);
    const environment = readFileSync(at.host.in('environment'), 'utf8').split('\n');
    expect(environment).toContain(`PATH=${at.host.connection.searchPath}`);
    expect(environment).toContain('HOME=/');
    expect(environment).toContain(`DOCKER_HOST=${engine}`);
    expect(environment.filter((line) => line.startsWith('LC_ALL='))).toEqual([]);
    expect(uptime()).toBeGreaterThanOrEqual(record.deadline);
    await expect.poll(() => at.watcher, patient).toBeUndefined();
    expect(await agent.confirm()).toBe('rolled-back');
    expect(await agent.releases()).toContainEqual({ id: second, state: 'bad', current: false });
  });

  test('waits no longer once it is confirmed', async () => {
    const agent = await at.switched(600, [at.note('never')]);
    expect(at.watcher).toBeDefined();
    expect(await agent.confirm()).toBe('committed');
    await expect.poll(() => at.watcher, patient).toBeUndefined();
    expect(at).toMatchObject({ current: second, notes: [], state: 'committed' });
  });

  test('goes back at once, by itself, when the run gives up, and is never extended then', async () => {
    const go = at.host.in('go');
    const held = ['sh', '-c', 'until [ -e "$0" ]; do sleep 0.1 2>/dev/null || sleep 1; done', go];
    const agent = await at.switched(600, [held, at.note('back')]);
    expect(await agent.abandon()).toBe('switched');
    expect(at.state).not.toBe('rolled-back');
    writeFileSync(go, '');
    expect(await failureFrom(agent.extend(600))).toMatchObject({ kind: 'agent-refused', exit: 87 });
    expect(await at.ended()).toMatchObject({ state: 'rolled-back' });
    expect(at).toMatchObject({ current: first, notes: ['back|'] });
    expect(await agent.abandon()).toBe('rolled-back');
    expect(at.notes).toEqual(['back|']);
    await expect.poll(() => at.watcher, patient).toBeUndefined();
  });

  test('of a run that gives up after it was confirmed stays', async () => {
    const agent = await at.switched(600, [at.note('never')]);
    expect(await agent.confirm()).toBe('committed');
    expect(await agent.abandon()).toBe('committed');
    expect(at).toMatchObject({ current: second, notes: [], state: 'committed' });
  });

  test('that was armed only restarts nothing when the run gives up', async () => {
    const agent = await at.leased();
    await agent.arm({ release: second, previous: first, withinS: 600, goBack: [at.note('never')] });
    await agent.abandon();
    expect(await at.ended()).toMatchObject({ state: 'rolled-back' });
    expect(at).toMatchObject({ current: first, notes: [] });
  });

  test('takes the time of an extension', async () => {
    const agent = await at.switched(60);
    const before = at.record?.deadline ?? 0;
    await agent.extend(600);
    expect(at.record?.deadline).toBeGreaterThan(before + 500);
    await agent.extend(1);
    const { deadline } = await at.ended();
    expect(deadline).toBeLessThan(before);
    expect(uptime()).toBeGreaterThanOrEqual(deadline);
    expect(await failureFrom(agent.extend(4))).toMatchObject({ kind: 'agent-refused', exit: 87 });
  });

  test('that was killed is there again after an extension', async () => {
    const agent = await at.switched();
    process.kill(at.watcher ?? 0, 'SIGKILL');
    await expect.poll(() => at.watcher, patient).toBeUndefined();
    await agent.extend(1);
    expect(await at.ended()).toMatchObject({ state: 'rolled-back' });
    expect(at.current).toBe(first);
  });

  test('of a first deployment stops the app while current leads to it, then removes current', async () => {
    const agent = await at.leased();
    await HostAgent.install(at.host.connection, at.host.path, 10_000).then((plain) =>
      plain.clearCurrent(first),
    );
    const stop = ['sh', '-c', 'cat "$0/current/version.txt" >"$0/stopped"', at.host.path];
    await agent.arm({ release: second, previous: undefined, withinS: 600, goBack: [stop] });
    await agent.switchTo(second, undefined);
    expect(await agent.goBack()).toEqual({ action: 'rolled-back', release: second });
    expect(at.current).toBeUndefined();
    expect(readFileSync(at.host.in('stopped'), 'utf8')).toBe(second);
    const missing = agent.arm({ release: third, previous: undefined, withinS: 600, goBack: [] });
    expect(await failureFrom(missing)).toMatchObject({ kind: 'release-unknown' });
  });

  test('against a confirmation at the same moment: one of them wins', async () => {
    const agent = await at.leased();
    for (const round of [0, 1, 2, 3, 4, 5]) {
      await agent.arm({ release: second, previous: first, withinS: 600, goBack: [at.note('back')] });
      await agent.switchTo(second, first);
      await agent.extend(1);
      const deadline = at.record?.deadline ?? 0;
      // The watcher wakes at the full second and takes a moment; the confirmations are spread around it.
      await expect
        .poll(uptime, { interval: 5, timeout: 20_000 })
        .toBeGreaterThan(deadline - 0.05 + round / 50);
      const confirmed = await agent.confirm();
      const { state } = await at.ended();
      expect(confirmed).toBe(state);
      expect(at.current).toBe(state === 'committed' ? second : first);
      if (state === 'committed') await plainSwitch(first, second);
    }
  });

  test('against a confirmation, asked by many at once: all hear the same', async () => {
    for (let round = 0; round < 2; round += 1) {
      const agent = await at.switched();
      const others = Array.from({ length: 4 }, () => at.host.install());
      const [one, two, three, four] = await Promise.all(others);
      const epoch = agent.epoch ?? 0;
      const answers = await Promise.all([
        one?.underLease(epoch).confirm(),
        two
          ?.underLease(epoch)
          .goBack()
          .then(({ action }) => action),
        three?.underLease(epoch).confirm(),
        four
          ?.underLease(epoch)
          .goBack()
          .then(({ action }) => action),
      ]);
      expect(new Set(answers)).toEqual(new Set([at.state]));
      expect(at.current).toBe(at.state === 'committed' ? second : first);
      if (at.state === 'committed') await plainSwitch(first, second);
    }
  });

  /** Without a lease, as a person might. */
  const plainSwitch = async (to: string, from: string): Promise<void> => {
    const plain = await at.host.install();
    await plain.switchTo(to, from);
  };

  describe('a command of the way back', () => {
    test('that hangs is ended at its limit, with all it started', async () => {
      const agent = await at.leased();
      const hanging = ['sh', '-c', 'sleep 1000 & echo $! >"$0"; wait', at.host.in('pid')];
      const way = { release: second, previous: first, withinS: 600, goBack: [hanging], commandLimitS: 1 };
      await agent.arm(way);
      await agent.switchTo(second, first);
      expect(await agent.goBack()).toMatchObject({ action: 'needs-human', reason: 'command-1-failed' });
      const pid = Number(readFileSync(at.host.in('pid'), 'utf8'));
      await expect.poll(() => isRunning(pid), patient).toBe(false);
    });

    test('may leave the app behind, which holds no lock and no channel', async () => {
      const start = ['sh', '-c', 'sleep 1000 & echo $! >"$0"', at.host.in('pid')];
      const agent = await at.switched(600, [start]);
      expect(await agent.goBack()).toMatchObject({ action: 'rolled-back' });
      await agent.renewLease(600);
      expect(await agent.takeLease(owner, 600)).toMatchObject({ taken: true });
      // It lives: a signal may be sent to it.
      expect(process.kill(Number(readFileSync(at.host.in('pid'), 'utf8')), 'SIGKILL')).toBe(true);
    });
  });
}

/** Seconds since the machine started, as the host counts them. */
function uptime(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
}
