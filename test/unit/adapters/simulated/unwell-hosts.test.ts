import { expect, it } from 'vitest';
import { AppDirectory } from '../../../../src/adapters/simulated/app-directory.ts';
import { type Behaviour, Service } from '../../../../src/adapters/simulated/service.ts';
import { UnwellHosts } from '../../../../src/adapters/simulated/unwell-hosts.ts';

/** One host at a time that the test sets. */
function hostWith(behaviour: Behaviour, isStatic = false) {
  const time = { now: 0 };
  const app = new AppDirectory('/srv/app');
  app.current = 'old';
  const plan = {
    ...{ isStatic, startMs: 0, meaningOf: () => ({ effect: 'none', ms: 0 }) as const },
    behaviourOf: (release: string): Behaviour =>
      release === 'old' ? { kind: 'healthy', afterMs: 0 } : behaviour,
  };
  const clock = { now: () => time.now, sleep: () => Promise.reject(new Error('nobody sleeps')) };
  const service = new Service(plan, clock, app);
  service.start();
  const unwell = new UnwellHosts([{ config: { name: 'a' }, app, service }], (host) => host.service.isHealthy);
  const at = (now: number): readonly string[] => {
    time.now = now;
    return [...unwell.at(now)];
  };
  return { app, service, at };
}

it('sees a host that starts, becomes well by itself, and stops', () => {
  const { app, service, at } = hostWith({ kind: 'healthy', afterMs: 50 });
  expect(at(0)).toEqual([]);
  app.current = 'new';
  expect(at(10)).toEqual([]);
  service.start();
  expect(at(10)).toEqual(['a']);
  expect(at(59)).toEqual(['a']);
  expect(at(60)).toEqual([]);
  service.stop();
  expect(at(60)).toEqual(['a']);
});

it('sees one that crashes by itself, also after it was started twice', () => {
  const { app, service, at } = hostWith({ kind: 'crashes', afterMs: 50 });
  app.current = 'new';
  service.start();
  expect(at(0)).toEqual([]);
  expect(at(30)).toEqual([]);
  service.start();
  expect(at(50)).toEqual([]);
  expect(at(80)).toEqual(['a']);
});

it('sees one that serves files, whatever current leads to', () => {
  const { app, at } = hostWith({ kind: 'unhealthy' }, true);
  expect(at(0)).toEqual([]);
  app.current = 'new';
  expect(at(0)).toEqual(['a']);
  app.current = 'old';
  expect(at(0)).toEqual([]);
});
