import * as core from '@actions/core';
import { isFromFork, runOnFork } from './action-fork.ts';
import { fail, readConfig, readInputs, readOrigin, readSwitches, type Switches } from './action-inputs.ts';
import { listenersOf } from './action-listeners.ts';
import { linkOf, publish, screen, sharePlan, shareStatus } from './action-report.ts';
import { keepRun } from './action-state.ts';
import { type SharedCommand, sharedCommandOf, sharedCommands } from './commands/interface.ts';
import { endRun } from './commands/listener.ts';
import { commands } from './commands/on-demand.ts';
import { reasonOf } from './commands/reason.ts';
import type { CommandRequest, World } from './commands/world.ts';
import { failureOf } from './model/failure.ts';
import { describeFailure } from './report/failure-lines.ts';
import { exitCode } from './report/outputs.ts';
import { createWorld } from './wiring.ts';

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
  if (isFromFork()) return runOnFork(command);
  const switches = readSwitches();
  if (switches === undefined) return 1;
  const scenario = core.getInput('simulate');
  if (scenario !== '') return rehearse(command, scenario, switches, signal);
  const config = readConfig();
  if (config === undefined) return 1;
  const reason = command === 'rollback' ? reasonOf(core.getInput('reason'), config) : {};
  const request = { config, origin: { ...readOrigin(), ...reason } };
  const world = createWorld(config, { screen, signal });
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
      return await look(world, request, command, switches);
  }
}

/** The deployment of a workflow without a single machine: its outputs, summary and exit code are those of a real one. */
async function rehearse(
  command: SharedCommand,
  name: string,
  switches: Switches,
  signal: AbortSignal,
): Promise<number> {
  if (command !== 'deploy') return fail(`input simulate: a rehearsal is one of deploy, not of ${command}`);
  const given = readInputs();
  if (given === undefined) return 1;
  const { readRehearsal } = await import('./rehearsal-request.ts');
  const input = readRehearsal(name, given);
  if ('problem' in input) return fail(input.isAsked ? `input simulate: ${input.problem}` : input.problem);
  const { config, scenario, remarks } = input;
  const { createRehearsal } = await import('./rehearsal-wiring.ts');
  const rehearsal = createRehearsal({ config, scenario, seed: 1 });
  core.warning(`This is a rehearsal (${name}): no machine is contacted. ${remarks.join(' ')}`.trim());
  if (scenario.deployments > 1) {
    const request = { config, scenario, runs: 1, seed: 1, signal };
    const { simulateCommand } = await import('./commands/simulate.ts');
    return (await simulateCommand(screen, createRehearsal, request)) ? 0 : 1;
  }
  const { openSource } = rehearsal;
  // Nobody listens, so that nobody is written to.
  const world = { ...createWorld(config, { screen, signal }), ports: rehearsal.portsOf(1), openSource };
  const report = await commands.deploy(world, { config: rehearsal.config, origin: readOrigin() });
  await publish(report, { rehearsal: name }, switches);
  return exitCode(report.outcome, { partialIsSuccess: switches.allowPartial });
}

async function change(
  world: World,
  request: CommandRequest,
  command: Extract<SharedCommand, 'deploy' | 'rollback'>,
  switches: Switches,
): Promise<number> {
  keepRun({ command, origin: request.origin, startedAt: world.ports.clock.now() });
  const listeners = listenersOf(world, request.config, request.origin);
  const heard = { ...request, listeners };
  const report =
    command === 'deploy'
      ? await commands.deploy(world, heard)
      : await commands.rollback(world, heard, core.getInput('release') || undefined);
  core.saveState('outcome', report.outcome);
  try {
    await publish(report, linkOf(request.origin), switches);
  } catch (thrown) {
    // The hosts are what they are: a report that cannot be written changes no verdict.
    core.warning(`the report of this run is incomplete: ${failureOf(thrown).message}`);
  }
  await endRun(listeners, report);
  return exitCode(report.outcome, { partialIsSuccess: switches.allowPartial });
}

async function look(
  world: World,
  request: CommandRequest,
  command: Exclude<SharedCommand, 'deploy' | 'rollback'>,
  switches: Switches,
): Promise<number> {
  switch (command) {
    case 'plan':
      return (await commands.plan(world, request, 'text', (told) => sharePlan(world, told, switches)))
        ? 0
        : 1;
    case 'status':
      return (await commands.status(world, request, 'text', (told) => shareStatus(told, switches))) ? 0 : 1;
    case 'history':
      return (await commands.history(world, request, 20, 'text')) ? 0 : 1;
    case 'doctor':
      return (await commands.doctor(world, request, 'text')) ? 0 : 1;
    case 'unlock':
      return (await commands.unlock(world, request, core.getInput('run') || undefined)) ? 0 : 1;
    case 'recover':
      return (await commands.recover(world, request)) ? 0 : 1;
  }
}
