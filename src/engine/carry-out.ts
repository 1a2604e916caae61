import type { Failure } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import { activateFleet } from './activate.ts';
import { confirmFleet } from './confirm.ts';
import type { EngineContext } from './context.ts';
import { inPhase } from './fleet.ts';
import { goBackWhenCancelled } from './hand-over.ts';
import { verifyFromRunner } from './health.ts';
import type { HostRun } from './host-run.ts';
import { rollBackFleet } from './roll-back.ts';

/**
 * The part that deployments and rollbacks share: put the plan's release into service on every host, prove it
 * healthy, or put everything back. Leaves each run's state telling the truth.
 */
export async function carryOut(
  context: EngineContext,
  runs: readonly HostRun[],
  plan: Plan,
  versions: readonly string[],
): Promise<void> {
  const stopHandingOver = goBackWhenCancelled(context, runs);
  try {
    await activateAndVerify(context, runs, plan, versions, stopHandingOver);
  } finally {
    stopHandingOver();
  }
}

async function activateAndVerify(
  context: EngineContext,
  runs: readonly HostRun[],
  plan: Plan,
  versions: readonly string[],
  stopHandingOver: () => void,
): Promise<void> {
  const names = runs.map((run) => run.name);
  const failures: Failure[] = await inPhase(context, 'activate', names, () =>
    activateFleet(context, runs, plan, versions),
  );
  if (failures.length === 0) {
    failures.push(
      ...(await inPhase(context, 'verify', names, async () => {
        const unwell = await verifyFromRunner(context, plan.verify, versions);
        return unwell.length > 0 ? unwell : confirmFleet(context, runs, stopHandingOver);
      })),
    );
  }
  if (failures.length === 0) return;
  const owed = runs.filter((run) => run.touched && run.state !== 'deployed');
  if (owed.length === 0) return;
  await inPhase(
    context,
    'rollback',
    owed.map((run) => run.name),
    () => rollBackFleet(context, runs, plan),
  );
}
