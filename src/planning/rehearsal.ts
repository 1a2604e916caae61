import { untrueOrder } from './invariants/order.ts';
import type { RehearsedRun } from './invariants/rehearsed-run.ts';
import { untrueStates } from './invariants/states.ts';
import { untrueVerdict } from './invariants/verdict.ts';

/** What must hold after every deployment and does not, in words; empty when all is as it must be. */
export function brokenInvariants(run: RehearsedRun): readonly string[] {
  return [...untrueStates(run), ...untrueVerdict(run), ...run.unwell, ...untrueOrder(run)];
}
