import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as core from '@actions/core';
import type { Switches } from './action-inputs.ts';
import type { Screen } from './commands/world.ts';
import type { Report } from './model/report.ts';
import { actionOutputs } from './report/outputs.ts';
import { summaryMarkdown } from './report/summary.ts';

/** The log as the runner reads it. */
export const screen: Screen = {
  write: (line) => void process.stdout.write(`${line}\n`),
  github: true,
  color: false,
};

/** Sets the outputs, writes the full report and the job summary. */
export async function publish(report: Report, url: string | undefined, switches: Switches): Promise<void> {
  const path = join(process.env.RUNNER_TEMP ?? '.', `deploy-report-${report.release || 'none'}.json`);
  writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
  for (const [name, value] of Object.entries(actionOutputs(report))) core.setOutput(name, value);
  core.setOutput('report', path);
  await writeSummary(report, url, switches);
}

/** Writes the job summary of this step, where it is wanted and read. */
export async function writeSummary(
  report: Report,
  url: string | undefined,
  switches: Switches,
): Promise<void> {
  if (!switches.summary || process.env.GITHUB_STEP_SUMMARY === undefined) return;
  await core.summary.addRaw(summaryMarkdown(report, url === undefined ? {} : { link: url }), true).write();
}
