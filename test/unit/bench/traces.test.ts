import { expect, it } from 'vitest';
import { isBenchmark, namespaceNamesOf, sortTraces, userNameOf } from '../../bench/traces.ts';

it('what is left of benchmarks that are gone is told from what runs, and from what is no benchmark’s', () => {
  const names = [
    ...['root', 'deploy', 'deploy-benchmark', 'my-deploy-bench-7', 'deploy-bench-7x', 'bench-runner'],
    ...['deploy-bench', userNameOf(7), userNameOf(8)],
    ...[7, 8].flatMap((pid) => Object.values(namespaceNamesOf(pid))),
  ];
  expect(sortTraces(names, (pid) => pid === 8)).toEqual({
    left: ['deploy-bench', 'deploy-bench-7', 'bench-runner-7', 'bench-host-7'],
    running: [8],
  });
});

it('the largest number that Linux gives a process makes no name that useradd refuses', () => {
  expect(userNameOf(4_194_304).length).toBeLessThanOrEqual(32);
});

it('a process is a benchmark by what it runs, not by its number', () => {
  expect(isBenchmark('node\0test/bench/bench.ts\0--only\0a\0')).toBe(true);
  expect(isBenchmark('/usr/bin/node\0bench.ts\0')).toBe(true);
  expect(isBenchmark('node\0test/bench/simulate.ts\0')).toBe(false);
  expect(isBenchmark('node\0workbench.ts\0')).toBe(false);
  expect(isBenchmark('')).toBe(false);
});
