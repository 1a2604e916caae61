import type {
  DeadMan,
  DeadManTimer,
  HostTransaction,
  LeaseHolder,
  Recovery,
  TransactionState,
} from '../model/transaction.ts';
import { keyValues, lastValue } from './key-values.ts';

/** The holder of the lease in what the agent printed (`lease-…=` lines), or undefined when it is free. */
export function parseLease(text: string): LeaseHolder | undefined {
  const run = lastValue(text, 'lease-run');
  if (run === undefined) return undefined;
  return {
    run,
    actor: lastValue(text, 'lease-actor') ?? '',
    url: lastValue(text, 'lease-url') ?? '',
    epoch: numberOf(text, 'lease-epoch'),
    secondsLeft: numberOf(text, 'lease-seconds-left'),
  };
}

/** The newest transaction in what the agent printed; `prefix` stands before its keys. */
export function parseTransaction(text: string, prefix = ''): HostTransaction {
  const run = lastValue(text, `${prefix}run`);
  return {
    state: stateOf(lastValue(text, `${prefix}state`)),
    ...details(text, prefix),
    ...(run === undefined ? {} : { run }),
    epoch: numberOf(text, `${prefix}epoch`),
  };
}

/** What a recovery did, in what the agent printed. */
export function parseRecovery(text: string): Recovery {
  const tail = keyValues(text).flatMap(([key, value]) => (key === 'tail' ? [value] : []));
  return {
    action: actionOf(lastValue(text, 'recovery')),
    ...details(text, ''),
    ...(tail.length === 0 ? {} : { tail }),
  };
}

/** What the host can promise, in the facts that the agent printed. */
export function parseDeadMan(text: string): DeadMan {
  return {
    timer: timerOf(lastValue(text, 'dead-man')) ?? 'none',
    survivesReboot: lastValue(text, 'dead-man-survives-reboot') === 'yes',
    reason: lastValue(text, 'dead-man-reason') ?? '',
  };
}

/** What was armed, in what the agent printed. */
export function parseArmed(text: string): { readonly timer: DeadManTimer; readonly survivesReboot: boolean } {
  return {
    timer: timerOf(lastValue(text, 'timer')) ?? 'session',
    survivesReboot: lastValue(text, 'survives-reboot') === 'yes',
  };
}

function details(text: string, prefix: string): Pick<HostTransaction, 'release' | 'previous' | 'reason'> {
  const [release, previous, reason] = ['release', 'previous', 'reason'].map((key) =>
    lastValue(text, `${prefix}${key}`),
  );
  return {
    ...(release === undefined ? {} : { release }),
    ...(previous === undefined ? {} : { previous }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function numberOf(text: string, key: string): number {
  const value = Number(lastValue(text, key));
  return Number.isSafeInteger(value) ? value : 0;
}

const states: readonly TransactionState[] = [
  'none',
  'armed',
  'switched',
  'committed',
  'rolling-back',
  'rolled-back',
  'needs-human',
];

/** A state that a newer agent may know is nothing to go on with: a person has to look. */
function stateOf(text: string | undefined): TransactionState {
  return text === undefined ? 'none' : (states.find((state) => state === text) ?? 'needs-human');
}

const actions: readonly Recovery['action'][] = ['none', 'committed', 'rolled-back', 'needs-human'];

function actionOf(text: string | undefined): Recovery['action'] {
  return text === undefined ? 'none' : (actions.find((action) => action === text) ?? 'needs-human');
}

const timers: readonly DeadManTimer[] = ['systemd-system', 'systemd-user', 'session'];

function timerOf(text: string | undefined): DeadManTimer | undefined {
  return timers.find((timer) => timer === text);
}
