import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { type Arguments, optionOf } from './commands/arguments.ts';
import { configInputs, type SharedCommand } from './commands/interface.ts';
import { endRun } from './commands/listener.ts';
import { readLocalFile, unwritable } from './commands/local-file.ts';
import { notifyListener } from './commands/notify.ts';
import { commands } from './commands/on-demand.ts';
import { reasonOf } from './commands/reason.ts';
import type { CommandRequest, Screen, World } from './commands/world.ts';
import type { CredentialChecks } from './config/credential-issues.ts';
import { formatIssues } from './config/format-issues.ts';
import { resolveConfig } from './config/resolve.ts';
import type { RunOrigin } from './engine/context.ts';
import { failureOf } from './model/failure.ts';
import type { Report } from './model/report.ts';
import { describeFailure } from './report/failure-lines.ts';
import { exitCode } from './report/outputs.ts';
import { timingsTable } from './report/timings-table.ts';

/** The command was called wrongly. */
const badUse = 2;

const screen: Screen = {
  write: (line) => void process.stdout.write(`${line}\n`),
  github: false,
  color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
};

/** Carries out a command of the command line; resolves with the exit code. */
export async function carryOutCommand(args: Arguments, signal: AbortSignal): Promise<number> {
  try {
    return await carryOut(args, signal);
  } catch (thrown) {
    for (const line of describeFailure(failureOf(thrown))) process.stderr.write(`${line}\n`);
    return 1;
  }
}

async function carryOut(args: Arguments, signal: AbortSignal): Promise<number> {
  switch (args.command) {
    case 'help':
    case 'version':
      return 0;
    case 'init':
      return commands.init(screen, args.options);
    case 'simulate':
      return simulate(args, signal);
    case 'migrate-compose':
      return (await import('./commands/migrate-compose.ts')).migrateComposeCommand(screen, args.name);
    case 'demo':
      return (await import('./demo/demo.ts')).demoCommand(screen, signal);
    case 'deploy':
    case 'rollback':
    case 'plan':
    case 'status':
    case 'history':
    case 'doctor':
    case 'unlock':
    case 'recover': {
      const { createWorld, credentialChecks } = await import('./wiring.ts');
      const request = readRequest(args, credentialChecks);
      if (request === undefined) return badUse;
      return onHosts(createWorld(request.config, { screen, signal }), request, args, args.command);
    }
  }
}

async function onHosts(
  world: World,
  request: CommandRequest,
  args: Arguments,
  command: SharedCommand,
): Promise<number> {
  const format = args.json ? 'json' : 'text';
  switch (command) {
    case 'deploy':
      return changed(world, request, args, (heard) => commands.deploy(world, heard));
    case 'rollback':
      return changed(world, request, args, (heard) => commands.rollback(world, heard, args.name));
    case 'plan':
      return (await commands.plan(world, request, format)) ? 0 : 1;
    case 'status':
      return (await commands.status(world, request, format)) ? 0 : 1;
    case 'history':
      return (await commands.history(world, request, Number(args.options.limit ?? 20), format)) ? 0 : 1;
    case 'doctor':
      return (await commands.doctor(world, request, format)) ? 0 : 1;
    case 'unlock':
      return (await commands.unlock(world, request, args.name)) ? 0 : 1;
    case 'recover':
      return (await commands.recover(world, request)) ? 0 : 1;
  }
}

/** A configuration is taken where there is one; without it the example fleet is rehearsed. */
async function simulate(args: Arguments, signal: AbortSignal): Promise<number> {
  const { readRehearsal, shippedScenarios } = await import('./rehearsal-request.ts');
  const { options, list, name = 'normal' } = args;
  if (list) {
    for (const known of shippedScenarios()) screen.write(`${known.name.padEnd(18)}${known.description}`);
    return 0;
  }
  const [runs, seed] = [options.runs ?? '1', options.seed ?? '1'].map(wholeNumberOf);
  if (runs === undefined || runs < 1) return complain('--runs is a number from 1 to 1000000');
  if (seed === undefined) return complain('--seed is a whole number');
  const usual = '.github/deploy.yml';
  const path = options.config ?? (options.host === undefined && existsSync(usual) ? usual : undefined);
  const problems: string[] = [];
  const file = path === undefined ? undefined : readConfigFile(path, problems);
  if (problems.length > 0) return complain(problems.join('\n'));
  const input = readRehearsal(
    name,
    {
      inputs: options,
      file,
      environment: options.environment,
      variables: process.env,
      defaultApp: basename(process.cwd()).toLowerCase(),
    },
    (option) => optionOf(option, options, process.env),
  );
  if ('problem' in input) return input.isAsked ? complain(input.problem) : tell(input.problem);
  const { config, scenario } = input;
  const request = { config, scenario, runs, seed, signal };
  const { simulateAsJson, simulateCommand } = await import('./commands/simulate.ts');
  const { createRehearsal } = await import('./rehearsal-wiring.ts');
  if (args.json) return (await simulateAsJson(screen, createRehearsal, request)) ? 0 : 1;
  for (const remark of input.remarks) screen.write(remark);
  return (await simulateCommand(screen, createRehearsal, request)) ? 0 : 1;
}

function wholeNumberOf(text: string): number | undefined {
  return /^[0-9]{1,6}$/.test(text) || text === '1000000' ? Number(text) : undefined;
}

async function changed(
  world: World,
  request: CommandRequest,
  args: Arguments,
  command: (request: CommandRequest) => Promise<Report>,
): Promise<number> {
  const listeners = [notifyListener(world, request.config, request.origin)];
  const report = await command({ ...request, listeners });

  if (args.timings) for (const line of timingsTable(report)) world.screen.write(line);
  const path = args.options.report;
  if (path !== undefined) writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
  await endRun(listeners, report);
  return exitCode(report.outcome, { partialIsSuccess: !args.failOnPartial });
}

function readRequest(args: Arguments, credentialChecks: CredentialChecks): CommandRequest | undefined {
  const { options } = args;
  const problems: string[] = [];
  const inputs: Record<string, string> = { ...secretInputs(options, problems) };
  for (const name of configInputs) {
    const value = options[name];
    if (value !== undefined) inputs[name] = value;
  }
  if (options.report !== undefined) {
    const problem = unwritable(options.report);
    if (problem !== undefined) problems.push(`--report: ${problem}`);
  }
  const path = options.config ?? (options.host === undefined ? '.github/deploy.yml' : undefined);
  const file = path === undefined ? undefined : readConfigFile(path, problems);
  if (problems.length > 0) {
    complain(problems.join('\n'));
    return undefined;
  }
  const result = resolveConfig({
    inputs,
    file,
    environment: options.environment,
    variables: process.env,
    defaultApp: basename(process.cwd()).toLowerCase(),
    credentialChecks,
  });
  if ('issues' in result) {
    tell(formatIssues(result.issues, file, (input) => optionOf(input, options, process.env)));
    return undefined;
  }
  const { config } = result;
  return { config, origin: { ...readOrigin(options), ...reasonOf(options.reason, config) } };
}

function readConfigFile(path: string, problems: string[]): { name: string; text: string } | undefined {
  if (!existsSync(path)) {
    problems.push(`there is no configuration file ${path}: write one with \`init\`, or name a --host`);
    return undefined;
  }
  const found = readLocalFile(path);
  if ('text' in found) return { name: path, text: found.text };
  problems.push(`--config: ${found.problem}`);
  return undefined;
}

/** Keys and pins from where a person at a terminal has them: files, the environment, their ~/.ssh. */
function secretInputs(
  options: Readonly<Record<string, string>>,
  problems: string[],
): Readonly<Record<string, string>> {
  const read = (option: string, path = options[option]): string | undefined => {
    const found = path === undefined ? undefined : readLocalFile(path);
    if (found === undefined || 'text' in found) return found?.text;
    problems.push(`--${option}: ${found.problem}`);
    return undefined;
  };
  const usual = join(homedir(), '.ssh', 'known_hosts');
  const found: Record<string, string | undefined> = {
    'ssh-key': read('ssh-key-file') ?? process.env.DEPLOY_SSH_KEY,
    passphrase: process.env.DEPLOY_PASSPHRASE,
    'known-hosts': read(
      'known-hosts-file',
      options['known-hosts-file'] ?? (existsSync(usual) ? usual : undefined),
    ),
    env: read('env-from'),
    notify: read('notify-file'),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
}

function readOrigin(options: Readonly<Record<string, string>>): RunOrigin {
  const commit = currentCommit();
  const { version } = options;
  return {
    run: randomUUID(),
    actor: userInfo().username,
    ...(commit === undefined ? {} : { commit }),
    ...(version === undefined ? {} : { version }),
  };
}

function currentCommit(): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // Not a repository: the release is then named without a commit.
    return undefined;
  }
}

/** Says what is wrong with how the command was called. */
export function complain(problem: string): number {
  return tell(`deploy-action: ${problem}\nSee \`deploy-action help\`.`);
}

/** Says what is wrong with the configuration, for which no help is needed. */
function tell(problem: string): number {
  process.stderr.write(`${problem}\n`);
  return badUse;
}
