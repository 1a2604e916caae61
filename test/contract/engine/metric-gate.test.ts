import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { type EngineHosts, startEngineHosts } from '../../fixtures/engine-hosts.ts';
import { type RunningPrometheus, startPrometheus } from '../../fixtures/prometheus/real.ts';
import { describeIf } from '../../setup/requirements.ts';

describeIf('prometheus', 'a gate that asks Prometheus', () => {
  let fleet: EngineHosts;
  let prometheus: RunningPrometheus;
  /** Whether Prometheus is shown what the releases in service say of themselves. */
  let isShown: boolean;
  /** Told each time that Prometheus looks. */
  let onScrape: () => void;

  beforeEach(async () => {
    isShown = true;
    onScrape = () => undefined;
    fleet = await startEngineHosts(['edge', 'office', 'gpu']);
    prometheus = await startPrometheus({
      exposed: () => {
        onScrape();
        return isShown ? fleetMetrics() : '';
      },
    });
  });
  afterEach(async () => {
    await fleet?.stop();
    await prometheus?.stop();
  });

  /** What each host serves tells its errors, and the version that has them. */
  function fleetMetrics(): string {
    const lines = fleet.hosts.flatMap(({ name, path }) => {
      const file = join(path, 'current/errors');
      if (!existsSync(file)) return [];
      const [version, errors] = readFileSync(file, 'utf8').split(' ');
      return [`shop_errors{host="${name}",version="${version}"} ${errors}\n`];
    });
    return lines.join('');
  }

  async function deploy(
    version: string,
    errors: string,
    more: {
      readonly query?: string;
      readonly timeout?: string;
      readonly onLine?: (line: string) => void;
    } = {},
  ): Promise<Report> {
    // Of the new release alone: Prometheus still has the old one's values when the gate begins.
    const { query = `shop_errors{version="${version}"}`, timeout = '10m', onLine } = more;
    await fleet.source({ errors: `${version} ${errors}` });
    const settings = `driver: { command: { restart: 'true', stop: 'true' } }
strategy: rolling
gate:
  - prometheus: { url: '${prometheus.url}', query: '${query}', max: 0.5 }
    name: errors
    interval: 100ms
    timeout: ${timeout}
    unhealthy: 1`;
    return fleet.deploy(fleet.config(settings), onLine === undefined ? {} : { onLine });
  }

  const states = (report: Report): Record<string, string> =>
    Object.fromEntries(report.hosts.map((host) => [host.name, host.state]));

  const everywhere = async (): Promise<readonly (string | undefined)[]> =>
    Promise.all(fleet.hosts.map((host) => host.current()));

  it('lets the waves go on one after another while the new release stays within its bounds', async () => {
    const report = await deploy('v2', '0.1');
    expect(report.outcome, fleet.lines.join('\n')).toBe('deployed');
    expect(await everywhere()).toEqual([report.release, report.release, report.release]);
  });

  it('stops the fleet at the first host whose new release goes beyond them, and takes it back', async () => {
    const before = await deploy('v1', '0.1');
    const report = await deploy('v2', '7');
    expect(report.outcome, fleet.lines.join('\n')).toBe('rolled-back');
    expect(states(report)).toEqual({ edge: 'rolled-back', office: 'unchanged', gpu: 'unchanged' });
    expect(await everywhere()).toEqual([before.release, before.release, before.release]);
    expect(report.failures[0]).toMatchObject({
      kind: 'unhealthy',
      phase: 'activate',
      step: 'errors',
      message: expect.stringContaining('expected at most 0.5, got 7 {'),
      location: { file: 'deploy.yml' },
    });
  });

  it('holds the next wave for as long as there is no series, and goes on when there is one', async () => {
    isShown = false;
    let isHeld = false;
    let looks = 0;
    let whileHeld: Promise<readonly (string | undefined)[]> | undefined;
    onScrape = () => {
      if (!isHeld || isShown) return;
      looks += 1;
      if (looks < 10) return;
      whileHeld = everywhere();
      isShown = true;
    };
    const report = await deploy('v2', '0.1', {
      onLine: (line) => {
        isHeld ||= line.includes('gate after wave 1');
      },
    });
    expect(report.outcome, fleet.lines.join('\n')).toBe('deployed');
    expect(await whileHeld).toEqual([report.release, undefined, undefined]);
    expect(await everywhere()).toEqual([report.release, report.release, report.release]);
  });

  it('takes everything back when there is none until its time is over, and says what may be missing', async () => {
    const before = await deploy('v1', '0.1');
    isShown = false;
    const report = await deploy('v2', '0.1', { query: 'shop_none', timeout: '2s' });
    expect(report.outcome, fleet.lines.join('\n')).toBe('rolled-back');
    expect(states(report)).toEqual({ edge: 'rolled-back', office: 'unchanged', gpu: 'unchanged' });
    expect(await everywhere()).toEqual([before.release, before.release, before.release]);
    expect(report.failures[0]).toMatchObject({
      kind: 'health-inconclusive',
      step: 'errors',
      hint: expect.stringContaining('or vector(0)'),
    });
    expect(fleet.lines.join('\n')).toContain(
      'errors is inconclusive before this deployment: the query yields no',
    );
  });

  it('ends the run before anything is changed where the query is wrong, and says where and why', async () => {
    const report = await deploy('v2', '0.1', { query: 'sum(shop_errors' });
    expect(report.outcome, fleet.lines.join('\n')).toBe('failed');
    expect(report.failures).toMatchObject([
      {
        kind: 'health-inconclusive',
        phase: 'preflight',
        step: 'errors',
        message: expect.stringContaining('unclosed left parenthesis'),
        hint: expect.stringContaining('Correct `query`'),
        location: { file: 'deploy.yml' },
      },
    ]);
    expect(await Promise.all(fleet.hosts.map((host) => host.releases()))).toEqual([[], [], []]);
  });

  it('warns before anything is changed when Prometheus is away, and then takes everything back', async () => {
    const before = await deploy('v1', '0.1');
    await prometheus.stop();
    const report = await deploy('v2', '0.1', { timeout: '2s' });
    expect(report.outcome, fleet.lines.join('\n')).toBe('rolled-back');
    expect(await everywhere()).toEqual([before.release, before.release, before.release]);
    expect(fleet.lines.join('\n')).toMatch(/errors is inconclusive before this deployment: .* refused/);
    expect(report.failures[0]).toMatchObject({
      kind: 'health-inconclusive',
      hint: expect.stringContaining('Check that Prometheus answers at'),
    });
  });
});
