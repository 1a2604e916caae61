import { describe, expect, it } from 'vitest';
import { buildReport, reportAccumulator, reportLimits } from '../../../src/report/reduce-report.ts';
import { EventScript, previous, release } from '../../fixtures/report/event-script.ts';
import { deployedRun, partialRun, unknownRun } from '../../fixtures/report/runs.ts';

const one = { 'web-1': '192.0.2.11' };

describe('buildReport', () => {
  it('gathers what became of each host', () => {
    const { report } = deployedRun();
    expect(report).toMatchObject({
      outcome: 'deployed',
      release,
      previousRelease: previous,
      command: 'deploy',
    });
    expect(report.startedAt).toBe('2026-11-20T13:15:02.000Z');
    const [first, second] = report.hosts;
    expect(first).toMatchObject({ name: 'web-1', address: '192.0.2.11', state: 'deployed', degraded: false });
    expect(second).toMatchObject({ name: 'web-2', release, previousRelease: previous, degraded: true });
    expect(first?.probes).toEqual([
      { probe: 'http', verdict: 'healthy', latencyMs: 14, answers: 4, detail: 'HTTP 200' },
    ]);
    expect(first?.phases.map((phase) => phase.phase)).toEqual(['connect', 'preflight', 'stage', 'activate']);
  });

  it('tells the probes asked from the runner apart from those of hosts', () => {
    const script = new EventScript().started(one);
    script.probe('web-1', 'http', 'healthy', 5, 'HTTP 200');
    script.probe('runner', 'http', 'unhealthy', 7, 'HTTP 502').probe('runner', 'tcp', 'healthy', 2, 'open');
    script.probe('runner', 'http', 'healthy', 9, 'HTTP 200');
    const { report } = script.end('deployed');
    expect(report.hosts[0]?.probes).toMatchObject([{ probe: 'http', answers: 1 }]);
    expect(report.probes).toEqual([
      { probe: 'http', verdict: 'healthy', latencyMs: 9, answers: 2, detail: 'HTTP 200' },
      { probe: 'tcp', verdict: 'healthy', latencyMs: 2, answers: 1, detail: 'open' },
    ]);
  });

  it('does not call a failure what an optional host could not do', () => {
    const { report } = partialRun();
    expect(report.failures).toEqual([]);
    expect(report.warnings).toHaveLength(1);
    expect(report.phases.find((phase) => phase.phase === 'connect')?.result).toBe('done');
    expect(report.hosts[2]).toMatchObject({
      state: 'skipped',
      phases: [{ phase: 'connect', result: 'failed' }],
    });
  });

  it('calls unknown what was lost and what never ended', () => {
    const { report } = unknownRun();
    expect(report.phases.find((phase) => phase.phase === 'activate')?.result).toBe('unknown');
    const phases = report.hosts[1]?.phases ?? [];
    expect(phases.find((phase) => phase.phase === 'activate')?.result).toBe('unknown');
    expect(phases.find((phase) => phase.phase === 'rollback')).toMatchObject({
      result: 'unknown',
      durationMs: 15_002,
    });
  });

  it('claims nothing of a host whose end was never told', () => {
    const before = new EventScript()
      .started(one)
      .phase('stage', (script) => void script.step('web-1', 'upload', 5));
    expect(before.end('failed').report.hosts[0]?.state).toBe('unchanged');
    const during = new EventScript().started(one);
    during.add({ type: 'phase-started', phase: 'activate', hosts: ['web-1'] });
    during.add({ type: 'step-started', host: 'web-1', phase: 'activate', step: 'switch' });
    const { report } = during.wait(70).end('unknown');
    expect(report.hosts[0]).toMatchObject({
      state: 'unknown',
      phases: [{ phase: 'activate', result: 'unknown', durationMs: 70 }],
    });
    expect(report.phases).toMatchObject([{ phase: 'activate', result: 'unknown', durationMs: 70 }]);
  });

  it('adds up a phase that comes once for each wave', () => {
    const script = new EventScript().started(one);
    script.phase('activate', () => script.step('web-1', 'switch', 100));
    script.wait(5000).phase('activate', () => script.step('web-1', 'restart', 200));
    expect(script.end('deployed').report.phases).toMatchObject([{ phase: 'activate', durationMs: 304 }]);
  });

  it('calls a phase skipped when all its steps were', () => {
    const script = new EventScript().started(one);
    script.phase('snapshot', () => script.step('web-1', 'vm', 1, 'none configured', 'skipped'));
    script.phase('migrate', () => script.step('web-1', 'a', 1, '', 'skipped').step('web-1', 'b', 1));
    const { report } = script.end('deployed');
    expect(report.phases.map((phase) => phase.result)).toEqual(['skipped', 'done']);
    expect(report.hosts[0]?.phases.map((phase) => phase.result)).toEqual(['skipped', 'done']);
  });

  it('makes a report of nothing at all', () => {
    const report = buildReport([], { outcome: 'failed', at: 0, release });
    expect(report).toMatchObject({ hosts: [], durationMs: 0, startedAt: '1970-01-01T00:00:00.000Z' });
  });

  it('lists failures in order, identical ones once, and keeps the end of long tails', () => {
    const script = new EventScript().started(one);
    const tail = Array.from({ length: 1000 }, (_, index) => `${index} ${'x'.repeat(9000)}`);
    script
      .failed({ kind: 'unhealthy', message: 'first' })
      .failed({ kind: 'internal', message: 'second', tail });
    script.failed({ kind: 'unhealthy', message: 'first' });
    const { failures } = script.end('failed').report;
    expect(failures.map((failure) => failure.message)).toEqual(['first', 'second']);
    expect(failures[1]?.tail).toHaveLength(reportLimits.tailLines);
    expect(failures[1]?.tail?.at(-1)?.startsWith('999 ')).toBe(true);
    expect(failures[1]?.tail?.at(-1)).toHaveLength(reportLimits.lineCharacters);
  });
});

describe('reportAccumulator', () => {
  it('does not grow with output and answers', () => {
    const accumulator = reportAccumulator();
    const start = { type: 'started', command: 'deploy', app: 'a', environment: 'e', release } as const;
    accumulator.add({ ...start, at: 0, hosts: [{ name: 'web-1', address: 'a' }] });
    for (let at = 0; at < 100_000; at += 1) {
      accumulator.add({ type: 'output', at, host: 'web-1', stream: 'stdout', line: `line ${at}` });
      const answer = { verdict: 'healthy', latencyMs: 1, degraded: false, detail: `answer ${at}` } as const;
      accumulator.add({ type: 'probe-answered', at, host: 'web-1', probe: 'http', ...answer });
      accumulator.add({ type: 'notice', at, level: 'warning', message: `warning ${at}` });
    }
    accumulator.add({ type: 'notice', at: 100_000, level: 'warning', message: 'warning 0' });
    const report = accumulator.finish({ outcome: 'deployed', at: 100_000, release });
    expect(JSON.stringify(report).length).toBeLessThan(100_000);
    expect(report.hosts[0]?.probes[0]?.answers).toBe(100_000);
    expect(report.warnings).toHaveLength(reportLimits.warnings + 1);
    expect(report.warnings.at(-1)).toBe('99500 more warnings than this report holds');
  });
});
