import { asField, checkNumber } from './agent-arguments.ts';
import { keepHistory, recover } from './agent-recovery.ts';
import { listReleases } from './agent-releases.ts';
import type { AgentStep } from './agent-step.ts';

/** Lines about who has the lease; none when it is free. */
export function printLease(step: AgentStep): void {
  const { lease } = step.app;
  if (lease?.run === undefined) return;
  step.print('lease-run', lease.run);
  step.print('lease-actor', lease.actor);
  step.print('lease-url', lease.url);
  step.print('lease-epoch', lease.epoch);
  step.print('lease-seconds-left', step.leaseSecondsLeft);
}

export async function takeLease(step: AgentStep, args: readonly string[]): Promise<void> {
  const [runText = '', actor = '', url = '', secondsText = ''] = args;
  const seconds = checkNumber(step, secondsText, 'the seconds');
  step.startWriting();
  await step.holdLock();
  const run = asField(runText, 100);
  if (run === undefined) step.refuse(64, 'wrong use of lease-take: the run has no name');
  if (step.isLeaseAlive && step.app.lease?.run !== run) {
    step.print('taken', 'no');
    printLease(step);
    return;
  }
  step.makeSlots();
  step.machine.endUserSteps(step.app);
  await recover(step, 'always');
  keepHistory(step, run);
  const epoch = Math.max(step.app.lease?.epoch ?? 0, step.app.journal?.epoch ?? 0) + 1;
  step.boundary('lease-taken', 'before');
  step.writeLease({
    epoch,
    run,
    actor: asField(actor, 80) ?? '',
    url: asField(url, 180) ?? '',
    boot: step.machine.bootId,
    deadline: step.machine.uptimeS + seconds,
  });
  step.boundary('lease-taken', 'after');
  step.print('taken', 'yes');
  step.print('epoch', epoch);
  listReleases(step, 'found-');
  const { current, notes } = step.app;
  step.print('found-current', current ?? '');
  for (const version of notes.get(current ?? '')?.versions ?? []) step.print('found-version', version);
}

export async function renewLease(step: AgentStep, [secondsText = '']: readonly string[]): Promise<void> {
  const seconds = checkNumber(step, secondsText, 'the seconds');
  await step.beginStep();
  const { lease } = step.app;
  if (lease !== undefined) step.writeLease({ ...lease, deadline: step.machine.uptimeS + seconds });
}

/** Does nothing to somebody else's. */
export async function freeLease(step: AgentStep): Promise<void> {
  step.startWriting();
  await step.holdLock();
  if (step.app.lease?.epoch === step.epoch) setFree(step);
}

function setFree(step: AgentStep): void {
  const { lease } = step.app;
  if (lease?.run === undefined) return;
  step.writeLease({ ...lease, run: undefined, actor: '', url: '', deadline: 0 });
}

export async function unlock(step: AgentStep, [run = '']: readonly string[]): Promise<void> {
  step.startWriting();
  await step.holdLock();
  const holder = step.app.lease?.run;
  if (holder === undefined || holder !== asField(run, 100)) {
    step.refuse(86, `the lease is held by run ${holder ?? '-'}, not by ${run}`);
  }
  step.machine.endUserSteps(step.app);
  await recover(step, 'always');
  keepHistory(step, undefined);
  setFree(step);
}
