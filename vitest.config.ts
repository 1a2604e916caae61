import { defineConfig } from 'vitest/config';

/** `quick` is what `npm run check` runs; `contract` and `integration` may need Debian packages and take longer. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'quick', include: ['test/{unit,golden,property}/**/*.test.ts'] } },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
