import { readdirSync, readFileSync } from 'node:fs';
import { runProgram } from '../fixtures/fleet/command.ts';
import { removeNamespace } from './network.ts';
import { otherBenchmarkRuns, sortTraces } from './traces.ts';

/** Clears away what benchmarks that were killed have left, and tells of those that run: they are left alone. */
export async function clearLeftovers(log: (line: string) => void): Promise<void> {
  const namespaces = sortTraces(namespaceNames(), otherBenchmarkRuns);
  const users = sortTraces(userNames(), otherBenchmarkRuns);
  // First: what runs in them may be logged in as the user.
  for (const name of namespaces.left) await removeNamespace(name);
  for (const name of users.left) {
    const { code } = await runProgram('userdel', ['--remove', name]);
    // Code 8: somebody is logged in. An older version's benchmark may be running.
    if (code === 8) log(`bench: the user ${name} is at work and stays`);
  }
  const running = [...new Set([...namespaces.running, ...users.running])];
  if (running.length > 0) {
    log(
      `bench: another benchmark runs on this machine (process ${running.join(', ')}): each slows the other, so neither’s times mean much`,
    );
  }
}

function userNames(): readonly string[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((entry) => entry.split(':')[0] ?? '');
}

function namespaceNames(): readonly string[] {
  try {
    return readdirSync('/run/netns');
  } catch {
    // It is made with the first of them.
    return [];
  }
}
