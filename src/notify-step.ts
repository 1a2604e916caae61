import * as core from '@actions/core';
import { fail, mask, readOrigin } from './action-inputs.ts';
import { screen } from './action-report.ts';
import { readLocalFile } from './commands/local-file.ts';
import { deliverAll } from './commands/notify.ts';
import { formatIssues } from './config/format-issues.ts';
import { readNotifyInput } from './config/notify-input.ts';
import { failureOf } from './model/failure.ts';
import type { Notification } from './model/notification.ts';
import type { Report } from './model/report.ts';
import { settling } from './notifiers/registry.ts';
import { describeFailure } from './report/failure-lines.ts';
import { endNotification, kindOfResult, plainNotification } from './report/notification.ts';
import { createRedactor } from './report/redaction.ts';
import { withoutCommands } from './report/untrusted-text.ts';
import { courierOf } from './wiring.ts';

const patienceMs = 30_000;

/** The action `notify`: tells the channels of its input what happened. Only bad input makes it fail. */
export async function notifyStep(): Promise<void> {
  try {
    process.exitCode = await tell();
  } catch (thrown) {
    fail(describeFailure(failureOf(thrown)).join('\n'));
  }
  process.exit();
}

async function tell(): Promise<number> {
  const read = readNotifyInput(core.getInput('notify'), process.env);
  if ('issues' in read) {
    core.error(formatIssues(read.issues, undefined).split('\n').map(withoutCommands).join('\n'));
    return 1;
  }
  mask(read.secrets);
  const notification = readNotification();
  if (typeof notification === 'string') return fail(notification);
  if (notification === undefined) {
    core.setOutput('delivered', 'true');
    return 0;
  }
  const { redact } = createRedactor(read.secrets);
  const quiet = core.getInput('quiet') === 'true';
  const targets = read.targets.filter(({ channel }) => !quiet || settling.includes(channel.kind));
  const delivered = await deliverAll(courierOf(process.env), targets, notification, {
    screen,
    redact,
    patienceMs,
  });
  core.setOutput('delivered', String(delivered));
  return 0;
}

/** What the inputs want told; undefined when nothing is, a sentence when they are wrong. */
function readNotification(): Notification | undefined | string {
  const origin = readOrigin();
  const path = core.getInput('report');
  const outcome = core.getInput('outcome');
  if (path !== '') {
    const file = readLocalFile(path);
    if ('problem' in file) return `input report: ${file.problem}`;
    return endNotification(JSON.parse(file.text) as Report, origin, { recovered: outcome === 'recovered' });
  }
  if (outcome === '' || outcome === 'skipped') return undefined;
  const kind = kindOfResult(outcome);
  if (kind === undefined)
    return `input outcome: ${JSON.stringify(outcome)} is no outcome and no result of a job`;
  const command = core.getInput('command');
  if (command !== 'deploy' && command !== 'rollback') {
    return `input command: ${JSON.stringify(command)} is neither deploy nor rollback`;
  }
  const repository = process.env.GITHUB_REPOSITORY?.split('/').at(-1) ?? '';
  return plainNotification(
    {
      kind,
      command,
      app: core.getInput('app') || repository,
      environment: core.getInput('environment'),
      topic: core.getInput('topic').trim(),
      release: core.getInput('release'),
      title: core.getInput('title'),
      message: core.getInput('message'),
    },
    origin,
  );
}
