import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import { configInputs, type SharedCommand, sharedCommands } from './interface.ts';
import { ownVersion } from './version.generated.ts';

/** The commands that only the command line has. */
const ownCommands = ['init', 'demo', 'simulate', 'migrate-compose', 'help', 'version'] as const;
const commands = [...sharedCommands, ...ownCommands] as const;

/** Secrets never come as arguments: other users of the machine could read them. */
const secretInputs = ['ssh-key', 'passphrase', 'known-hosts', 'env', 'notify'] as const;
const inputOptions = configInputs.filter((name) => !secretInputs.some((secret) => secret === name));

const textOptions = [
  ...inputOptions,
  ...['config', 'environment', 'ssh-key-file', 'known-hosts-file', 'env-from', 'notify-file'],
  ...['report', 'limit', 'version', 'reason', 'runs', 'seed', 'workflows'],
];
const flags = ['list', 'json', 'fail-on-partial', 'timings', 'help'];

/** What may follow them: a release, a run, a scenario, a file. */
const namedCommands: readonly string[] = ['rollback', 'unlock', 'simulate', 'migrate-compose'];

/** Options that only some commands know what to do with. */
const optionsOfCommands: Readonly<Record<string, readonly string[]>> = {
  json: ['plan', 'status', 'history', 'doctor', 'simulate'],
  report: ['deploy', 'rollback'],
  timings: ['deploy', 'rollback'],
  reason: ['rollback'],
  limit: ['history'],
  list: ['simulate'],
  runs: ['simulate'],
  seed: ['simulate'],
  workflows: ['init'],
};

/** A command line, understood. */
export interface Arguments {
  readonly command: SharedCommand | (typeof ownCommands)[number];
  /** Every option given, by its name. */
  readonly options: Readonly<Record<string, string>>;
  readonly json: boolean;
  readonly failOnPartial: boolean;
  /** Whether a run ends with the table of its times, round trips and bytes. */
  readonly timings: boolean;
  /** Whether `simulate` is to show the scenarios that there are. */
  readonly list: boolean;
  /** The release named for `rollback`, the run for `unlock`, the scenario for `simulate`, or the file for `migrate-compose`. */
  readonly name?: string;
}

/** Reads a command line; what cannot be understood comes back as one sentence for the person. */
export function parseArguments(given: readonly string[]): Arguments | { readonly problem: string } {
  // Beside a command the option has a value, and means the version of the app.
  const argv = given.length === 1 && given[0] === '--version' ? ['version'] : given;
  const options = {
    ...Object.fromEntries(textOptions.map((name) => [name, { type: 'string' as const }])),
    ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
  };
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (!(token.name in options)) return { problem: unknownOption(token.rawName) };
    if (textOptions.includes(token.name) && token.value === undefined) {
      return { problem: `${token.rawName} needs a value` };
    }
  }
  const [name = values.help === true ? 'help' : undefined, named, ...rest] = positionals;
  if (name === undefined) return { problem: `say what to do: ${commands.join(', ')}` };
  const command = commands.find((candidate) => candidate === name);
  if (command === undefined) {
    const nearest = closest(name, commands);
    const isAlike = distance(name, nearest) <= Math.max(2, name.length / 3);
    const advice = isAlike ? `did you mean ${nearest}?` : `it is one of ${commands.join(', ')}`;
    return { problem: `there is no command ${JSON.stringify(name)}; ${advice}` };
  }
  if (rest.length > 0 || (named !== undefined && !namedCommands.includes(command))) {
    return { problem: `${command} takes no ${JSON.stringify(rest[0] ?? named)}` };
  }
  const misplaced = Object.keys(values).find((key) => optionsOfCommands[key]?.includes(command) === false);
  if (misplaced !== undefined && values.help !== true) {
    return {
      problem: `${command} takes no --${misplaced}: it is for ${optionsOfCommands[misplaced]?.join(', ')}`,
    };
  }
  if (typeof values.limit === 'string' && !/^[1-9]\d{0,5}$/.test(values.limit)) {
    return { problem: '--limit is a number from 1 on' };
  }
  return {
    command: values.help === true ? 'help' : command,
    options: Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
    ),
    json: values.json === true,
    list: values.list === true,
    failOnPartial: values['fail-on-partial'] === true,
    timings: values.timings === true,
    ...(named === undefined ? {} : { name: named }),
  };
}

function unknownOption(name: string): string {
  const secret = secretInputs.find((input) => name === `--${input}`);
  if (secret !== undefined) {
    const instead = secret === 'env' ? '--env-from FILE' : `--${secret}-file FILE`;
    return secret === 'passphrase'
      ? 'a passphrase is never given as an argument: set DEPLOY_PASSPHRASE'
      : `${name} is never given as an argument: use ${instead}`;
  }
  const named = { '--release': 'rollback RELEASE', '--run': 'unlock RUN' }[name];
  if (named !== undefined) return `there is no option ${name}; write \`${named}\``;
  const nearest = closest(name.replace(/^-+/, ''), [...textOptions, ...flags]);
  return `there is no option ${name}; did you mean --${nearest}?`;
}

/** What a person at a terminal gives an input's value with: `--path`, `--ssh-key-file`, `DEPLOY_SSH_KEY` where that was used. */
export function optionOf(
  input: string,
  options: Arguments['options'],
  environment: NodeJS.ProcessEnv,
): string {
  const hasKeyFile = options['ssh-key-file'] !== undefined;
  if (input === 'ssh-key' && !hasKeyFile && environment.DEPLOY_SSH_KEY !== undefined) return 'DEPLOY_SSH_KEY';
  switch (input) {
    case 'passphrase':
      return 'DEPLOY_PASSPHRASE';
    case 'env':
      return '--env-from';
    case 'ssh-key':
    case 'known-hosts':
    case 'notify':
      return `--${input}-file`;
    default:
      return `--${input}`;
  }
}

/** What `help` prints. */
export const helpText = `deploy-action ${ownVersion}: puts a release on your machines over SSH, or puts the old one back.

Commands
  deploy               deploy the source
  rollback [RELEASE]   put an earlier release back: the previous good one, or the one named
  plan                 show what deploy would do, changing nothing
  status               show what each host has in service and how it is
  history              show the last deployments
  doctor               find what would stop a deployment
  unlock [RUN]         show who is deploying, or end the lease of a run that is dead
  recover              put right what a run that was cut off left unfinished
  simulate [SCENARIO]  rehearse a deployment on simulated machines: --list shows the scenarios
  init                 write a commented .github/deploy.yml; --workflows NAME,NAME adds workflows
  migrate-compose [FILE]  put what a Compose file extends of other files into it, proven by Compose
  demo                 deploy a small app to an SSH server inside this process
  version              print the version of this program, as --version alone does

A fleet
  --config FILE        the configuration; .github/deploy.yml by default
  --environment NAME   its entry of environments:

One host, without a configuration
  --host [USER@]NAME[:PORT]  --user  --port  --path DIR  --source DIR|ARCHIVE
  --restart COMMAND [--stop COMMAND] | --unit NAME [--unit-scope system|user]
  --health-url URL  --build COMMANDS  --shared PATHS  --exclude PATTERNS  --keep N
  --app NAME  --jump HOSTS  --transport ssh2|openssh
  --ssh-key-file FILE        or DEPLOY_SSH_KEY (the key itself); passphrase: DEPLOY_PASSPHRASE
  --known-hosts-file FILE    ~/.ssh/known_hosts by default
  --env-from FILE            lines NAME=value for the app's environment
  --notify-file FILE         whom to tell, as under notify: in a configuration

A rehearsal
  --list               the scenarios that come with this program; any other is the name of a file
  --runs N             rehearse so often, and count the outcomes; --seed N (1) makes it the same again

Output
  --json               one JSON document (plan, status, history, doctor, simulate)
  --report FILE        the full report as JSON (deploy, rollback)
  --timings            time by host and phase (deploy, rollback); with the transport ssh2, not openssh,
                       round trips and bytes too
  --reason TEXT        why, for the history of the hosts and whom is told (rollback)
  --limit N            how many deployments history shows
  --fail-on-partial    a skipped optional host makes the exit code 1
  --version NAME       what the app calls this version, for probes with version:

Exit codes: 0 done, 1 not done (the outcome says what stands), 2 the command line or configuration is wrong.`;
