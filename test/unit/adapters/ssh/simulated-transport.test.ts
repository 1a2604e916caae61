import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../../src/adapters/simulated/virtual-clock.ts';
import { lineFor } from '../../../../src/adapters/ssh/known-hosts.ts';
import { SimulatedHost, type SimulatedProgram } from '../../../../src/adapters/ssh/simulated-host.ts';
import { simulatedTransport } from '../../../../src/adapters/ssh/simulated-transport.ts';
import type { ConnectTarget } from '../../../../src/model/transport.ts';

const hour = 3_600_000;

function world(programs: Readonly<Record<string, SimulatedProgram>>) {
  const clock = virtualClock();
  const host = new SimulatedHost({ address: 'web.example', port: 22, programs });
  const patience = { killGraceMs: 5_000, drainMs: 1_000 };
  const transport = simulatedTransport({ clock, hosts: [host], patience });
  const target: ConnectTarget = {
    ...{ name: 'web-1', address: 'web.example', port: 22, user: 'deploy', jumps: [] },
    ...{ knownHosts: lineFor('web.example', 22, host.hostKey), connectTimeoutMs: 10_000, keepaliveMs: 5_000 },
  };
  return { clock, host, connect: () => transport.connect(target, new AbortController().signal) };
}

describe('simulated hosts', () => {
  it('take their time on the clock they are given', async () => {
    const { host, connect } = world({
      build: async ({ clock, write }) => {
        await clock.sleep(hour);
        write('stdout', 'built\n');
        return 0;
      },
    });
    host.delayMs = 250;
    const result = await (await connect()).run({ argv: ['build'], timeoutMs: 2 * hour });
    expect(result).toMatchObject({
      end: { kind: 'exited', code: 0 },
      stdout: 'built\n',
      durationMs: hour + 250,
    });
  });

  it('end programs whose time is up', async () => {
    const { host, connect } = world({ hang: ({ clock }) => clock.sleep(10 * hour).then(() => 0) });
    const result = await (await connect()).run({ argv: ['hang'], timeoutMs: hour });
    expect(result.end).toEqual({ kind: 'timed-out', afterMs: hour });
    expect(result.durationMs).toBe(hour + 5_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(host.running.size).toBe(0);
  });

  it('go on after a cut', async () => {
    const { host, clock, connect } = world({ work: (process) => process.clock.sleep(hour).then(() => 0) });
    const connection = await connect();
    const running = connection.run({ argv: ['work'], timeoutMs: 2 * hour });
    await Promise.resolve();
    host.cut();
    expect((await running).end.kind).toBe('lost');
    expect(host.running.size).toBe(1);
    expect((await (await connect()).run({ argv: ['nothing'], timeoutMs: 1 })).end).toEqual({
      kind: 'exited',
      code: 127,
    });
    await clock.sleep(2 * hour);
    expect(host.running.size).toBe(0);
  });

  it('fail to be reached as they are told to', async () => {
    const { host, connect } = world({});
    host.connectFault = { kind: 'fails', failure: 'host-unreachable' };
    await expect(connect()).rejects.toMatchObject({ failure: { kind: 'host-unreachable', host: 'web-1' } });
    host.connectFault = { kind: 'silent' };
    await expect(connect()).rejects.toMatchObject({
      failure: { kind: 'connection-timed-out', host: 'web-1' },
    });
    host.connectFault = undefined;
    expect((await connect()).lost.aborted).toBe(false);
  });
});
