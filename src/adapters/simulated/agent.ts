import { Readable } from 'node:stream';
import { printFacts } from './agent-facts.ts';
import { freeLease, printLease, renewLease, takeLease, unlock } from './agent-lease.ts';
import {
  appendHistory,
  clearCurrent,
  describeRelease,
  mark,
  printChanged,
  printCurrent,
  printHistory,
  printReleases,
  printVersions,
  record,
  remove,
  seal,
  switchCurrent,
} from './agent-releases.ts';
import { linkShared, stage, writeFile } from './agent-stage.ts';
import { AgentRefusal, AgentStep } from './agent-step.ts';
import {
  abandon,
  arm,
  confirm,
  extend,
  goBack,
  printTransaction,
  recoverEnded,
  settle,
} from './agent-transaction.ts';
import type { Life } from './life.ts';
import type { Machine } from './machine.ts';
import { StagingInput } from './staging-input.ts';
import { runIn, runScript } from './user-commands.ts';

/** What a call of the agent is given beside its arguments. */
export interface AgentCall {
  readonly args: readonly string[];
  /** All of standard input. */
  readonly input: () => Promise<Buffer>;
  /** The same while it comes; absent where there is none. */
  readonly stdin?: () => Readable;
}

interface Command {
  readonly least: number;
  readonly most?: number;
  /** May be a promise, of the exit code where the command has one of its own. */
  readonly run: (step: AgentStep, args: readonly string[], call: AgentCall) => unknown;
}

const many = 100_000;

/** The subcommands of agent.sh, with how many arguments follow the path. */
const commands: Readonly<Record<string, Command>> = {
  facts: { least: 0, most: many, run: printFacts },
  current: { least: 0, run: printCurrent },
  releases: { least: 0, run: printReleases },
  history: { least: 1, run: printHistory },
  stage: {
    least: 3,
    most: many,
    run: (step, args, { stdin = () => Readable.from([]) }) =>
      stage(step, args, new StagingInput(stdin()), step.machine.settings.uploadMs),
  },
  'link-shared': { least: 3, most: many, run: (step, args) => linkShared(step, args) },
  'write-file': { least: 3, run: (step, args, { input }) => writeFile(step, args, input) },
  seal: { least: 1, most: many, run: (step, args) => seal(step, args) },
  versions: { least: 1, run: printVersions },
  describe: { least: 3, run: describeRelease },
  changed: { least: 1, run: printChanged },
  switch: { least: 2, run: (step, args) => switchCurrent(step, args) },
  'clear-current': { least: 1, run: (step, args) => clearCurrent(step, args) },
  mark: { least: 2, most: 3, run: (step, args) => mark(step, args) },
  remove: { least: 1, most: many, run: (step, args) => remove(step, args) },
  'append-history': { least: 0, run: (step, _args, { input }) => appendHistory(step, input) },
  record: { least: 3, most: many, run: (step, args) => record(step, args) },
  'run-in': { least: 3, run: runIn },
  'run-script': { least: 1, most: many, run: runScript },
  lease: { least: 0, run: printLease },
  'lease-take': { least: 4, run: (step, args) => takeLease(step, args) },
  'lease-renew': { least: 1, run: (step, args) => renewLease(step, args) },
  'lease-free': { least: 0, run: (step) => freeLease(step) },
  unlock: { least: 1, run: (step, args) => unlock(step, args) },
  arm: { least: 4, most: many, run: (step, args) => arm(step, args) },
  extend: { least: 1, run: (step, args) => extend(step, args) },
  confirm: { least: 0, run: (step) => confirm(step) },
  'go-back': { least: 0, run: (step) => goBack(step) },
  abandon: { least: 0, run: (step) => abandon(step) },
  settle: { least: 0, run: (step) => settle(step) },
  transaction: { least: 0, run: (step) => printTransaction(step) },
  recover: { least: 0, run: (step) => recoverEnded(step) },
};

/** Runs `agent.sh ARGUMENT...` on a simulated machine; resolves with its exit code. */
export async function runAgent(machine: Machine, life: Life, call: AgentCall): Promise<number> {
  const { epoch, waitS, rest } = readOptions(call.args);
  const [name = 'nothing', path = '', ...args] = rest;
  const step = new AgentStep(machine, machine.app(path.replace(/\/+$/, '')), life, {
    ...(epoch === undefined ? {} : { epoch }),
    ...(waitS === undefined ? {} : { waitS }),
  });
  try {
    await life.rest(machine.settings.stepMs);
    const command = commands[name];
    if (command === undefined) return step.refuse(64, `wrong use of ${name}: there is no such command`);
    if (!/^\/.*[^/]/.test(path) || path.includes('\n')) {
      step.refuse(64, `wrong use of ${name}: the path must be absolute and not /`);
    }
    if (args.length < command.least || args.length > (command.most ?? command.least)) {
      step.refuse(64, `wrong use of ${name}: wrong number of arguments`);
    }
    const code = await command.run(step, args, call);
    return typeof code === 'number' ? code : 0;
  } catch (thrown) {
    if (!(thrown instanceof AgentRefusal)) throw thrown;
    life.write('stderr', `deploy-agent: ${thrown.message}\n`);
    return thrown.code;
  } finally {
    step.dropLock();
  }
}

function readOptions(args: readonly string[]): {
  readonly epoch: number | undefined;
  readonly waitS: number | undefined;
  readonly rest: readonly string[];
} {
  let [epoch, waitS]: (number | undefined)[] = [];
  let at = 0;
  for (; args[at] === '--epoch' || args[at] === '--wait'; at += 2) {
    if (args[at] === '--epoch') epoch = Number(args[at + 1]);
    else waitS = Number(args[at + 1]);
  }
  return { epoch, waitS, rest: args.slice(at) };
}
