import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as core from '@actions/core';
import { context as run } from '@actions/github';
import { deployCommand } from './commands/deploy.ts';
import { configInputs, type SharedCommand, sharedCommandOf, sharedCommands } from './commands/interface.ts';
import { readLocalFile } from './commands/local-file.ts';
import { doctorCommand, historyCommand, planCommand, statusCommand } from './commands/look.ts';
import { recoverCommand, unlockCommand } from './commands/recover.ts';
import { rollbackCommand } from './commands/rollback.ts';
import type { CommandRequest, Screen, World } from './commands/world.ts';
import { formatIssues, issueNote } from './config/format-issues.ts';
import { resolveConfig } from './config/resolve.ts';
import type { RunOrigin } from './engine/context.ts';
import { failureOf } from './model/failure.ts';
import type { Report } from './model/report.ts';
import { describeFailure } from './report/failure-lines.ts';
import { actionOutputs, exitCode } from './report/outputs.ts';
import { summaryMarkdown } from './report/summary.ts';
import { withoutCommands } from './report/untrusted-text.ts';
import { annotationCommand } from './report/workflow-command.ts';
import { createWorld, knownHostsProblem } from './wiring.ts';

const screen: Screen = {
  write: (line) => void process.stdout.write(`${line}\n`),
  github: true,
  color: false,
};

/** The action's main step: reads the inputs, runs one command, sets outputs, summary and exit code. */
export async function main(): Promise<void> {
  // The runner empties this directory after each job, also when it had to kill this process.
  if (process.env.RUNNER_TEMP) process.env.TMPDIR = process.env.RUNNER_TEMP;
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
  // A log that nobody reads any more must not end a deployment half-way.
  process.stdout.on('error', () => undefined);
  try {
    process.exitCode = await runAction(ending.signal);
  } catch (thrown) {
    fail(describeFailure(failureOf(thrown)).join('\n'));
  }
  // A socket that a far side does not close must not hold the job.
  process.exit();
}

async function runAction(signal: AbortSignal): Promise<number> {
  const name = core.getInput('command') || 'deploy';
  const command = sharedCommandOf(name);
  if (command === undefined) {
    return fail(
      `input command: there is no command ${JSON.stringify(name)}; it is one of ${sharedCommands.join(', ')}`,
    );
  }
  const switches = readSwitches();
  const request = readRequest();
  if (switches === undefined || request === undefined) return 1;
  const world = createWorld(request.config, { screen, signal });
  switch (command) {
    case 'deploy':
    case 'rollback':
      return await change(world, request, command, switches);
    case 'plan':
    case 'status':
    case 'history':
    case 'doctor':
    case 'unlock':
    case 'recover':
      return await look(world, request, command);
  }
}

interface Switches {
  readonly allowPartial: boolean;
  readonly summary: boolean;
}

/** Read before anything else: a word that is neither true nor false must not turn up once everything is deployed. */
function readSwitches(): Switches | undefined {
  const wrong = (['allow-partial', 'summary'] as const).find(
    (name) => !/^(true|false)$/i.test(core.getInput(name)),
  );
  if (wrong !== undefined) {
    fail(`input ${wrong}: ${JSON.stringify(core.getInput(wrong))} is neither true nor false`);
    return undefined;
  }
  return { allowPartial: core.getBooleanInput('allow-partial'), summary: core.getBooleanInput('summary') };
}

function readRequest(): CommandRequest | undefined {
  const inputs: Record<string, string> = {};
  for (const name of configInputs) {
    const value = core.getInput(name);
    if (value !== '') inputs[name] = value;
  }
  for (const name of ['ssh-key', 'passphrase'] as const) mask([inputs[name] ?? '']);
  const path = configPath(inputs.host !== undefined);
  if (path !== undefined && !existsSync(path)) {
    fail(
      `input config: there is no file ${path} in the workspace; is the repository checked out before this step?`,
    );
    return undefined;
  }
  const found = path === undefined ? undefined : readLocalFile(path);
  if (found !== undefined && 'problem' in found) {
    fail(`input config: ${found.problem}`);
    return undefined;
  }
  const file = path === undefined || found === undefined ? undefined : { name: path, text: found.text };
  const result = resolveConfig({
    inputs,
    environment: core.getInput('environment') || undefined,
    variables: process.env,
    defaultApp: run.payload.repository?.name,
    file,
    needsKey: !process.env.SSH_AUTH_SOCK,
    knownHostsProblem,
  });
  if ('issues' in result) {
    for (const issue of result.issues) {
      const { location } = issue;
      const annotation = { level: 'error', title: 'deploy-action', message: issueNote(issue) } as const;
      screen.write(annotationCommand(location === undefined ? annotation : { ...annotation, location }));
    }
    for (const line of formatIssues(result.issues, file).split('\n')) screen.write(withoutCommands(line));
    return undefined;
  }
  mask(result.config.secrets);
  return { config: result.config, origin: readOrigin() };
}

function configPath(oneHost: boolean): string | undefined {
  const given = core.getInput('config');
  if (given !== '') return given;
  const usual = '.github/deploy.yml';
  return !oneHost && existsSync(usual) ? usual : undefined;
}

/**
 * Tells GitHub to hide each secret, for the steps that follow too. The runner adds the usual encodings and the
 * lines of long ones by itself, but not the base64 of the whole.
 */
function mask(secrets: readonly string[]): void {
  for (const secret of secrets.filter((candidate) => candidate !== '')) {
    core.setSecret(secret);
    core.setSecret(Buffer.from(secret, 'utf8').toString('base64'));
  }
}

function readOrigin(): RunOrigin {
  const { owner, repo } = run.repo;
  const version = core.getInput('version');
  return {
    // Jobs of a matrix share all but the last part.
    run: `${run.runId}-${process.env.GITHUB_RUN_ATTEMPT ?? '1'}-${randomUUID().slice(0, 8)}`,
    actor: run.actor,
    commit: run.sha,
    url: `${run.serverUrl}/${owner}/${repo}/actions/runs/${run.runId}`,
    ...(version === '' ? {} : { version }),
  };
}

async function change(
  world: World,
  request: CommandRequest,
  command: Extract<SharedCommand, 'deploy' | 'rollback'>,
  switches: Switches,
): Promise<number> {
  core.saveState('command', command);
  const report =
    command === 'deploy'
      ? await deployCommand(world, request)
      : await rollbackCommand(world, request, core.getInput('release') || undefined);
  core.saveState('outcome', report.outcome);
  try {
    await publish(report, request.origin.url, switches);
  } catch (thrown) {
    // The hosts are what they are: a report that cannot be written changes no verdict.
    core.warning(`the report of this run is incomplete: ${failureOf(thrown).message}`);
  }
  return exitCode(report.outcome, { partialIsSuccess: switches.allowPartial });
}

async function publish(report: Report, url: string | undefined, switches: Switches): Promise<void> {
  const path = join(process.env.RUNNER_TEMP ?? '.', `deploy-report-${report.release || 'none'}.json`);
  writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
  for (const [name, value] of Object.entries(actionOutputs(report))) core.setOutput(name, value);
  core.setOutput('report', path);
  if (!switches.summary || process.env.GITHUB_STEP_SUMMARY === undefined) return;
  await core.summary.addRaw(summaryMarkdown(report, url === undefined ? {} : { link: url }), true).write();
}

async function look(
  world: World,
  request: CommandRequest,
  command: Exclude<SharedCommand, 'deploy' | 'rollback'>,
): Promise<number> {
  switch (command) {
    case 'plan':
      return (await planCommand(world, request, 'text')) ? 0 : 1;
    case 'status':
      return (await statusCommand(world, request, 'text')) ? 0 : 1;
    case 'history':
      return (await historyCommand(world, request, 20, 'text')) ? 0 : 1;
    case 'doctor':
      return (await doctorCommand(world, request, 'text')) ? 0 : 1;
    case 'unlock':
      return (await unlockCommand(world, request, core.getInput('run') || undefined)) ? 0 : 1;
    case 'recover':
      return (await recoverCommand(world, request)) ? 0 : 1;
  }
}

function fail(message: string): number {
  core.setFailed(message);
  return 1;
}
