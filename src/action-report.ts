import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as core from '@actions/core';
import { context as run } from '@actions/github';
import type { Switches } from './action-inputs.ts';
import { commentPlan } from './commands/plan-comment.ts';
import type { Screen, World } from './commands/world.ts';
import type { RunOrigin } from './engine/context.ts';
import { failureOf } from './model/failure.ts';
import type { Report } from './model/report.ts';
import { actionOutputs } from './report/outputs.ts';
import { planMarkdown, type ToldPlan } from './report/plan-markdown.ts';
import { statusMarkdown, statusProblems, type ToldStatus } from './report/status-problems.ts';
import { type SummaryOptions, summaryMarkdown } from './report/summary.ts';
import { timelineSvg } from './report/timeline-svg.ts';
import { withoutCommands } from './report/untrusted-text.ts';

/** The log as the runner reads it. */
export const screen: Screen = {
  write: (line) => void process.stdout.write(`${line}\n`),
  github: true,
  color: false,
};

/** The workflow by which people roll back, where the repository has the one of the templates. */
const rollbackWorkflow = 'rollback.yml';

/** The ways from a summary to the log of its run, and to the workflow that takes it back. */
export function linkOf({ url }: RunOrigin): SummaryOptions {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository,
    GITHUB_WORKSPACE: workspace = '.',
  } = process.env;
  const isThere = existsSync(join(workspace, '.github/workflows', rollbackWorkflow));
  return {
    ...(url === undefined ? {} : { link: url }),
    ...(isThere && server !== undefined && repository !== undefined
      ? { rollbackLink: `${server}/${repository}/actions/workflows/${rollbackWorkflow}` }
      : {}),
  };
}

/** Sets the outputs, writes the full report and the job summary. */
export async function publish(report: Report, beside: SummaryOptions, switches: Switches): Promise<void> {
  const path = (kind: string, end: string): string =>
    join(process.env.RUNNER_TEMP ?? '.', `deploy-${kind}-${report.release || 'none'}.${end}`);
  writeFileSync(path('report', 'json'), `${JSON.stringify(report, undefined, 2)}\n`);
  const picture = timelineSvg(report.hosts);
  if (picture !== undefined) writeFileSync(path('timeline', 'svg'), picture);
  for (const [name, value] of Object.entries(actionOutputs(report))) core.setOutput(name, value);
  core.setOutput('report', path('report', 'json'));
  core.setOutput('timeline', picture === undefined ? '' : path('timeline', 'svg'));
  await writeSummary(report, beside, switches);
}

/** Writes the job summary of this step, where it is wanted and read. */
export async function writeSummary(
  report: Report,
  beside: SummaryOptions,
  switches: Switches,
): Promise<void> {
  if (!switches.summary || process.env.GITHUB_STEP_SUMMARY === undefined) return;
  await core.summary.addRaw(summaryMarkdown(report, beside), true).write();
}

/** Shows a look at the fleet in the job summary, and what is not well as an output. */
export async function shareStatus(told: ToldStatus, switches: Switches): Promise<void> {
  core.setOutput('problems', statusProblems(told.hosts).join('\n'));
  await addToSummary(statusMarkdown(told), switches);
}

/** Shows a plan in the job summary, and on the pull request of this run where `github-token` allows it. */
export async function sharePlan(world: World, told: ToldPlan, switches: Switches): Promise<void> {
  const markdown = planMarkdown(told);
  await addToSummary(markdown, switches);
  const token = core.getInput('github-token');
  const number: unknown = run.payload.pull_request?.number;
  if (token === '' || typeof number !== 'number') return;
  const { app, environment } = told;
  const problem = await commentPlan(world.courier, { number, token }, { app, environment, markdown });
  if (problem !== undefined) core.warning(withoutCommands(`the plan is not on the pull request: ${problem}`));
}

async function addToSummary(markdown: string, { summary }: Switches): Promise<void> {
  if (!summary || process.env.GITHUB_STEP_SUMMARY === undefined) return;
  try {
    await core.summary.addRaw(markdown, true).write();
  } catch (thrown) {
    core.warning(`the job summary could not be written: ${failureOf(thrown).message}`);
  }
}
