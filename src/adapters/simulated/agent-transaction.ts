import { checkNumber, optionalId, sealedRelease } from './agent-arguments.ts';
import { keepVerdict, recover } from './agent-recovery.ts';
import { expectCurrent, expectOwn } from './agent-releases.ts';
import type { AgentStep } from './agent-step.ts';
import type { JournalRecord } from './app-directory.ts';
import { startWatch } from './dead-man.ts';

/** Lines about the newest transaction. */
export function printTransaction(step: AgentStep, prefix = ''): void {
  const { journal, state } = step.app;
  step.print(`${prefix}state`, state);
  step.print(`${prefix}release`, journal?.release ?? '');
  step.print(`${prefix}previous`, journal?.previous ?? '');
  step.print(`${prefix}epoch`, journal?.epoch ?? 0);
  step.print(`${prefix}reason`, journal?.reason ?? '');
  step.print(`${prefix}run`, journal?.run ?? '');
}

export async function arm(step: AgentStep, args: readonly string[]): Promise<void> {
  const [release = '', previousText = '', withinText = '', limitText = '', ...counted] = args;
  const id = sealedRelease(step, release);
  const previous = optionalId(step, previousText);
  const within = checkNumber(step, withinText, 'the seconds');
  const limit = checkNumber(step, limitText, 'the seconds');
  const { epoch } = step;
  if (epoch === undefined) step.refuse(64, 'wrong use of arm: it takes a lease');
  await step.beginStep();
  expectCurrent(step, previous);
  if (step.app.isUnfinished) {
    step.refuse(87, `the transaction of epoch ${step.app.journal?.epoch} is not finished`);
  }
  keepVerdict(step);
  prepareWayBack(step, previous, counted);
  const { timer, survivesReboot } = step.machine.settings.deadMan;
  if (timer === 'none')
    step.refuse(88, 'there is no setsid and no systemd, so nothing could go back by itself');
  const { bootId, uptimeS } = step.machine;
  const record: Omit<JournalRecord, 'sequence'> = {
    ...{ epoch, state: 'armed', release: id, previous, boot: bootId, deadline: uptimeS + within },
    ...{ timer, number: step.machine.nextNumber(), limit, reason: '', run: step.app.lease?.run ?? '' },
  };
  step.app.watchesBoot = survivesReboot;
  startWatch(step.machine, step.app, epoch, within);
  if (!step.writeJournal(record)) {
    step.machine.endWatch(step.app);
    step.refuse(79, 'the journal could not be written');
  }
  step.print('timer', timer);
  step.print('survives-reboot', survivesReboot ? 'yes' : 'no');
}

function write(step: AgentStep, record: Omit<JournalRecord, 'sequence'>): void {
  if (!step.writeJournal(record)) step.refuse(79, 'the journal could not be written');
}

function prepareWayBack(step: AgentStep, previous: string | undefined, counted: readonly string[]): void {
  step.makeSlots();
  step.takeSpace();
  if (previous !== undefined) sealedRelease(step, previous);
  const commands: string[][] = [];
  for (let at = 0; at < counted.length; ) {
    const count = checkNumber(step, counted[at] ?? '', 'the arguments');
    if (count < 1 || at + 1 + count > counted.length) {
      step.refuse(64, 'wrong use of arm: a command of the way back is malformed');
    }
    commands.push(counted.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  step.app.wayBack = { commands, said: new Map() };
}

export async function extend(step: AgentStep, [withinText = '']: readonly string[]): Promise<void> {
  const within = checkNumber(step, withinText, 'the seconds');
  await step.beginStep();
  const journal = expectOwn(step, ['armed', 'switched']);
  // Once it is over it is never extended: going back may be about to begin.
  if (step.isDue) step.refuse(87, 'the time to confirm is over');
  startWatch(step.machine, step.app, journal.epoch, within);
  const { uptimeS } = step.machine;
  write(step, { ...journal, number: step.machine.nextNumber(), deadline: uptimeS + within, reason: '' });
}

export async function confirm(step: AgentStep): Promise<void> {
  if (step.epoch === undefined) step.refuse(64, 'wrong use of confirm: it takes a lease');
  step.startWriting();
  await step.holdLock();
  // The state decides, not the time: whoever took the lease has gone back first, with another epoch.
  step.expectEpoch();
  const { journal } = step.app;
  const { bootId } = step.machine;
  if (journal?.epoch === step.epoch && journal.state === 'switched' && journal.boot === bootId) {
    const { current } = step.app;
    if (current !== journal.release) {
      step.refuse(78, `current names ${current ?? 'nothing'}, not ${journal.release}`);
    }
    write(step, { ...journal, state: 'committed', reason: '' });
    step.machine.endWatch(step.app);
    keepVerdict(step);
  }
  printTransaction(step);
}

export async function goBack(step: AgentStep): Promise<void> {
  if (step.epoch === undefined) step.refuse(64, 'wrong use of go-back: it takes a lease');
  step.startWriting();
  await step.holdLock();
  step.expectEpoch();
  await recover(step, 'own');
}

/** The run gives up: the time to confirm ends now, and a process that is none of the caller's goes back at once. */
export async function abandon(step: AgentStep): Promise<void> {
  if (step.epoch === undefined) step.refuse(64, 'wrong use of abandon: it takes a lease');
  step.startWriting();
  await step.holdLock();
  step.expectEpoch();
  const { journal } = step.app;
  const { bootId, uptimeS } = step.machine;
  const open = journal?.state === 'armed' || journal?.state === 'switched';
  if (journal?.epoch === step.epoch && journal.boot === bootId && open) {
    write(step, { ...journal, deadline: uptimeS, reason: '' });
    startWatch(step.machine, step.app, journal.epoch, 0);
  }
  printTransaction(step);
}

/** The run has proven the previous release well, though a command of the way back failed. */
export async function settle(step: AgentStep): Promise<void> {
  if (step.epoch === undefined) step.refuse(64, 'wrong use of settle: it takes a lease');
  await step.beginStep();
  const { journal, current } = step.app;
  const { bootId } = step.machine;
  if (journal?.epoch !== step.epoch || journal.boot !== bootId || journal.state !== 'needs-human') {
    step.refuse(87, `the newest transaction is ${journal?.state ?? 'none'}`);
  }
  if (current !== journal.previous) step.refuse(78, `current names ${current ?? 'nothing'}`);
  write(step, { ...journal, state: 'rolled-back', reason: 'proven' });
}

export async function recoverEnded(step: AgentStep): Promise<void> {
  if (!step.app.prepared) {
    step.print('recovery', 'none');
    return;
  }
  step.startWriting();
  await step.holdLock();
  await recover(step, 'ended');
}
