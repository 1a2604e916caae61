import type { ProbeSchedule } from '../model/config.ts';
import type { FailureKind } from '../model/failure.ts';
import type { Verdict } from '../model/outcome.ts';

/**
 * When to ask a health question again, and what the answers so far amount to.
 *
 * - The first question is asked after the start delay. Then the gaps grow (0.5 s, 1, 2, 4, ... up to the
 *   interval) and start over whenever the verdict changes, so that a service that has just come up is confirmed
 *   fast. Towards the end of the timeout no gap is longer than half of what is left.
 * - `healthy` healthy answers in a row settle it; an inconclusive one in between starts the count anew.
 * - `unhealthy` unhealthy answers with no healthy one among them settle it too, but not before as much time
 *   has passed as that many questions take at the interval: quick questions may prove a service well sooner,
 *   never fail one that is still starting sooner. Inconclusive answers leave this count as it is.
 * - When the timeout passes, it settles on what is known then.
 */
export interface HealthState {
  readonly schedule: ProbeSchedule;
  /** Milliseconds since 1970, like all times here. */
  readonly deadline: number;
  /** The latest time seen: a clock that steps back does not take the state with it. */
  readonly now: number;
  /** When the next question is due. */
  readonly nextAt: number;
  /** The gap before the next question as the ramp has it; 0 before the first answer. */
  readonly rampMs: number;
  readonly last: Verdict | undefined;
  /** Some answer was healthy or unhealthy. */
  readonly conclusive: boolean;
  readonly healthyRun: number;
  readonly unhealthyRun: number;
  /** When the first of the unhealthy run came. */
  readonly unhealthySince: number;
}

export type HealthFailureKind = Extract<
  FailureKind,
  'unhealthy' | 'health-timed-out' | 'health-inconclusive'
>;

/** What to do next: ask at a time (never before the last answer, never after the deadline), or stop. */
export type HealthDecision =
  | { readonly kind: 'ask-at'; readonly at: number }
  | { readonly kind: 'settled'; readonly verdict: 'healthy' }
  | {
      readonly kind: 'settled';
      /** `unhealthy` if the last answer was; a service last seen otherwise is not known to be unhealthy. */
      readonly verdict: 'unhealthy' | 'inconclusive';
      /** `health-inconclusive` only if no answer ever said anything. */
      readonly reason: HealthFailureKind;
    };

export interface HealthStep {
  readonly state: HealthState;
  readonly decision: HealthDecision;
}

const firstGapMs = 500;

/** The state before the first question; the timeout, which includes the start delay, runs from `now`. */
export function startHealth(schedule: ProbeSchedule, now: number): HealthState {
  return {
    schedule,
    deadline: now + schedule.timeoutMs,
    now,
    nextAt: now + schedule.startDelayMs,
    rampMs: 0,
    last: undefined,
    conclusive: false,
    healthyRun: 0,
    unhealthyRun: 0,
    unhealthySince: now,
  };
}

/** The state after `answer`, which came at `now`, and what follows; without an answer, what is due at `now`. */
export function nextHealth(before: HealthState, answer: Verdict | undefined, now: number): HealthStep {
  const time = Math.max(before.now, now);
  const state = answer === undefined ? { ...before, now: time } : count(before, answer, time);
  return { state, decision: decide(state) };
}

function count(before: HealthState, answer: Verdict, now: number): HealthState {
  const rampMs = nextRamp(before, answer);
  const gapMs = Math.min(rampMs, Math.max(1, Math.floor((before.deadline - now) / 2)));
  const common = { ...before, now, rampMs, nextAt: now + gapMs, last: answer };
  switch (answer) {
    case 'healthy':
      return { ...common, conclusive: true, healthyRun: before.healthyRun + 1, unhealthyRun: 0 };
    case 'unhealthy': {
      const unhealthySince = before.unhealthyRun === 0 ? now : before.unhealthySince;
      const unhealthyRun = before.unhealthyRun + 1;
      return { ...common, conclusive: true, healthyRun: 0, unhealthyRun, unhealthySince };
    }
    case 'inconclusive':
      return { ...common, healthyRun: 0 };
  }
}

function nextRamp(before: HealthState, answer: Verdict): number {
  const next = before.last === answer ? before.rampMs * 2 : firstGapMs;
  return Math.min(next, before.schedule.intervalMs);
}

function decide(state: HealthState): HealthDecision {
  const { schedule } = state;
  if (state.healthyRun > 0 && state.healthyRun >= schedule.healthy) {
    return { kind: 'settled', verdict: 'healthy' };
  }
  const unhealthyForMs = state.now - state.unhealthySince;
  if (
    state.unhealthyRun > 0 &&
    state.unhealthyRun >= schedule.unhealthy &&
    unhealthyForMs >= (schedule.unhealthy - 1) * schedule.intervalMs
  ) {
    return { kind: 'settled', verdict: 'unhealthy', reason: 'unhealthy' };
  }
  if (isOver(state)) {
    const verdict = state.last === 'unhealthy' ? 'unhealthy' : 'inconclusive';
    return {
      kind: 'settled',
      verdict,
      reason: state.conclusive ? 'health-timed-out' : 'health-inconclusive',
    };
  }
  return { kind: 'ask-at', at: Math.max(state.now, state.nextAt) };
}

/** Nothing more can be learned: the deadline has passed, or comes before another question makes sense. */
function isOver(state: HealthState): boolean {
  if (state.now >= state.deadline || state.nextAt >= state.deadline) return true;
  const leastGapMs = Math.min(firstGapMs, state.schedule.intervalMs);
  return state.last !== undefined && state.deadline - state.now < leastGapMs;
}
