import { parseArgs } from 'node:util';
import { type LinkName, linkNames, type WorkloadName, workloadNames, workloadTitles } from './names.ts';

/** What one run of the benchmark measures. */
export interface BenchOptions {
  readonly workloads: readonly WorkloadName[];
  /** Whether simulated deployments are measured, too. */
  readonly simulated: boolean;
  readonly links: readonly LinkName[];
  readonly rounds: number;
  /** Names of contestants, or parts of them; empty: all. */
  readonly against: readonly string[];
  /** Whether docs/benchmarks.md, its picture and what was measured are rewritten; what is not measured now is kept. */
  readonly write: boolean;
  /** Measure nothing, show what was measured before; with `write`, make the page and its picture anew from it. */
  readonly render: boolean;
  /** Only tell the flags. */
  readonly help: boolean;
}

/** What `--only` knows beside the workloads: it needs no host and no root. */
const simulate = 'simulate';

const parts: readonly (readonly [string, string])[] = [
  ...workloadNames.map((name) => [name, workloadTitles[name].replace(`${name}: `, '')] as const),
  [simulate, 'simulated deployments of up to 1000 hosts, what they take of this machine'],
];

/** What `--help` tells. */
export const usage = `npm run bench -- [flags]

Measures deployments over real SSH, through links with a delay, against the tools that people use. As root on Linux, for
it makes network namespaces and a user; installs with apt and pip what of the contestants' tools is missing.

  --only NAME,…       what is measured; all by default:
${parts.map(([name, title]) => `                      ${name.padEnd(9)} ${title}`).join('\n')}
  --links NAME,…      of ${linkNames.join(',')}: round-trip time in ms; 20r is 20 ms at 100 Mbit/s; all by default
  --rounds N          how often; 5 by default
  --against NAME,…    only contestants whose name contains one of these
  --write             rewrite docs/benchmarks.{md,svg,json} after each part; what is not measured now is kept
  --render            measure nothing, show what was measured before; with --write, make page and picture anew from it
  --help              this text

Ctrl-C ends it early and takes away what it made, except what it installed.`;

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
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const rounds = Number(values.rounds ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a number from 1 on');
  const only = choose('--only', values.only, [...workloadNames, simulate]);
  return {
    workloads: workloadNames.filter((name) => only.includes(name)),
    simulated: only.includes(simulate),
    links: choose('--links', values.links, linkNames),
    rounds,
    against: list(values.against),
    write: values.write,
    render: values.render,
    help: values.help,
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
