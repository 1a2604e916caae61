import type { Failure } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import { activateWave } from './activate.ts';
import { confirmFleet, isFinal } from './confirm.ts';
import type { RetryBudget } from './connect.ts';
import type { EngineContext } from './context.ts';
import { concernAll, inPhase } from './fleet.ts';
import { holdGate } from './gate.ts';
import { goBackWhenCancelled } from './hand-over.ts';
import { askFromRunner, versionsInService } from './health.ts';
import type { HostRun } from './host-run.ts';
import { isOwed, rollBackAlone, rollBackFleet } from './roll-back.ts';
import { groupFailures, judgementOf, takesPart } from './standing.ts';

/** What carrying out a plan works on. */
export interface Undertaking {
  readonly context: EngineContext;
  /** Every host of the configuration, those that do not take part included. */
  readonly runs: readonly HostRun[];
  readonly plan: Plan;
  readonly budget: RetryBudget;
}

/**
 * The part that deployments and rollbacks share: put the plan's release into service wave by wave, prove it healthy
 * and confirm it; or put everything back. A failure that concerns its host alone is settled when its wave has ended,
 * and the others go on. Every host stays armed until the verdict over all is known, since until then it may have to go
 * back. Leaves each run's state telling the truth.
 */
export async function carryOut(undertaking: Undertaking): Promise<void> {
  const stopHandingOver = goBackWhenCancelled(undertaking.context, undertaking.runs);
  try {
    await changeAndVerify(undertaking, stopHandingOver);
  } finally {
    stopHandingOver();
  }
}

async function changeAndVerify(undertaking: Undertaking, stopHandingOver: () => void): Promise<void> {
  const { context, runs } = undertaking;
  const participants = runs.filter(takesPart);
  const names = participants.map((run) => run.name);
  const holds = (failures: readonly Failure[]): boolean => !endsAll(undertaking, failures);
  const held =
    (await inPhase(context, 'activate', names, () => changeInWaves(undertaking), holds)) &&
    (await inPhase(context, 'verify', names, () => verifyAndConfirm(undertaking, stopHandingOver), holds));
  if (held || !runs.some(isOwed)) return;
  const owed = runs.filter(isOwed).map((run) => run.name);
  await inPhase(context, 'rollback', owed, () => rollBackFleet(undertaking));
}

/** Whether a failure demands that everything goes back: it is the run's own, or the policies of hosts say so. */
function demandsAll({ context, runs }: Undertaking, failures: readonly Failure[]): boolean {
  return (
    concernAll(failures) ||
    failures.some(({ host }) => host === undefined) ||
    judgementOf(context, runs).kind === 'all-back'
  );
}

/** Whether the run ends here: everything has to go back, or nothing of it is left. What is final stays. */
function endsAll(undertaking: Undertaking, failures: readonly Failure[]): boolean {
  const { runs } = undertaking;
  if (runs.some(isFinal)) return false;
  return demandsAll(undertaking, failures) || !runs.some((run) => takesPart(run) && run.touched);
}

/** The release of this run is in service here and no failure speaks against it. */
function isInService(run: HostRun): boolean {
  return takesPart(run) && run.touched && !run.failed;
}

async function changeInWaves(undertaking: Undertaking): Promise<Failure[]> {
  const { context, runs, plan } = undertaking;
  const failures: Failure[] = [];
  for (const [index, wave] of plan.waves.entries()) {
    const members = new Set(wave.hosts);
    const inWave = runs.filter((run) => members.has(run.name) && takesPart(run));
    if (inWave.length === 0) continue;
    announceWave(undertaking, index, inWave);
    const found = await activateWave(context, runs, plan, inWave, index + 1 === plan.waves.length);
    failures.push(...found);
    if (demandsAll(undertaking, found)) return [...failures, ...groupFailures(context, runs)];
    if (index + 1 < plan.waves.length && inWave.some(isInService)) {
      const unwell = await holdGate(context, runs, plan, index);
      failures.push(...unwell);
      if (demandsAll(undertaking, unwell)) return [...failures, ...groupFailures(context, runs)];
    }
    if (wave.trial && !inWave.some(isInService)) return [...failures, trialFailed(wave.hosts)];
    failures.push(...(await settleAlone(undertaking)));
  }
  return failures;
}

function announceWave({ context, plan }: Undertaking, index: number, inWave: readonly HostRun[]): void {
  const at = context.ports.clock.now();
  const hosts = inWave.map((run) => run.name);
  context.emit({ type: 'wave-started', at, wave: index + 1, waves: plan.waves.length, hosts });
}

function trialFailed(hosts: readonly string[]): Failure {
  return {
    kind: 'unhealthy',
    message: `the release did not hold on ${hosts.join(', ')}, which tried it for the others`,
    hint: 'Look at the failures above; the other hosts were not changed.',
  };
}

async function verifyAndConfirm(undertaking: Undertaking, stopHandingOver: () => void): Promise<Failure[]> {
  const { context, runs, plan, budget } = undertaking;
  const asked = runs.some(isInService);
  const unwell = asked ? await askFromRunner(context, plan, versionsInService(runs)) : [];
  if (unwell.length > 0) return unwell;
  const confirming = runs.filter((run) => run.touched && takesPart(run));
  const failures = await confirmFleet({
    context,
    runs: confirming,
    all: runs,
    budget,
    onBegin: stopHandingOver,
  });
  if (endsAll(undertaking, failures)) return failures;
  // Those that could not be confirmed would go back by themselves; this way it is known what became of them.
  return [...failures, ...(await settleAlone(undertaking, isOwed))];
}

/** Takes the hosts back whose failure concerns them alone, and leaves alone those that are to be left as they are. */
async function settleAlone(
  undertaking: Undertaking,
  isToGoBack: (run: HostRun) => boolean = () => false,
): Promise<Failure[]> {
  const { context, runs } = undertaking;
  const judgement = judgementOf(context, runs);
  const alone = judgement.kind === 'go-on' ? judgement.alone : new Set<string>();
  const going = runs.filter(
    (run) => takesPart(run) && (alone.has(run.name) || isToGoBack(run) || (run.failed && !isSwitched(run))),
  );
  for (const run of going) run.out = true;
  return rollBackAlone(undertaking, going.filter(isOwed));
}

/** Where the release never came into service, there is nothing to be left as it is. */
function isSwitched(run: HostRun): boolean {
  return run.release === run.target && (run.host.traffic === undefined || run.trafficMoved);
}
