import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/setup/longest-first.ts';

/**
 * `quick` is what `npm run check` runs; `contract` and `integration` may need Debian packages and take longer. These two
 * run beside each other, the longest first; with more at once apps and journals come too late to be seen.
 */
const beside = { sequence: { groupOrder: 2 }, maxWorkers: availableParallelism() + 1 };

export default defineConfig({
  test: {
    // Most tests wait for programs that they started; by default one processor would be left idle.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'quick',
          sequence: { groupOrder: 0 },
          include: ['test/{unit,golden,property}/**/*.test.ts'],
          // Only so that a hanging test ends: a busy machine may take long for what is quick.
          testTimeout: 120_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'simulated',
          sequence: { groupOrder: 1 },
          include: ['test/simulated/**/*.test.ts'],
          // Ten thousand deployments, or as many as SIMULATED_RUNS says.
          testTimeout: 3_600_000,
        },
      },
      {
        test: {
          name: 'contract',
          // Their imports of JSON fail in Node itself.
          server: { deps: { inline: [/@actions\/(workflow-parser|languageservice|expressions)/] } },
          ...beside,
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          ...beside,
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
