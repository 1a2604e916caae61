import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RehearsalEnd, rehearse } from '../../src/commands/rehearsal.ts';
import type { DeployEvent } from '../../src/model/events.ts';
import { createRehearsal } from '../../src/rehearsal-wiring.ts';
import { type GeneratedFleet, generatedFleet } from './generated-fleets.ts';

/** How many deployments all files together carry out. */
export const allRuns = Number(process.env.SIMULATED_RUNS ?? 10_000);

async function deployOnce(fleet: GeneratedFleet): Promise<{ end: RehearsalEnd; events: DeployEvent[] }> {
  const events: DeployEvent[] = [];
  const { signal } = new AbortController();
  const end = await rehearse(createRehearsal, fleet, signal, (event) => events.push(event));
  return { end, events };
}

/** What must hold of every deployment, tried on `runs` generated fleets. */
export function describeProperties(runs: number, seed: number): void {
  it(`${runs} deployments: states and verdict are the truth, going back goes backwards, no more are unwell than may be`, async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(generatedFleet, async (fleet) => {
        const { end } = await deployOnce(fleet);
        const outcome = end.runs[0]?.outcome ?? '';
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        expect(end.broken).toEqual([]);
      }),
      { numRuns: runs, seed },
    );
    // All of it happens, or the property would prove little.
    expect([...seen.keys()].sort()).toEqual(['deployed', 'failed', 'partial', 'rolled-back', 'unknown']);
  });

  it('the same seed gives the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(generatedFleet, async (fleet) => {
        expect(JSON.stringify(await deployOnce(fleet))).toBe(JSON.stringify(await deployOnce(fleet)));
      }),
      { numRuns: Math.ceil(runs / 50), seed: seed + 1 },
    );
  });
}
