import { readFileSync } from 'node:fs';

/** What the user and the namespaces of a benchmark are called; an older version had one user for all. */
const named = /^(?:deploy-bench(?:-(\d+))?|bench-(?:runner|host)-(\d+))$/;

/** What the user of a process's benchmark is called: at most 20 of the 32 characters that Linux allows. */
export function userNameOf(pid: number): string {
  return `deploy-bench-${pid}`;
}

/** What the namespaces of a process's benchmark are called. */
export function namespaceNamesOf(pid: number): { readonly runner: string; readonly host: string } {
  return { runner: `bench-runner-${pid}`, host: `bench-host-${pid}` };
}

/** Whose the things are that bear a benchmark's name. */
export interface Traces {
  /** Those that a benchmark which is gone has left. */
  readonly left: readonly string[];
  /** The other benchmarks that run, by their process. */
  readonly running: readonly number[];
}

/** Sorts names of users or namespaces, of which most are no benchmark's, by whether their benchmark runs. */
export function sortTraces(names: readonly string[], runs: (pid: number) => boolean): Traces {
  const found = names.flatMap((name) => {
    const match = named.exec(name);
    return match === null ? [] : [{ name, pid: Number(match[1] ?? match[2] ?? Number.NaN) }];
  });
  const running = found.map(({ pid }) => pid).filter(runs);
  return {
    left: found.filter(({ pid }) => !running.includes(pid)).map(({ name }) => name),
    running: [...new Set(running)],
  };
}

/** Whether a command line, as proc(5) has it, is that of a benchmark: the number of one that is gone is given anew. */
export function isBenchmark(commandLine: string): boolean {
  return commandLine.split('\0').some((argument) => /(?:^|\/)bench\.ts$/.test(argument));
}

/** Whether another process of that number is a benchmark that runs. */
export function otherBenchmarkRuns(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return isBenchmark(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}
