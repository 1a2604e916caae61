import { expect, it } from 'vitest';
import { TrafficMeter } from '../../../src/commands/traffic-meter.ts';
import type { Phase } from '../../../src/model/phase.ts';
import type { Connection, ConnectTarget } from '../../../src/model/transport.ts';

const target: ConnectTarget = {
  ...{ name: 'web', address: '127.0.0.1', port: 22, user: 'deploy', knownHosts: '', jumps: [] },
  ...{ connectTimeoutMs: 1, keepaliveMs: 1 },
};

/** A connection that has sent what the test says. */
class Counted implements Connection {
  readonly host = 'web';
  readonly lost = new AbortController().signal;
  roundTrips = 0;
  traffic = () => ({ roundTrips: this.roundTrips, bytesSent: this.roundTrips * 10, bytesReceived: 0 });
  run = () => Promise.reject(new Error('nothing runs'));
  forward = () => Promise.reject(new Error('nothing is forwarded'));
  close = async () => undefined;
}

it('books what each connection of a host did to the phase in which it did it', async () => {
  const made = [new Counted(), new Counted()];
  const remaining = [...made];
  const meter = new TrafficMeter({
    name: 'simulated',
    connect: async () => remaining.shift() ?? Promise.reject(new Error('none left')),
  });
  const start = (phase: Phase): void => meter.hear({ type: 'phase-started', at: 0, phase, hosts: ['web'] });
  const [first, second] = made;
  if (first === undefined || second === undefined) throw new Error('two were made');
  start('connect');
  await meter.transport.connect(target, first.lost);
  start('stage');
  first.roundTrips = 3;
  start('verify');
  await meter.transport.connect(target, first.lost);
  first.roundTrips = 4;
  second.roundTrips = 2;
  expect(meter.of('web')).toEqual([
    { phase: 'stage', roundTrips: 3, bytesSent: 30, bytesReceived: 0 },
    { phase: 'verify', roundTrips: 3, bytesSent: 30, bytesReceived: 0 },
  ]);
  expect(meter.of('web')).toHaveLength(2);
  expect(meter.of('another')).toBeUndefined();
});
