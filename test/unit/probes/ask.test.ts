import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../src/adapters/simulated/virtual-clock.ts';
import type { CommandResult } from '../../../src/model/command.ts';
import type { ProbeConfig, ProbeSchedule } from '../../../src/model/config.ts';
import { DeployError, type Failure } from '../../../src/model/failure.ts';
import { watchHealth } from '../../../src/probes/ask.ts';
import type { ProbeAnswer } from '../../../src/probes/probe.ts';
import { exited, probeContext } from '../../fixtures/probe-context.ts';

const minute = 60_000;
const never = new Promise<never>(() => {});

interface Script {
  readonly schedule?: Partial<ProbeSchedule>;
  readonly question?: ProbeConfig['question'];
  /** The answer to the question of this number, asked so many milliseconds after the beginning. */
  readonly run: (index: number, at: number) => Promise<CommandResult>;
  readonly signal?: AbortSignal;
}

/** Watches a scripted service on a clock of its own. */
async function watch({ schedule, question = { kind: 'command', run: 'check' }, run, signal }: Script) {
  const clock = virtualClock();
  const start = clock.now();
  const asked: number[] = [];
  const answers: (ProbeAnswer & { readonly degraded: boolean })[] = [];
  const {
    signal: own,
    clock: _clock,
    ...context
  } = probeContext(
    clock,
    () => {
      asked.push(clock.now() - start);
      return run(asked.length - 1, clock.now() - start);
    },
    signal,
  );
  const probe: ProbeConfig = {
    name: 'ready',
    from: 'host',
    question,
    schedule: {
      ...{ intervalMs: 10_000, timeoutMs: 15 * minute, startDelayMs: 0, healthy: 2, unhealthy: 3 },
      attemptTimeoutMs: 5_000,
      ...schedule,
    },
  };
  const end = await watchHealth({
    ...{ probe, context, clock, signal: own },
    onAnswer: (answer, degraded) => answers.push({ ...answer, degraded }),
  });
  return { end, asked, answers, tookMs: clock.now() - start, clock };
}

describe('watchHealth', () => {
  it('asks until the verdict is healthy, and tells every answer', async () => {
    const { end, asked, answers } = await watch({
      schedule: { startDelayMs: 2_000 },
      run: async (index) => exited(index < 2 ? 1 : 0),
    });
    expect(asked).toEqual([2_000, 2_500, 3_500, 4_000]);
    expect(answers.map(({ verdict }) => verdict)).toEqual(['unhealthy', 'unhealthy', 'healthy', 'healthy']);
    expect(end).toEqual({
      verdict: 'healthy',
      answers: 4,
      last: expect.objectContaining({ detail: 'exit 0' }),
      degraded: false,
    });
  });

  it('fails with the last answer and with what to do when it stays unhealthy', async () => {
    const { end } = await watch({ run: async () => exited(1, '', 'no route to database') });
    expect(end).toMatchObject({
      verdict: 'unhealthy',
      failure: {
        kind: 'unhealthy',
        message: 'the probe ready says unhealthy (7 answers in a row): exit 1: no route to database',
        hint: expect.stringContaining('start-delay'),
      },
    });
  });

  it('fails when the time is up', async () => {
    const { end, tookMs } = await watch({ schedule: { unhealthy: 1_000 }, run: async () => exited(1) });
    expect(tookMs).toBeGreaterThan(15 * minute - 1_000);
    expect(tookMs).toBeLessThanOrEqual(15 * minute);
    expect(end.failure).toMatchObject({
      kind: 'health-timed-out',
      message: 'the probe ready did not become healthy within 15 min; its last answer: exit 1',
    });
  });

  it('fails as inconclusive when it learned nothing', async () => {
    const { end } = await watch({ schedule: { timeoutMs: minute }, run: async () => exited(75) });
    expect(end).toMatchObject({
      verdict: 'inconclusive',
      failure: {
        kind: 'health-inconclusive',
        message: 'the probe ready learned nothing about the service within 60 s; its last answer: exit 75',
      },
    });
  });

  it('gives a question no more than its own bound, and no more than is left of the whole', async () => {
    const { end, answers, tookMs } = await watch({
      schedule: { timeoutMs: 12_000, unhealthy: 100 },
      run: () => never,
    });
    expect(tookMs).toBeLessThanOrEqual(12_000);
    expect(answers.slice(0, 2)).toMatchObject([
      { verdict: 'unhealthy', latencyMs: 5_000, detail: 'no answer within 5 s' },
      { verdict: 'unhealthy', latencyMs: 5_000 },
    ]);
    expect(end.failure?.kind).toBe('health-timed-out');
  });

  it('marks what is slow as degraded without failing it', async () => {
    const clockOf = (ms: number) => ({ schedule: { degradedAfterMs: 300 }, ms });
    const play = async ({ schedule, ms }: ReturnType<typeof clockOf>) => {
      const clock = virtualClock();
      const {
        clock: _clock,
        signal,
        ...context
      } = probeContext(clock, async () => {
        await clock.sleep(ms);
        return exited(0);
      });
      const whole = {
        intervalMs: 1_000,
        timeoutMs: minute,
        startDelayMs: 0,
        healthy: 2,
        unhealthy: 2,
        attemptTimeoutMs: 5_000,
      };
      const probe: ProbeConfig = {
        name: 'ready',
        from: 'host',
        question: { kind: 'command', run: 'check' },
        schedule: { ...whole, ...schedule },
      };
      return watchHealth({ probe, context, clock, signal });
    };
    expect(await play(clockOf(301))).toMatchObject({
      verdict: 'healthy',
      degraded: true,
      last: { latencyMs: 301 },
    });
    expect(await play(clockOf(300))).toMatchObject({ verdict: 'healthy', degraded: false });
  });

  it('stops at once when it is cancelled while it waits, and while it asks', async () => {
    for (const when of ['waits', 'asks']) {
      const user = new AbortController();
      const { end, answers, tookMs, clock } = await watch({
        signal: user.signal,
        run: async () => {
          if (when === 'asks') queueMicrotask(() => user.abort());
          else setImmediate(() => user.abort());
          return when === 'asks' ? never : exited(1);
        },
      });
      expect(end).toMatchObject({ verdict: 'inconclusive', failure: { kind: 'cancelled' } });
      expect(answers).toHaveLength(when === 'asks' ? 0 : 1);
      expect(tookMs).toBeLessThan(5_000);
      expect(clock.sleeping).toBe(0);
    }
  });

  it('asks nothing when it is cancelled before', async () => {
    const { end, asked } = await watch({ signal: AbortSignal.abort(), run: async () => exited(0) });
    expect(asked).toEqual([]);
    expect(end).toMatchObject({
      answers: 0,
      last: { verdict: 'inconclusive' },
      failure: { kind: 'cancelled' },
    });
  });

  it('fails with the loss of the connection as such', async () => {
    const lost: Failure = {
      kind: 'connection-lost',
      message: 'the connection to web-1 was lost',
      host: 'web-1',
    };
    const connection = new AbortController();
    const { end } = await watch({
      signal: connection.signal,
      run: () => {
        connection.abort(new DeployError(lost));
        return never;
      },
    });
    expect(end).toMatchObject({ verdict: 'inconclusive', failure: lost });
  });

  it('says that nothing was asked when there was no time for a question', async () => {
    const { end } = await watch({ schedule: { startDelayMs: 20 * minute }, run: async () => exited(0) });
    expect(end).toMatchObject({
      answers: 0,
      failure: { kind: 'health-inconclusive', hint: expect.stringContaining('start-delay') },
    });
  });
});

describe('a service that is started anew while it is watched', () => {
  const unit = (state: string, instance: string) =>
    exited(0, `LoadState=loaded\nActiveState=${state}\nSubState=x\nNRestarts=0\nInvocationID=${instance}\n`);
  const question = { kind: 'systemd', unit: 'shop.service', scope: 'system' } as const;
  const play = async (...course: readonly CommandResult[]) => {
    const { answers, end } = await watch({
      question,
      run: async (index) => course[Math.min(index, course.length - 1)] ?? exited(1),
    });
    return { verdicts: answers.map(({ verdict }) => verdict), answers, end };
  };

  it('is not healthy with that answer, and is with as many as needed after it', async () => {
    const { verdicts, answers } = await play(unit('active', 'a'), unit('active', 'b'));
    expect(verdicts).toEqual(['healthy', 'unhealthy', 'healthy', 'healthy']);
    expect(answers[1]?.detail).toBe('started anew since the last question; now shop.service is active (x)');
  });

  it('is noticed across an answer that names no instance', async () => {
    const { verdicts } = await play(unit('active', 'a'), exited(1), unit('active', 'b'));
    expect(verdicts).toEqual(['healthy', 'inconclusive', 'unhealthy', 'healthy', 'healthy']);
  });

  it('is told from one that only came up', async () => {
    const { verdicts } = await play(unit('activating', 'a'), unit('active', 'a'));
    expect(verdicts).toEqual(['inconclusive', 'healthy', 'healthy']);
  });
});
