import { expect } from 'vitest';
import { HostAgent } from '../../../src/host/agent.ts';
import { readFacts } from '../../../src/host/facts.ts';
import { DeployError } from '../../../src/model/failure.ts';
import type { LeaseHolder } from '../../../src/model/transaction.ts';
import { failureFrom, first, second, third } from '../../fixtures/agent-host.ts';
import { owner, rival } from '../../fixtures/transaction-host.ts';
import type { ProtocolHost } from './subject.ts';

const holder = (at: ProtocolHost): Promise<LeaseHolder | undefined> =>
  HostAgent.readLease(at.connection, at.path, 10_000);

const runScript = (agent: HostAgent): Promise<unknown> =>
  agent.runScript('exit 0\n', [], { timeoutMs: 10_000 });

/** An agent with the lease, and beside the two a release that is not complete. */
async function leased(at: ProtocolHost): Promise<HostAgent> {
  const agent = await at.install();
  await at.stage(agent, third, { a: 'x' });
  // Installed while it may be, so that what is refused is the step.
  if (at.runsAnyScript) await runScript(agent);
  expect(await agent.takeLease(owner, 600)).toMatchObject({ taken: true });
  return agent;
}

/** Everything that changes something, with arguments that would do. */
const changes: Readonly<Record<string, (agent: HostAgent, at: ProtocolHost) => Promise<unknown>>> = {
  stage: (agent, at) => at.stage(agent, '20261122T000000Z-abcdef0', { a: 'x' }),
  linkShared: (agent) => agent.linkShared(third, [{ kind: 'directory', path: 'data' }]),
  writeFile: (agent) => agent.writeFile(third, '.env', 'x', '0600'),
  seal: (agent) => agent.seal(second, ['1.0']),
  switchTo: (agent) => agent.switchTo(second, first),
  clearCurrent: (agent) => agent.clearCurrent(first),
  mark: (agent) => agent.mark(second, 'good'),
  remove: (agent) => agent.remove([second]),
  appendHistory: (agent) => agent.appendHistory('{}'),
  record: (agent) => agent.record({ release: second, state: 'good', line: '{}', old: [] }),
  recordAndFree: (agent) => agent.recordAndFree({ release: second, state: 'good', line: '{}', old: [] }),
  runIn: (agent) => agent.runIn(second, 'exit 0', { timeoutMs: 10_000 }),
  runScript: async (agent, at) => {
    if (at.runsAnyScript) await runScript(agent);
  },
  renewLease: (agent) => agent.renewLease(600),
  arm: (agent) => agent.arm({ release: second, previous: first, withinS: 600, goBack: [] }),
  armAndSwitch: (agent) =>
    agent.armAndSwitch({ release: second, previous: first, withinS: 600, goBack: [] }).armed,
  extend: (agent) => agent.extend(600),
  confirm: (agent) => agent.confirm(),
  goBack: (agent) => agent.goBack(),
  abandon: (agent) => agent.abandon(),
};
/** These look at the epoch alone: the state decides for them. */
const lenient = ['confirm', 'goBack', 'abandon'];

async function expectRefused(at: ProtocolHost, agent: HostAgent, names: readonly string[]): Promise<void> {
  const before = at.whole();
  for (const name of names) {
    if (name === 'runScript' && !at.runsAnyScript) continue;
    const failure = await failureFrom(changes[name]?.(agent, at) ?? Promise.resolve());
    expect({ name, ...failure }).toMatchObject({ name, kind: 'lease-lost', exit: 84 });
  }
  expect(at.whole()).toEqual(before);
}

function exitOf(thrown: unknown): number | undefined {
  return thrown instanceof DeployError ? thrown.failure.exit : undefined;
}

/** Who may change anything. */
export const leaseCases = {
  'who takes the lease is told what is there, as it is once earlier runs are recovered': async (
    at: ProtocolHost,
  ) => {
    const agent = await at.install();
    await agent.seal(second, ['2.0']);
    await agent.mark(first, 'good');
    expect(await agent.takeLease(owner, 600)).toMatchObject({
      found: {
        current: first,
        currentVersions: await agent.versions(first),
        releases: [
          { id: first, state: 'good', current: true },
          { id: second, state: 'staged', current: false },
        ],
      },
    });
  },
  'the lease is taken by one, refused to another, and free again': async (at: ProtocolHost) => {
    expect(await holder(at)).toBeUndefined();
    const agent = await at.install();
    const taken = { taken: true, epoch: 1, recovery: { action: 'none' } };
    expect(await agent.takeLease(owner, 600)).toMatchObject(taken);
    const other = await at.install();
    const refused = { taken: false, holder: { ...owner, epoch: 1 } };
    expect(await other.takeLease(rival, 600)).toMatchObject(refused);
    expect(other.epoch).toBeUndefined();
    const facts = await readFacts(at.connection, { path: at.path, tools: [], timeoutMs: 10_000 });
    expect(facts.lease).toMatchObject({ ...owner, epoch: 1 });
    expect((await holder(at))?.secondsLeft).toBeGreaterThan(590);
    expect((await holder(at))?.secondsLeft).toBeLessThanOrEqual(600);
    await agent.freeLease();
    expect(await holder(at)).toBeUndefined();
    expect(await other.takeLease(rival, 600)).toMatchObject({ taken: true, epoch: 2 });
    await agent.underLease(1).freeLease();
    expect(await holder(at)).toMatchObject({ ...rival, epoch: 2 });
  },
  'the lease is taken again by the same run, whose earlier commands are refused then': async (
    at: ProtocolHost,
  ) => {
    const before = await leased(at);
    expect(await (await at.install()).takeLease(owner, 600)).toMatchObject({ taken: true, epoch: 2 });
    await expectRefused(at, before, Object.keys(changes));
  },
  'a lease that ended with a restart lets nothing change': async (at: ProtocolHost) => {
    const agent = await leased(at);
    await at.restart();
    await expectRefused(
      at,
      agent,
      Object.keys(changes).filter((name) => !lenient.includes(name)),
    );
    expect(await (await at.install()).takeLease(rival, 600)).toMatchObject({ taken: true, epoch: 2 });
  },
  'a lease that was given back lets nothing change': async (at: ProtocolHost) => {
    const agent = await leased(at);
    const { epoch = 0 } = agent;
    await agent.freeLease();
    await expectRefused(
      at,
      agent.underLease(epoch),
      Object.keys(changes).filter((name) => !lenient.includes(name)),
    );
  },
  'a lease that is alive lets all of it happen, in its order': async (at: ProtocolHost) => {
    const agent = await leased(at);
    const failing = async (name: string): Promise<number | undefined> =>
      changes[name]?.(agent, at).then(() => undefined, exitOf);
    expect(await failing('switchTo')).toBe(87);
    // The last two are those of others in one call.
    const late = [
      ...['switchTo', 'clearCurrent', 'remove', 'extend', 'confirm', 'goBack', 'abandon'],
      ...['armAndSwitch', 'recordAndFree'],
    ];
    for (const [name, change] of Object.entries(changes)) {
      if (!late.includes(name)) await change(agent, at);
    }
    for (const name of ['clearCurrent', 'remove', 'arm']) {
      expect({ name, exit: await failing(name) }).toEqual({ name, exit: 87 });
    }
    for (const name of ['switchTo', 'switchTo', 'extend', 'goBack']) await changes[name]?.(agent, at);
    expect(await failing('extend')).toBe(87);
    await agent.remove([second]);
    await agent.clearCurrent(first);
    expect(await agent.history(5)).toEqual(['{}', '{}']);
    expect(await agent.releases()).toHaveLength(3);
  },
  'a lease takes names as they come': async (at: ProtocolHost) => {
    const agent = await at.install();
    const url = `https://ci.example/?${'x'.repeat(500)}`;
    const odd = { run: 'it\'s "run" 1|2 $x', actor: 'a\tb\x1fc\n', url };
    expect(await agent.takeLease(odd, 600)).toMatchObject({ taken: true });
    expect(await holder(at)).toMatchObject({ run: odd.run, actor: 'a?b?c?', url: url.slice(0, 180) });
    await agent.unlock(odd.run);
    expect(await holder(at)).toBeUndefined();
  },
  'lines of many steps at once stay whole': async (at: ProtocolHost) => {
    const agent = await leased(at);
    const lines = Array.from({ length: 6 }, (_, n) => `{"n":${n}}`);
    await Promise.all(lines.map((line) => agent.appendHistory(line)));
    expect([...(await agent.history(99))].sort()).toEqual(lines);
  },
} as const;
