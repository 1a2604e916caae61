import type { Drift } from '../model/drift.ts';
import type { HostStatus } from '../model/status.ts';
import { markdownBlock, markdownText } from './markdown.ts';
import { statusTable } from './status-table.ts';
import { printableLine, withoutCommands } from './untrusted-text.ts';

/** What a look at a fleet found, for those who did not see it. Secrets are hidden already. */
export interface ToldStatus {
  readonly app: string;
  readonly environment: string;
  readonly hosts: readonly HostStatus[];
}

/** What is not as it should be, one line each: what failed, answers that are not healthy, and drift; none when all is well. */
export function statusProblems(hosts: readonly HostStatus[]): string[] {
  return hosts.flatMap(({ host, failures, probes, drift = [] }) => [
    ...failures.map(({ kind, message }) => line(host, `${message} (${kind})`)),
    ...probes
      .filter(({ verdict }) => verdict !== 'healthy')
      .map(({ probe, verdict, detail }) => line(host, `${probe} is ${verdict}: ${detail}`)),
    ...drift.map(({ kind, message }) => line(host, `${message} (drift: ${kind})`)),
  ]);
}

/** Drift of a host as the log tells it, what to do below it. */
export function driftLines(host: string, drift: readonly Drift[]): string[] {
  return drift.flatMap(({ kind, message, hint }) => [
    '',
    line(host, `${message} (drift: ${kind})`),
    `    hint     ${printableLine(hint)}`,
  ]);
}

function line(host: string, text: string): string {
  return withoutCommands(printableLine(`${host}: ${text}`));
}

/** GitHub drops a summary above 1 MiB, and a long list is not read. */
const shownProblems = 200;

/** The look as GitHub's Markdown, for a job summary: whether all is well, what is not, and the table. */
export function statusMarkdown({ app, environment, hosts }: ToldStatus): string {
  const problems = statusProblems(hosts);
  const isWell = problems.length === 0;
  const left = problems.length - shownProblems;
  return `${[
    `## ${isWell ? '✅' : '❌'} Status of ${markdownText(app)} in ${markdownText(environment)}`,
    isWell
      ? '**Every host is well, and as the deployments left it.**'
      : `**Not as it should be: ${problems.length === 1 ? 'one thing' : `${problems.length} things`}.**`,
    ...(isWell
      ? []
      : [
          problems
            .slice(0, shownProblems)
            .map((text) => `- ${markdownText(text)}`)
            .join('\n'),
        ]),
    ...(left > 0 ? [`… and ${left} more: the log has all of them.`] : []),
    markdownBlock(statusTable(hosts)),
  ].join('\n\n')}\n`;
}
