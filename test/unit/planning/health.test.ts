import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProbeSchedule } from '../../../src/model/config.ts';
import type { Verdict } from '../../../src/model/outcome.ts';
import { type HealthDecision, nextHealth, startHealth } from '../../../src/planning/health.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';

const minute = 60_000;

function schedule(changes: Partial<ProbeSchedule> = {}): ProbeSchedule {
  return {
    intervalMs: 10_000,
    timeoutMs: 15 * minute,
    startDelayMs: 0,
    healthy: 2,
    unhealthy: 3,
    attemptTimeoutMs: 5_000,
    ...changes,
  };
}

interface Course {
  readonly asked: readonly number[];
  readonly answered: readonly Verdict[];
  readonly end: Extract<HealthDecision, { kind: 'settled' }>;
  readonly endedAt: number;
}

/** Plays a service through: `answer` is given the time of the question and its number; times count from 0. */
function play(
  options: ProbeSchedule,
  answer: (at: number, index: number) => { readonly verdict: Verdict; readonly tookMs?: number },
): Course {
  const asked: number[] = [];
  const answered: Verdict[] = [];
  let now = 0;
  let step = nextHealth(startHealth(options, 0), undefined, 0);
  while (step.decision.kind === 'ask-at') {
    now = step.decision.at;
    asked.push(now);
    const { verdict, tookMs = 0 } = answer(now, asked.length - 1);
    now += Math.min(tookMs, options.attemptTimeoutMs, step.state.deadline - now);
    answered.push(verdict);
    step = nextHealth(step.state, verdict, now);
  }
  return { asked, answered, end: step.decision, endedAt: now };
}

const always = (verdict: Verdict) => () => ({ verdict });

describe('when questions are asked', () => {
  it('asks first after the start delay', () => {
    const { decision } = nextHealth(startHealth(schedule({ startDelayMs: 3_000 }), 100), undefined, 100);
    expect(decision).toEqual({ kind: 'ask-at', at: 3_100 });
  });

  it('is due still when asked again without an answer, and at once when it is late', () => {
    const state = startHealth(schedule({ startDelayMs: 3_000 }), 0);
    expect(nextHealth(state, undefined, 1_000).decision).toEqual({ kind: 'ask-at', at: 3_000 });
    expect(nextHealth(state, undefined, 4_000).decision).toEqual({ kind: 'ask-at', at: 4_000 });
  });

  it('asks in growing gaps up to the interval', () => {
    const { asked } = play(schedule({ timeoutMs: 120_000 }), always('inconclusive'));
    expect(asked.slice(0, 8)).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 25_500, 35_500]);
  });

  it('starts the gaps over when the verdict changes, so that a service that came up is confirmed fast', () => {
    const { asked, endedAt } = play(schedule({ healthy: 3, unhealthy: 9 }), (at) => ({
      verdict: at < 20_000 ? 'unhealthy' : 'healthy',
    }));
    expect(asked.slice(-3)).toEqual([25_500, 26_000, 27_000]);
    expect(endedAt).toBe(27_000);
  });

  it('never asks less often than the interval, even below the first gap', () => {
    const { asked } = play(schedule({ intervalMs: 100, timeoutMs: 10_000 }), always('inconclusive'));
    expect(asked.slice(0, 4)).toEqual([0, 100, 200, 300]);
  });

  it('looks again in the last moments of the timeout', () => {
    const { asked, end } = play(schedule({ timeoutMs: 12_000, unhealthy: 9 }), (at) => ({
      verdict: at < 9_000 ? 'unhealthy' : 'healthy',
    }));
    expect(asked).toEqual([0, 500, 1_500, 3_500, 7_500, 9_750, 10_250]);
    expect(end).toEqual({ kind: 'settled', verdict: 'healthy' });
  });
});

describe('what the answers amount to', () => {
  it('settles healthy with as many healthy answers in a row', () => {
    const { answered, end } = play(schedule({ healthy: 3 }), always('healthy'));
    expect(answered).toHaveLength(3);
    expect(end).toEqual({ kind: 'settled', verdict: 'healthy' });
  });

  it.each(['unhealthy', 'inconclusive'] as const)('lets an %s answer break a healthy run', (verdict) => {
    const { answered } = play(schedule({ healthy: 2 }), (_at, index) => ({
      verdict: index === 1 ? verdict : 'healthy',
    }));
    expect(answered).toEqual(['healthy', verdict, 'healthy', 'healthy']);
  });

  it('settles unhealthy, but not sooner than that many questions take at the interval', () => {
    const { end, endedAt } = play(schedule({ unhealthy: 3 }), always('unhealthy'));
    expect(end).toEqual({ kind: 'settled', verdict: 'unhealthy', reason: 'unhealthy' });
    expect(endedAt).toBe(25_500);
  });

  it('settles unhealthy with the first answer when one is enough', () => {
    const { answered, endedAt } = play(schedule({ unhealthy: 1 }), always('unhealthy'));
    expect([answered.length, endedAt]).toEqual([1, 0]);
  });

  it('gives a service that needs a few seconds to start those seconds', () => {
    const { end } = play(schedule({ unhealthy: 3 }), (at) => ({
      verdict: at < 12_000 ? 'unhealthy' : 'healthy',
    }));
    expect(end.verdict).toBe('healthy');
  });

  it('counts unhealthy answers on across inconclusive ones', () => {
    const { end, answered } = play(schedule({ intervalMs: 100, unhealthy: 2 }), (_at, index) => ({
      verdict: index % 2 === 0 ? 'unhealthy' : 'inconclusive',
    }));
    expect(answered).toEqual(['unhealthy', 'inconclusive', 'unhealthy']);
    expect(end).toMatchObject({ verdict: 'unhealthy', reason: 'unhealthy' });
  });

  it('counts unhealthy answers anew after a healthy one', () => {
    const { answered } = play(schedule({ intervalMs: 1, healthy: 2, unhealthy: 2 }), (_at, index) => ({
      verdict: index === 1 ? 'healthy' : 'unhealthy',
    }));
    expect(answered).toEqual(['unhealthy', 'healthy', 'unhealthy', 'unhealthy']);
  });

  it.each([
    ['unhealthy', 'unhealthy', 'health-timed-out'],
    ['inconclusive', 'inconclusive', 'health-inconclusive'],
  ] as const)('after the timeout with %s answers only: %s, %s', (answer, verdict, reason) => {
    const { end } = play(schedule({ unhealthy: 10_000 }), always(answer));
    expect(end).toEqual({ kind: 'settled', verdict, reason });
  });

  it.each(['healthy', 'inconclusive'] as const)('does not call unhealthy what was last %s', (last) => {
    const { end } = play(schedule({ healthy: 10_000, unhealthy: 10_000 }), (at) => ({
      verdict: at < minute ? 'unhealthy' : last,
    }));
    expect(end).toEqual({ kind: 'settled', verdict: 'inconclusive', reason: 'health-timed-out' });
  });

  it('settles without a question when the start delay is longer than the timeout', () => {
    const { end, asked } = play(schedule({ startDelayMs: 20 * minute }), always('healthy'));
    expect(asked).toEqual([]);
    expect(end).toEqual({ kind: 'settled', verdict: 'inconclusive', reason: 'health-inconclusive' });
  });

  it('settles when the time is up though no answer came', () => {
    const state = startHealth(schedule(), 0);
    expect(nextHealth(state, undefined, 15 * minute).decision.kind).toBe('settled');
  });
});

describe('for any service and any schedule', () => {
  const verdicts = fc.constantFrom<Verdict[]>('healthy', 'unhealthy', 'inconclusive');
  const schedules = fc.record({
    intervalMs: fc.integer({ min: 1, max: 60_000 }),
    timeoutMs: fc.integer({ min: 1, max: 5 * minute }),
    startDelayMs: fc.integer({ min: 0, max: minute }),
    healthy: fc.integer({ min: 1, max: 5 }),
    unhealthy: fc.integer({ min: 1, max: 5 }),
    attemptTimeoutMs: fc.integer({ min: 1, max: 30_000 }),
  });
  const answers = fc.array(fc.record({ verdict: verdicts, tookMs: fc.integer({ min: 0, max: 40_000 }) }), {
    minLength: 1,
    maxLength: 40,
  });
  const courses = fc
    .tuple(schedules, answers)
    .filter(([options]) => options.timeoutMs / options.intervalMs < 1_000)
    .map(([options, script]) => ({
      options,
      course: play(options, (_at, index) => script[index % script.length] ?? { verdict: 'inconclusive' }),
    }));

  function check(holds: (options: ProbeSchedule, course: Course) => void): void {
    assertProperty(
      fc.property(courses, ({ options, course }) => holds(options, course)),
      { numRuns: 500 },
    );
  }

  it('is never healthy without that many healthy answers in a row at the end', () => {
    check((options, { end, answered }) => {
      const tail = answered.slice(-options.healthy);
      const proven = tail.length === options.healthy && tail.every((verdict) => verdict === 'healthy');
      expect(end.verdict === 'healthy').toBe(proven);
    });
  });

  it('fails early only with that many unhealthy answers, spread over as much time, and no healthy one', () => {
    check((options, { end, answered, asked, endedAt }) => {
      if (end.verdict === 'healthy' || end.reason !== 'unhealthy') return;
      const first = answered.lastIndexOf('healthy') + 1;
      const run = answered.slice(first).filter((verdict) => verdict === 'unhealthy');
      expect(run.length).toBeGreaterThanOrEqual(options.unhealthy);
      const since = asked[first] ?? Number.NaN;
      expect(endedAt - since).toBeGreaterThanOrEqual((options.unhealthy - 1) * options.intervalMs);
    });
  });

  it('settles by the timeout', () => {
    check((options, { endedAt, asked }) => {
      expect(endedAt).toBeLessThanOrEqual(options.timeoutMs);
      expect(asked.every((at) => at < options.timeoutMs)).toBe(true);
    });
  });

  it('asks later and later, never before the start delay', () => {
    check((options, { asked }) => {
      for (const [index, at] of asked.entries()) {
        expect(at).toBeGreaterThan(index === 0 ? options.startDelayMs - 1 : (asked[index - 1] ?? 0));
      }
    });
  });

  it('does not follow a clock that steps back', () => {
    assertProperty(
      fc.property(
        schedules,
        fc.array(fc.tuple(verdicts, fc.integer({ min: 0, max: 400_000 }))),
        (options, seen) => {
          let state = startHealth(options, 0);
          let latest = 0;
          for (const [verdict, now] of seen) {
            latest = Math.max(latest, now);
            const step = nextHealth(state, verdict, now);
            if (step.decision.kind === 'settled') return;
            expect(step.decision.at).toBeGreaterThanOrEqual(latest);
            state = step.state;
          }
        },
      ),
    );
  });
});
