import { expect, it } from 'vitest';
import { virtualClock } from '../../../src/adapters/simulated/virtual-clock.ts';
import type { CommandResult } from '../../../src/model/command.ts';
import { commandProbe } from '../../../src/probes/command.ts';
import { ended, exited, probeContext } from '../../fixtures/probe-context.ts';

const failure = { kind: 'connection-lost', message: 'the connection to web-1 was lost' } as const;

const cases: readonly (readonly [CommandResult, string, string])[] = [
  [exited(0), 'healthy', 'exit 0'],
  [exited(0, 'ready\nto serve\n\n'), 'healthy', 'to serve'],
  [exited(1), 'unhealthy', 'exit 1'],
  [exited(1, 'out', 'first\r\n\u0007last\n'), 'unhealthy', 'exit 1: last'],
  [exited(2, 'out\n'), 'unhealthy', 'exit 2: out'],
  [exited(75, '', 'no database'), 'inconclusive', 'exit 75: no database'],
  [exited(127, '', 'sh: curl: not found'), 'unhealthy', 'exit 127: sh: curl: not found'],
  [ended({ kind: 'signalled', signal: 'SIGSEGV' }), 'unhealthy', 'ended by SIGSEGV'],
  [ended({ kind: 'timed-out', afterMs: 1_500 }, 'asking'), 'unhealthy', 'no end within 1.5 s: asking'],
  [ended({ kind: 'lost', failure }), 'inconclusive', failure.message],
];

it.each(cases)('%j is %s: %s', async (result, verdict, detail) => {
  const answer = await commandProbe(
    { kind: 'command', run: 'x' },
    5_000,
    probeContext(virtualClock(), async () => result),
  );
  expect(answer).toEqual({ verdict, detail, latencyMs: 0 });
});

it('hands the command to a shell as it is, and the bound on', async () => {
  const seen: unknown[] = [];
  const context = probeContext(virtualClock(), async (...args) => {
    seen.push(args);
    return exited(0);
  });
  await commandProbe({ kind: 'command', run: `echo "$HOME" | grep 'a b'` }, 5_000, context);
  expect(seen).toEqual([[['sh', '-c', `echo "$HOME" | grep 'a b'`], 5_000]]);
});
