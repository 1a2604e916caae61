import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/**
 * The files that take long, longest first. A short one at the end leaves the others little to wait for; one that is
 * not named here counts as short, so that only a file of a minute or more has to be added.
 */
export const longest: readonly string[] = [
  'test/simulated/fleets-1.test.ts',
  'test/simulated/fleets-2.test.ts',
  'test/integration/drivers.test.ts',
  'test/integration/traffic.test.ts',
  'test/contract/action/cancellation.test.ts',
  'test/integration/crash-matrix.test.ts',
  'test/integration/swarm.test.ts',
  'test/integration/compose.test.ts',
  'test/contract/protocol/protocol.test.ts',
  'test/integration/traffic-cuts.test.ts',
  'test/integration/action.test.ts',
  'test/integration/transaction.test.ts',
  'test/integration/guides.test.ts',
  'test/contract/transport.test.ts',
  'test/contract/engine/fleet.test.ts',
  'test/contract/transaction/crash-busybox.test.ts',
  'test/contract/engine/going-back.test.ts',
  'test/integration/unequal-hosts.test.ts',
  'test/contract/engine/metric-gate.test.ts',
  'test/integration/one-host.test.ts',
  'test/contract/transaction/crash-dash.test.ts',
  'test/contract/transaction/dead-man.test.ts',
  'test/contract/transport-sshd.test.ts',
  'test/contract/engine/deploy.test.ts',
  'test/integration/pm2.test.ts',
  'test/contract/agent-stage.test.ts',
  'test/contract/agent-reuse.test.ts',
  'test/integration/random-kills.test.ts',
  'test/integration/workflows/deploy.test.ts',
  'test/contract/agent-parts.test.ts',
];

/** Where a file stands in the order of a run: the smaller, the earlier. */
export function placeOf(path: string): number {
  const place = longest.findIndex((name) => path.endsWith(`/${name}`));
  return place < 0 ? longest.length : place;
}

/** Starts the longest files first, whichever project they belong to, so that none of them is left alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => placeOf(a.moduleId) - placeOf(b.moduleId));
  }
}
