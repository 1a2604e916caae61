import { describe, expect, it } from 'vitest';
import type { DriverConfig, ProbeConfig } from '../../../src/model/config.ts';
import type { Colour, TrafficConfig } from '../../../src/model/traffic.ts';
import { colouredProbe } from '../../../src/planning/coloured-probe.ts';
import { httpQuestion } from '../../fixtures/http-question.ts';

const traffic: TrafficConfig = {
  proxy: { kind: 'haproxy', socket: '/run/h', backend: 'shop' },
  proxyFile: '/etc/h',
  listen: { blue: { port: 3001 }, green: { port: 3002 } },
  drainMs: 0,
};
const serviceOf = (colour: Colour): DriverConfig => ({
  kind: 'systemd',
  unit: `shop@${colour}.service`,
  scope: 'user',
  action: 'restart',
  settleMs: 0,
  timeoutMs: 0,
});
const schedule = {
  ...{ intervalMs: 1, timeoutMs: 1, startDelayMs: 0, healthy: 1, unhealthy: 1, attemptTimeoutMs: 1 },
};

function asked(url: string, from: ProbeConfig['from'] = 'host'): string {
  const http = { method: 'GET', headers: {}, status: [], expectHeaders: {}, json: {}, insecure: false };
  const probe: ProbeConfig = { name: 'a', from, schedule, question: { kind: 'http', url, ...http } };
  const { question } = colouredProbe(probe, traffic, 'green', serviceOf);
  return question.kind === 'http' ? question.url : '';
}

describe('a probe of one colour', () => {
  it.each([
    ['http://127.0.0.1:3001/health?a=b', 'http://127.0.0.1:3002/health?a=b'],
    ['http://localhost:3002/', 'http://localhost:3002/'],
    ['http://[::1]:3001/', 'http://[::1]:3002/'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'],
    ['http://10.0.0.7:3001/', 'http://10.0.0.7:3001/'],
  ])('that asks %s asks %s', (written, expected) => {
    expect(asked(written)).toBe(expected);
  });

  it('asks at the socket of its colour, and leaves other sockets and ports alone', () => {
    const linked: TrafficConfig = {
      proxy: { kind: 'nginx', directory: '/srv/shop/sockets' },
      proxyFile: '/etc/nginx/nginx.conf',
      listen: { blue: { socket: '/srv/shop/sockets/blue' }, green: { socket: '/srv/shop/sockets/green' } },
      drainMs: 0,
    };
    const ask = (changes: Parameters<typeof httpQuestion>[1]) => {
      const question = httpQuestion('http://127.0.0.1:3001/', changes);
      return colouredProbe({ name: 'a', from: 'host', schedule, question }, linked, 'green', serviceOf)
        .question;
    };
    expect(ask({ socket: '/srv/shop/sockets/blue' })).toMatchObject({ socket: '/srv/shop/sockets/green' });
    expect(ask({ socket: '/run/other' })).toMatchObject({ socket: '/run/other' });
    expect(ask({})).toEqual(httpQuestion('http://127.0.0.1:3001/'));
  });

  it('leaves questions from the runner alone', () => {
    expect(asked('http://127.0.0.1:3001/', 'runner')).toBe('http://127.0.0.1:3001/');
  });

  it('looks at the port and the unit of its colour', () => {
    const tcp = { kind: 'tcp', address: '127.0.0.1', port: 3001 } as const;
    const unit = { kind: 'systemd', unit: 'shop@blue.service', scope: 'user' } as const;
    const ask = (question: ProbeConfig['question']) =>
      colouredProbe({ name: 'a', from: 'host', schedule, question }, traffic, 'green', serviceOf).question;
    expect(ask(tcp)).toEqual({ ...tcp, port: 3002 });
    expect(ask(unit)).toEqual({ ...unit, unit: 'shop@green.service' });
  });
});
