import { describe, expect, it } from 'vitest';
import type { HostReport } from '../../../src/model/report.ts';
import { timeline } from '../../../src/report/summary-timeline.ts';
import { runs } from '../../fixtures/report/runs.ts';

const host = (name: string): HostReport => ({
  ...{ name, address: name, state: 'rolled-back', degraded: false, probes: [] },
  phases: [
    { phase: 'stage', result: 'done', startedAt: '2026-11-28T12:00:00.000Z', durationMs: 1500, attempts: 1 },
    {
      phase: 'migrate',
      result: 'skipped',
      startedAt: '2026-11-28T12:00:01.500Z',
      durationMs: 0,
      attempts: 1,
    },
    {
      phase: 'activate',
      result: 'failed',
      startedAt: '2026-11-28T12:00:02.000Z',
      durationMs: 0,
      attempts: 1,
    },
  ],
});

describe('the timeline', () => {
  it('has a section for each host and a bar for each phase that was gone through', () => {
    expect(timeline([host('web-1')])).toEqual([
      '### Timeline',
      [
        '```mermaid',
        '%%{init: {"gantt": {"leftPadding": 75}}}%%',
        'gantt',
        '  dateFormat x',
        '  axisFormat %M:%S.%L',
        '  section web-1',
        '  stage :done, 1795867200000, 1795867201500',
        '  activate :crit, 1795867202000, 1795867202001',
        '```',
      ].join('\n'),
    ]);
  });

  it('leaves room for long names, and shows the hours where they tell something', () => {
    const [, chart = ''] = timeline([host('build-runner-eu-central-1a')]);
    expect(chart).toContain('"leftPadding": 202');
    const hour = {
      phase: 'verify',
      result: 'done',
      startedAt: '2026-11-28T13:00:00.000Z',
      durationMs: 1,
      attempts: 1,
    };
    const long = { ...host('web-1'), phases: [...host('web-1').phases, hour] } as HostReport;
    expect(timeline([long])[1]).toContain('axisFormat %H:%M:%S');
  });

  it('is not there when no host was worked on', () => {
    expect(timeline([{ ...host('web-1'), phases: [] }])).toEqual([]);
  });

  it('stays small enough to be drawn, and says what it leaves out', () => {
    const [, chart = '', more] = timeline(
      Array.from({ length: 400 }, (_, at) => host(`web-${at}.${'x'.repeat(60)}`)),
    );
    expect(chart.length).toBeLessThan(50_000);
    expect(more).toBe('… and 350 more hosts: the report has all of them.');
  });

  it.each(Object.keys(runs))('lets nothing of the run %s out of its block', (name) => {
    const hosts = (runs[name]?.().report.hosts ?? []).map((one) => ({ ...one, name: 'a"\n```\n<b>#: ;' }));
    const [, chart = ''] = timeline(hosts);
    for (const line of chart.split('\n').slice(5, -1)) {
      expect(line).toMatch(/^ {2}(section [\w.-]+|[a-z]+ :(done|crit), \d+, \d+)$/);
    }
  });
});
