import { scripts } from '../../host/scripts.generated.ts';
import type { RehearsedStep } from '../../model/scenario.ts';

/** Steps by the subcommand of the agent that does them. */
const stepsOfAgent: Readonly<Record<string, RehearsedStep>> = {
  facts: 'facts',
  'lease-take': 'lease',
  stage: 'upload',
  'link-shared': 'shared',
  'write-file': 'env',
  seal: 'seal',
  arm: 'arm',
  switch: 'switch',
  confirm: 'confirm',
  'go-back': 'go-back',
  mark: 'record',
  'append-history': 'record',
  remove: 'record',
  record: 'record',
};

/** Steps by the verb of a driver's script. */
const stepsOfDrivers: Readonly<Record<string, RehearsedStep>> = {
  preflight: 'preflight',
  'may-sudo': 'preflight',
  validate: 'prepare',
  prepare: 'prepare',
  activate: 'restart',
  watch: 'health',
};

/** Which step a command line belongs to; undefined for what only looks, renews, or installs a script. */
export function rehearsedStepOf(
  argv: readonly string[],
  input: string | undefined,
  isSealed: (release: string) => boolean,
): RehearsedStep | undefined {
  const [, first = '', ...rest] = argv;
  if (first === '-c') {
    if (rest[1] === 'run-installed') return stepsOfAgent[rest[4] ?? ''];
    return rest[1] === 'probe' ? 'health' : undefined;
  }
  if (first === '-s') {
    const [name = ''] = withoutOptions(rest.slice(1));
    return input === scripts['host/agent.sh'] ? stepsOfAgent[name] : stepsOfDrivers[name];
  }
  const [name = '', , where = '', verb = ''] = withoutOptions(rest);
  switch (name) {
    case 'run-in':
      return where === 'current' ? 'restart' : isSealed(where) ? 'migrate' : 'build';
    case 'run-script':
      return stepsOfDrivers[verb];
    default:
      return stepsOfAgent[name];
  }
}

function withoutOptions(args: readonly string[]): readonly string[] {
  let at = 0;
  while (args[at] === '--epoch' || args[at] === '--wait') at += 2;
  return args.slice(at);
}
