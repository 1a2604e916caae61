import { printLease } from './agent-lease.ts';
import { listReleases } from './agent-releases.ts';
import type { AgentStep } from './agent-step.ts';
import { printTransaction } from './agent-transaction.ts';
import type { DeadManMeans } from './machine.ts';

const freeKib = 40_000_000;

/** What can be known before anything is changed. */
export function printFacts(step: AgentStep, tools: readonly string[]): void {
  const { app, machine } = step;
  const { deadMan, missingTools, user } = machine.settings;
  const full = machine.disk === 'full';
  const lines: Readonly<Record<string, string | number>> = {
    system: 'Linux',
    machine: 'x86_64',
    distribution: 'simulated Linux',
    user,
    uid: 1000,
    home: `/home/${user}`,
    writable: machine.disk === 'read-only' ? 'no' : 'yes',
    'free-kib': full ? 0 : freeKib,
    'free-inodes': full ? 0 : freeKib,
  };
  for (const [key, value] of Object.entries(lines)) step.print(key, value);
  for (const tool of tools) step.print('tool', `${tool} ${missingTools.includes(tool) ? 'no' : 'yes'}`);
  listReleases(step);
  step.print('current', app.current ?? '');
  step.print('obstacle', app.obstacle ?? '');
  const versions = app.current === undefined ? [] : (app.notes.get(app.current)?.versions ?? []);
  for (const version of versions) step.print('version', version);
  step.print('dead-man', deadMan.timer);
  step.print('dead-man-survives-reboot', deadMan.survivesReboot ? 'yes' : 'no');
  step.print('dead-man-reason', reasonOf(deadMan));
  printLease(step);
  printTransaction(step, 'transaction-');
}

function reasonOf({ timer, survivesReboot }: DeadManMeans): string {
  const after = survivesReboot ? 'also after a restart' : 'after a restart only the next contact';
  switch (timer) {
    case 'systemd-system':
    case 'systemd-user':
      return `a timer of systemd goes back; ${after}`;
    case 'session':
      return `a process of its own goes back; ${after}`;
    case 'none':
      return 'there is no setsid and no systemd, so nothing could go back by itself';
  }
}
