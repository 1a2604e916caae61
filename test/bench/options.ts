import { parseArgs } from 'node:util';
import { type LinkName, linkNames, type WorkloadName, workloadNames } from './names.ts';

/** What one run of the benchmark measures. */
export interface BenchOptions {
  readonly workloads: readonly WorkloadName[];
  readonly links: readonly LinkName[];
  readonly rounds: number;
  /** Names of contestants, or parts of them; empty: all. */
  readonly against: readonly string[];
  /** Whether docs/benchmarks.md, its picture and what was measured are rewritten; what is not measured now is kept. */
  readonly write: boolean;
  /** Measure nothing, show what was written. */
  readonly render: boolean;
}

export const usage = `npm run bench -- [flags]
  --only ${workloadNames.join(',')}
  --links ${linkNames.join(',')}       round-trip time in ms; 20r is 20 ms at 100 Mbit/s
  --rounds N                 5 by default
  --against NAME,…           contestants whose name contains one of these
  --write                    rewrite docs/benchmarks.{md,svg,json} after each part; what is not measured now is kept
  --render                   measure nothing, show what was written`;

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
