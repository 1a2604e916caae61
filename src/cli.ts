import { helpText, parseArguments } from './commands/arguments.ts';
import { ownVersion } from './commands/version.generated.ts';

/** The command line: the same engine as the action, loaded once it is known what is wanted. */
export async function cli(): Promise<void> {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
  // A pipe that nobody reads any more must not end a deployment half-way.
  process.stdout.on('error', () => undefined);
  process.exitCode = await exitCodeOf(process.argv.slice(2), ending.signal);
  // A socket that a far side does not close must not keep the process.
  process.stdout.write('', () => process.exit());
}

async function exitCodeOf(words: readonly string[], signal: AbortSignal): Promise<number> {
  const args = parseArguments(words);
  if ('problem' in args) return (await import('./command-line.ts')).complain(args.problem);
  switch (args.command) {
    case 'help':
      process.stdout.write(`${helpText}\n`);
      return 0;
    case 'version':
      process.stdout.write(`deploy-action ${ownVersion}\n`);
      return 0;
    default:
      return (await import('./command-line.ts')).carryOutCommand(args, signal);
  }
}
