import * as core from '@actions/core';
import { context as run } from '@actions/github';
import { fail, readConfigText } from './action-inputs.ts';
import { screen } from './action-report.ts';
import { checkOffline } from './config/check-offline.ts';
import { formatIssues } from './config/format-issues.ts';
import { printableLine, withoutCommands } from './report/untrusted-text.ts';

/** Whether this run is of a pull request whose code comes from another repository, whatever the event is called. */
export function isFromFork(payload: Readonly<Record<string, unknown>> = run.payload): boolean {
  const pull = payload.pull_request;
  if (typeof pull !== 'object' || pull === null) return false;
  const name = (value: unknown, ...path: readonly string[]): unknown =>
    path.reduce<unknown>(
      (here, step) => (typeof here === 'object' && here !== null ? Reflect.get(here, step) : undefined),
      value,
    );
  // A fork that was deleted since has no repository any more.
  return name(pull, 'head', 'repo', 'full_name') !== name(payload, 'repository', 'full_name');
}

/** On code from a fork nothing runs but the part of a plan that needs neither secrets nor hosts. Returns the exit code. */
export function runOnFork(command: string): number {
  if (command !== 'plan') {
    return fail(
      `${command} does not run for a pull request from a fork: its code is not yours. Run it once the pull request is merged; \`plan\` checks the configuration meanwhile.`,
    );
  }
  const file = readConfigText();
  if (file === 'unreadable') return 1;
  if (file === undefined) {
    screen.write(
      'A pull request from a fork has no secrets: no host is contacted, and there is no file to check.',
    );
    return 0;
  }
  const environment = core.getInput('environment') || undefined;
  const found = checkOffline(file, environment);
  const lines = [
    'Plan without hosts: a pull request from a fork has no secrets, so none was contacted.',
    `Environment: ${found.environment ?? 'none'}`,
    `Hosts: ${found.hosts.length === 0 ? 'none' : found.hosts.join(', ')}`,
    found.issues.length === 0
      ? `${file.name} is right, as far as can be told without secrets.`
      : `${file.name} has mistakes:`,
    ...(found.issues.length === 0 ? [] : formatIssues(found.issues, file).split('\n')),
  ];
  for (const line of lines) screen.write(withoutCommands(printableLine(line)));
  return found.issues.length === 0 ? 0 : fail(`${file.name} has mistakes, listed above`);
}
