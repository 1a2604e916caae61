import { describe, expect, it } from 'vitest';
import { simulateCommand } from '../../../src/commands/simulate.ts';
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

  it('many times: the outcomes are counted', async () => {
    const { fine, lines } = await shown('random-failures', 40);
    expect(fine).toBe(true);
    expectGolden('simulate/random-failures-40.txt', `${lines.join('\n')}\n`);
  });
});
