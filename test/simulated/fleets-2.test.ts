import { describe } from 'vitest';
import { allRuns, describeProperties } from './properties.ts';

// Half of the runs; the other file has the other half, on another processor.
describe('deployments to generated fleets, second half', () => {
  describeProperties(Math.ceil(allRuns / 2), 200);
});
