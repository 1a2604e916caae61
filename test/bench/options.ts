import { parseArgs } from 'node:util';
import { type LinkName, linkNames, type WorkloadName, workloadNames } from './names.ts';

/** What one run of the benchmark measures. */
export interface BenchOptions {
  readonly workloads: readonly WorkloadName[];
  readonly links: readonly LinkName[];
  readonly rounds: number;
  /** Names of contestants, or parts of them; empty: all. */
  readonly against: readonly string[];
  /** Whether docs/benchmarks.md and docs/benchmarks.svg are rewritten. */
  readonly write: boolean;
  /** Rows that an earlier run saved with `save` and that this one does not measure again. */
  readonly merge: readonly string[];
  readonly save: string | undefined;
  /** Only show what was merged. */
  readonly render: boolean;
}

export const usage = `npm run bench -- [flags]
  --only ${workloadNames.join(',')}
  --links ${linkNames.join(',')}       round-trip time in ms; 20r is 20 ms at 100 Mbit/s
  --rounds N                 5 by default
  --against NAME,…           contestants whose name contains one of these
  --write                    rewrite docs/benchmarks.md and docs/benchmarks.svg
  --save FILE --merge FILE   keep the measurements as JSON; take over those of an earlier run
  --render                   measure nothing, show what --merge brings`;

/** Reads the flags; throws with a sentence for people when one is wrong. */
export function readOptions(args: readonly string[]): BenchOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: text,
      links: text,
      rounds: text,
      against: text,
      save: text,
      merge: { type: 'string', multiple: true },
      write: { type: 'boolean', default: false },
      render: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a number from 1 on');
  return {
    workloads: choose('--only', values.only, workloadNames),
    links: choose('--links', values.links, linkNames),
    rounds,
    against: list(values.against),
    write: values.write,
    merge: values.merge ?? [],
    save: values.save,
    render: values.render,
  };
}

function choose<T extends string>(
  flag: string,
  given: string | undefined,
  known: readonly T[],
): readonly T[] {
  const wanted = list(given);
  const wrong = wanted.find((name) => !known.some((one) => one === name));
  if (wrong !== undefined) throw new Error(`${flag}: ${wrong} is none of ${known.join(', ')}`);
  return wanted.length === 0 ? known : known.filter((name) => wanted.includes(name));
}

function list(given: string | undefined): readonly string[] {
  return (given ?? '').split(',').filter((name) => name !== '');
}
