import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulateAsJson, simulateCommand } from '../../../src/commands/simulate.ts';
import { readRehearsal, shippedScenarios } from '../../../src/rehearsal-request.ts';
import { createRehearsal } from '../../../src/rehearsal-wiring.ts';
import { expectGolden } from '../../fixtures/golden.ts';

const names = shippedScenarios().map(({ name }) => name);

async function shown(name: string, runs: number): Promise<{ fine: boolean; lines: readonly string[] }> {
  const input = readRehearsal(name, { inputs: {}, variables: {}, defaultApp: 'shop' });
  if ('problem' in input) throw new Error(input.problem);
  const lines: string[] = [];
  const screen = { write: (line: string) => void lines.push(line), github: false, color: false };
  const { signal } = new AbortController();
  const { config, scenario } = input;
  const fine = await simulateCommand(screen, createRehearsal, { config, scenario, runs, seed: 1, signal });
  return { fine, lines };
}

const fleetWithGate = `app: shop
path: /srv/shop
user: deploy
source: build
driver: { systemd: { unit: shop.service } }
strategy: rolling
gate:
  - name: errors
    timeout: 1m
    prometheus: { url: "http://metrics.example.org:9090", query: up, min: 1 }
hosts: { one: one.example.org, two: two.example.org }
`;

/** The lines of one rehearsal of a configuration. */
async function rehearsed(scenarioFile: string, text: string): Promise<readonly string[]> {
  const file = { name: 'deploy.yml', text };
  const input = readRehearsal(scenarioFile, { inputs: {}, variables: {}, defaultApp: 'shop', file });
  if ('problem' in input) throw new Error(input.problem);
  const lines: string[] = [];
  const screen = { write: (line: string) => void lines.push(line), github: false, color: false };
  const { signal } = new AbortController();
  await simulateCommand(screen, createRehearsal, { ...input, runs: 1, seed: 1, signal });
  return lines;
}

describe('the scenarios that come with this program', () => {
  it('are the ones that people know', () => {
    expect(names).toEqual(
      expect.arrayContaining(['normal', 'edge-fails', 'office-fails', 'gpu-unreachable', 'random-failures']),
    );
  });

  it.each(names)('%s', async (name) => {
    const { fine, lines } = await shown(name, 1);
    expect(fine).toBe(true);
    expectGolden(`simulate/${name}.txt`, `${lines.join('\n')}\n`);
  });

  it.each(['unhealthy', 'no-series'])('a gate that is answered %s takes everything back', async (answer) => {
    const directory = mkdtempSync(join(tmpdir(), 'scenario-'));
    const scenario = join(directory, 'gate.yml');
    writeFileSync(scenario, `questions: { errors: ${answer} }\n`);
    const lines = await rehearsed(scenario, fleetWithGate);
    rmSync(directory, { recursive: true });
    expect(lines.join('\n')).toMatch(/run-1 +rolled-back/);
    expect(lines.at(-1)).toBe('Everything held that must hold.');
    const changed = lines.filter((line) => /✓ switch/.test(line)).join();
    expect(changed).toContain('one');
    expect(changed).not.toContain('two');
  });

  it('a question of a gate is told from another one of the same Prometheus', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'scenario-'));
    const scenario = join(directory, 'gate.yml');
    writeFileSync(scenario, 'questions: { errors: unhealthy }\n');
    const other = '  - { name: other, prometheus: { url: "http://metrics.example.org:9090", query: down, min: 1 } }';
    const fleet = fleetWithGate.replace('gate:\n', `gate:\n${other}\n`);
    const lines = (await rehearsed(scenario, fleet)).join('\n');
    rmSync(directory, { recursive: true });
    expect(lines).toMatch(/errors is unhealthy/);
    expect(lines).not.toMatch(/other is unhealthy/);
  });

  it('as JSON: how often each outcome came, and with one rehearsal its runs and hosts', async () => {
    const input = readRehearsal('random-failures', { inputs: {}, variables: {}, defaultApp: 'shop' });
    if ('problem' in input) throw new Error(input.problem);
    const asJson = async (runs: number, seed: number): Promise<unknown> => {
      const lines: string[] = [];
      const screen = { write: (line: string) => void lines.push(line), github: false, color: false };
      const { signal } = new AbortController();
      expect(await simulateAsJson(screen, createRehearsal, { ...input, runs, seed, signal })).toBe(true);
      return JSON.parse(lines.join('\n'));
    };
    const many = await asJson(10, 1);
    expect(many).toMatchObject({ scenario: 'random-failures', rehearsals: 10, broken: [] });
    expect(many).not.toHaveProperty('runs');
    expect(many).toMatchObject({ outcomes: expect.arrayContaining([expect.objectContaining({ seed: 8 })]) });
    expect(await asJson(1, 8)).toMatchObject({
      outcomes: [{ outcome: 'partial', deployments: 1, seed: 8 }],
      runs: [{ run: 'run-1', outcome: 'partial' }],
      hosts: [{ host: 'office' }, { host: 'edge' }, { host: 'gpu' }],
    });
  });

  it('many times: the outcomes are counted', async () => {
    const { fine, lines } = await shown('random-failures', 40);
    expect(fine).toBe(true);
    expectGolden('simulate/random-failures-40.txt', `${lines.join('\n')}\n`);
  });
});
