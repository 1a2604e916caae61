import * as core from '@actions/core';
import { readConfig, readSwitches } from './action-inputs.ts';
import { listenersOf } from './action-listeners.ts';
import { linkOf, screen, writeSummary } from './action-report.ts';
import { unfinishedRun } from './action-state.ts';
import { finishCommand } from './commands/finish.ts';
import { endRun } from './commands/listener.ts';
import type { CutOffRun } from './engine/finish.ts';
import { failureOf } from './model/failure.ts';
import { describeFailure } from './report/failure-lines.ts';
import { verdictSentence } from './report/verdict.ts';
import { createWorld } from './wiring.ts';

/** The runner ends a job five minutes after it was cancelled, and what is in flight then must still be told. */
const patienceMs = 3 * 60_000;

/** The action's post step: finishes what the main step left when it ended without a verdict, and tells how it ended. */
export async function post(): Promise<void> {
  const run = unfinishedRun();
  if (run === undefined) return;
  if (process.env.RUNNER_TEMP) process.env.TMPDIR = process.env.RUNNER_TEMP;
  process.stdout.on('error', () => undefined);
  try {
    await finishRun(run);
  } catch (thrown) {
    notKnown(run, describeFailure(failureOf(thrown)).join('\n'));
  }
  // A socket that a far side does not close must not hold the job.
  process.exit();
}

async function finishRun(run: CutOffRun): Promise<void> {
  const config = readConfig();
  const switches = readSwitches();
  if (config === undefined || switches === undefined) {
    notKnown(run, 'Its configuration cannot be read any more.');
    return;
  }
  const signal = AbortSignal.timeout(patienceMs);
  const world = createWorld(config, { screen, signal });
  const listeners = listenersOf(world, config, run.origin);
  const report = await finishCommand(world, config, run, listeners);
  await writeSummary(report, linkOf(run.origin), switches);
  await endRun(listeners, report);
  const tell = report.outcome === 'deployed' ? core.warning : core.error;
  tell(verdictSentence(report), { title: `Outcome: ${report.outcome}` });
  const isWhole = report.hosts.every(({ state }) => state !== 'failed' && state !== 'unknown');
  process.exitCode = isWhole ? 0 : 1;
}

function notKnown({ command }: CutOffRun, why: string): void {
  core.error(
    `The ${command} was ended before its verdict: what the hosts have in service is not known. ${why}\n` +
      'Armed hosts go back by themselves. Run the command `status` to see what is in service.',
    { title: 'Outcome: unknown' },
  );
  process.exitCode = 1;
}
