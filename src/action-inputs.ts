import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as core from '@actions/core';
import { context as run } from '@actions/github';
import { configInputs } from './commands/interface.ts';
import { readLocalFile } from './commands/local-file.ts';
import type { CommandRequest } from './commands/world.ts';
import { formatIssues, issueNote } from './config/format-issues.ts';
import { type ConfigRequest, resolveConfig } from './config/resolve.ts';
import type { Variables } from './config/variables.ts';
import type { RunOrigin } from './engine/context.ts';
import { withoutCommands } from './report/untrusted-text.ts';
import { annotationCommand } from './report/workflow-command.ts';
import { credentialChecks } from './wiring.ts';

/** What the inputs say about reporting. */
export interface Switches {
  readonly allowPartial: boolean;
  readonly summary: boolean;
}

/** Read before anything else: a word that is neither true nor false must not turn up once everything is deployed. */
export function readSwitches(): Switches | undefined {
  // Empty is absent: an expression of a workflow may come to nothing.
  const word = (name: string): string => core.getInput(name).toLowerCase() || 'true';
  const wrong = ['allow-partial', 'summary'].find((name) => !['true', 'false'].includes(word(name)));
  if (wrong !== undefined) {
    fail(`input ${wrong}: ${JSON.stringify(core.getInput(wrong))} is neither true nor false`);
    return undefined;
  }
  return { allowPartial: word('allow-partial') === 'true', summary: word('summary') === 'true' };
}

/** The inputs and the file of a configuration, not judged yet; undefined, and said why, where the file cannot be read. */
export function readInputs(): ConfigRequest | undefined {
  const inputs: Record<string, string> = {};
  for (const name of configInputs) {
    const value = core.getInput(name);
    if (value !== '') inputs[name] = value;
  }
  for (const name of ['ssh-key', 'passphrase'] as const) mask([inputs[name] ?? '']);
  mask([core.getInput('github-token')]);
  const variables = readVariables();
  const file = readConfigText(inputs.host !== undefined);
  if (file === 'unreadable' || variables === undefined) return undefined;
  return {
    inputs,
    environment: core.getInput('environment') || undefined,
    variables,
    // The payload of some events has no repository.
    defaultApp: run.payload.repository?.name ?? process.env.GITHUB_REPOSITORY?.split('/')[1],
    file,
  };
}

/** What the inputs ask for, the same in the main step and in the post step; undefined, and said why, if they are wrong. */
export function readConfig(): CommandRequest['config'] | undefined {
  const given = readInputs();
  if (given === undefined) return undefined;
  const result = resolveConfig({ ...given, needsKey: !process.env.SSH_AUTH_SOCK, credentialChecks });
  if ('issues' in result) {
    for (const issue of result.issues) {
      const { location } = issue;
      const annotation = { level: 'error', title: 'deploy-action', message: issueNote(issue) } as const;
      writeLine(annotationCommand(location === undefined ? annotation : { ...annotation, location }));
    }
    for (const line of formatIssues(result.issues, given.file).split('\n')) writeLine(withoutCommands(line));
    return undefined;
  }
  mask(result.config.secrets);
  return result.config;
}

/** What `${NAME}` stands for: the environment, and the lines of the input `variables` before it; undefined, and said why, where one is wrong. */
function readVariables(): Variables | undefined {
  const given: Record<string, string> = {};
  for (const [index, line] of core.getInput('variables').split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      fail(`input variables: line ${index + 1} is not NAME=value`);
      return undefined;
    }
    given[name] = value;
  }
  // The runner hides the input as a whole, which holds the names as well.
  mask(Object.values(given).filter((value) => value.length > 3));
  return { ...process.env, ...given };
}

/** The configuration file, where one is used; `unreadable`, and said why, where it cannot be read. */
export function readConfigText(
  oneHost = core.getInput('host') !== '',
): { readonly name: string; readonly text: string } | undefined | 'unreadable' {
  const path = configPath(oneHost);
  if (path === undefined) return undefined;
  if (!existsSync(path)) {
    fail(
      `input config: there is no file ${path} in the workspace; is the repository checked out before this step?`,
    );
    return 'unreadable';
  }
  const found = readLocalFile(path);
  if ('text' in found) return { name: path, text: found.text };
  fail(`input config: ${found.problem}`);
  return 'unreadable';
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
export function mask(secrets: readonly string[]): void {
  for (const secret of secrets.filter((candidate) => candidate !== '')) {
    core.setSecret(secret);
    core.setSecret(Buffer.from(secret, 'utf8').toString('base64'));
  }
}

/** Who started this run, with a new name for it. */
export function readOrigin(): RunOrigin {
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

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Makes the step fail with a message. */
export function fail(message: string): number {
  core.setFailed(message);
  return 1;
}
