import type { CommandPart } from '../ssh/simulated-host.ts';

/** The calls that an `agent.sh in-a-row` holds; undefined for every other command line. */
export function partsOfRow(argv: readonly string[]): readonly CommandPart[] | undefined {
  // Behind `sh AGENT`, and options with their values.
  let at = 2;
  while (argv[at]?.startsWith('--')) at += 2;
  if (argv[at] !== 'in-a-row') return undefined;
  const before = argv.slice(0, at);
  const [path = '', ...words] = argv.slice(at + 1);
  const parts: CommandPart[] = [];
  while (words.length > 0) {
    const [name = '', ...args] = words.splice(0, Number(words.shift()));
    parts.push({ argv: [...before, name, path, ...args], done: `done=${name}\n` });
  }
  return parts;
}
