import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often, and how many times, it is asked whether a killed group has gone: 5 s in all. */
const poll = { everyMs: 10, times: 500 };

/** Whether a process group has a member, be it one that is dead and not yet looked at by its parent. */
export function hasMembers(group: number): boolean {
  return signal(group, 0);
}

/**
 * Kills a process group and resolves when none of it runs any more. A signal is only a request: the kernel carries
 * it out when the process is next scheduled. Zombies do not count, since an init that reaps nobody keeps them for
 * ever; nor is a process awaited for over 5 s that the kernel cannot end.
 */
export async function endGroup(group: number): Promise<void> {
  if (!signal(group, 'SIGKILL')) return;
  for (let asked = 0; asked < poll.times && isRunning(group); asked++) await sleep(poll.everyMs);
}

function isRunning(group: number): boolean {
  if (!hasMembers(group)) return false;
  const states = statesIn(group);
  return states === undefined || states.some((state) => !'ZX'.includes(state));
}

/** The state letters of a group's processes (proc(5), fields 3 and 5 of stat); nothing where there is no /proc. */
function statesIn(group: number): readonly string[] | undefined {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    if (pids.length === 0) return undefined;
    return pids.flatMap((pid) => {
      const [state = '', , owner] = afterName(pid).split(' ');
      return Number(owner) === group ? [state] : [];
    });
  } catch {
    return undefined;
  }
}

/** What stat says behind the program's name, which may itself hold blanks and brackets; empty for one that has gone. */
function afterName(pid: string): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2);
  } catch {
    return '';
  }
}

/** Whether there was anything to signal. */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, name);
    return true;
  } catch {
    return false;
  }
}
