import { describe, expect, it } from 'vitest';
import type { HostReport } from '../../../src/model/report.ts';
import { timeline as timelineOf } from '../../../src/report/summary-timeline.ts';
import { timelineSvg } from '../../../src/report/timeline-svg.ts';
import { expectGolden } from '../../fixtures/golden.ts';
import { runs } from '../../fixtures/report/runs.ts';

const timeline = (hosts: readonly HostReport[], most = 500): string[] => timelineOf(hosts, { hosts: most });
const fleet = (size: number): HostReport[] =>
  Array.from({ length: size }, (_, at) => host(`web-${at}.${'x'.repeat(60)}`));

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

  it('is drawn as a chart as long as it can be read', () => {
    const [, chart = '', more] = timeline(fleet(50));
    expect(chart).toMatch(/^```mermaid/);
    expect([chart.length < 50_000, more]).toEqual([true, undefined]);
  });

  it('is a line of letters for each host where they are more', () => {
    const [, legend = '', lines = '', more] = timeline(fleet(400), 300);
    expect(legend).toContain('12:00:00 UTC on, 33 ms a letter: s stage, a activate;');
    expect(lines.split('\n')[1]).toBe(`web-0.${'x'.repeat(34)}  ${'s'.repeat(45)}${'·'.repeat(14)}A`);
    expect(lines.split('\n')).toHaveLength(302);
    expect(more).toBe('… and 100 more hosts: the picture has all of them.');
    expect([legend, lines].join('').length).toBeLessThan(50_000);
  });

  it.each(Object.keys(runs))('lets nothing of the run %s out of its block', (name) => {
    const hosts = (runs[name]?.().report.hosts ?? []).map((one) => ({ ...one, name: 'a"\n```\n<b>#: ;' }));
    const [, chart = ''] = timeline(hosts);
    for (const line of chart.split('\n').slice(5, -1)) {
      expect(line).toMatch(/^ {2}(section [\w.-]+|[a-z]+ :(done|crit), \d+, \d+)$/);
    }
  });
});

describe('the picture of a timeline', () => {
  it('is not there where the summary has a chart', () => {
    expect(timelineSvg(fleet(50))).toBeUndefined();
  });

  it('shows every host', () => {
    expectGolden('report/timeline.svg', timelineSvg(fleet(51)) ?? '');
  });

  it.each(Object.keys(runs))('has nothing of the run %s that a reader of XML could take for more', (name) => {
    const [one] = runs[name]?.().report.hosts ?? [];
    if (one === undefined) return;
    const hosts = Array.from({ length: 51 }, () => ({ ...one, name: '</text><script>&"' }));
    const picture = timelineSvg(hosts) ?? '';
    expect(picture.replaceAll(/<\/?(svg|rect|line|text|title)\b[^<>]*>/g, '')).not.toMatch(/[<>&]/);
  });
});
