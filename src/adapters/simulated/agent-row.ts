import type { CommandPart } from '../ssh/simulated-host.ts';

/** The calls that an `agent.sh in-a-row` holds; undefined for every other command line. */
export function partsOfRow(argv: readonly string[]): readonly CommandPart[] | undefined {
  const at = argv.indexOf('in-a-row');
  if (at < 0 || at > 7) return undefined;
  const before = argv.slice(0, at);
  const [path = '', ...words] = argv.slice(at + 1);
  const parts: CommandPart[] = [];
  while (words.length > 0) {
    const [name = '', ...args] = words.splice(0, Number(words.shift()));
    parts.push({ argv: [...before, name, path, ...args], done: `done=${name}\n` });
  }
  return parts;
}
