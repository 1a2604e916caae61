import type { Clock } from '../model/clock.ts';
import type { ProbeConfig } from '../model/config.ts';
import { DeployError, type Failure } from '../model/failure.ts';
import type { Verdict } from '../model/outcome.ts';
import { type HealthDecision, type HealthFailureKind, nextHealth, startHealth } from '../planning/health.ts';
import { duration, oneLine } from './detail.ts';
import type { ProbeAnswer, ProbeContext } from './probe.ts';
import { askProbe } from './registry.ts';

export interface HealthWatchOptions {
  readonly probe: ProbeConfig;
  readonly context: Omit<ProbeContext, 'clock' | 'signal'>;
  readonly clock: Clock;
  /** As `ProbeContext.signal`; a DeployError as its reason becomes the failure, anything else `cancelled`. */
  readonly signal: AbortSignal;
  /** Told of every answer in its order, and whether it was healthy but slower than `degradedAfterMs`. */
  readonly onAnswer?: (answer: ProbeAnswer, degraded: boolean) => void;
}

/** What watching one probe came to. */
export interface HealthWatch {
  readonly verdict: Verdict;
  /** How many questions were answered. */
  readonly answers: number;
  /** The last answer; inconclusive if no question was asked. */
  readonly last: ProbeAnswer;
  /** Some healthy answer was slower than the probe's `degradedAfterMs`. */
  readonly degraded: boolean;
  /** Present unless the verdict is healthy: kind, message and hint, without host and location. */
  readonly failure?: Failure;
}

/** Asks a probe as often as its schedule says until its verdict is settled or the signal aborts. Never rejects. */
export async function watchHealth(options: HealthWatchOptions): Promise<HealthWatch> {
  const { probe, clock, signal, onAnswer } = options;
  const { attemptTimeoutMs, degradedAfterMs = Number.POSITIVE_INFINITY } = probe.schedule;
  const context: ProbeContext = { ...options.context, clock, signal };
  const seen = { answers: 0, degraded: false, last: notAsked };
  let { state, decision } = nextHealth(startHealth(probe.schedule, clock.now()), undefined, clock.now());
  while (decision.kind === 'ask-at') {
    if (!(await sleepUntil(decision.at, clock, signal))) return stopped(probe, seen, signal);
    const timeoutMs = Math.max(1, Math.min(attemptTimeoutMs, state.deadline - clock.now()));
    const answer = unlessRestarted(await askProbe(probe.question, timeoutMs, context), seen.last);
    if (signal.aborted) return stopped(probe, seen, signal);
    const degraded = answer.verdict === 'healthy' && answer.latencyMs > degradedAfterMs;
    seen.answers += 1;
    seen.last = answer;
    seen.degraded ||= degraded;
    onAnswer?.(answer, degraded);
    if (answer.isFinal) return { verdict: 'inconclusive', ...seen, failure: wrongQuestion(probe, answer) };
    ({ state, decision } = nextHealth(state, answer.verdict, clock.now()));
  }
  return settled(probe, seen, decision, state.unhealthyRun);
}

type Seen = Pick<HealthWatch, 'answers' | 'last' | 'degraded'>;

const notAsked: ProbeAnswer = { verdict: 'inconclusive', latencyMs: 0, detail: 'no question was asked' };

/** Whether it got there; false when the signal aborted first. */
async function sleepUntil(at: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await clock.sleep(Math.max(0, at - clock.now()), signal);
    return true;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}

/** A service that was started anew since the last answer is not well, however it looks at this moment. */
function unlessRestarted(answer: ProbeAnswer, last: ProbeAnswer): ProbeAnswer {
  const kept =
    answer.instance === undefined && last.instance !== undefined
      ? { ...answer, instance: last.instance }
      : answer;
  if (answer.verdict !== 'healthy' || last.instance === undefined || kept.instance === last.instance)
    return kept;
  const detail = oneLine(`started anew since the last question; now ${answer.detail}`);
  return { ...kept, verdict: 'unhealthy', detail };
}

function stopped(probe: ProbeConfig, seen: Seen, signal: AbortSignal): HealthWatch {
  const reason: unknown = signal.reason;
  const failure: Failure =
    reason instanceof DeployError
      ? reason.failure
      : {
          kind: 'cancelled',
          message: `the probe ${probe.name} was cancelled before its verdict was settled`,
          hint: 'Deploy again when you are ready; nothing is known to be wrong with the service.',
        };
  return { verdict: 'inconclusive', ...seen, failure };
}

type Settled = Extract<HealthDecision, { readonly kind: 'settled' }>;

function settled(probe: ProbeConfig, seen: Seen, decision: Settled, unhealthyRun: number): HealthWatch {
  if (decision.verdict === 'healthy') return { verdict: 'healthy', ...seen };
  return {
    verdict: decision.verdict,
    ...seen,
    failure: failureFor(decision.reason, probe, seen, unhealthyRun),
  };
}

/** Of a question whose answer is final: asking again brings nothing else. */
export function wrongQuestion(probe: ProbeConfig, { detail, hint }: ProbeAnswer): Failure {
  return {
    kind: 'health-inconclusive',
    message: `the probe ${probe.name} asks what cannot be answered: ${detail}`,
    hint: hint ?? 'Correct the question of this probe.',
  };
}

function failureFor(kind: HealthFailureKind, probe: ProbeConfig, seen: Seen, unhealthyRun: number): Failure {
  const { timeoutMs } = probe.schedule;
  const { detail: last, hint } = seen.last;
  const within = `within ${duration(timeoutMs)}`;
  switch (kind) {
    case 'unhealthy':
      return {
        kind,
        message: `the probe ${probe.name} says unhealthy (${unhealthyRun} ${unhealthyRun === 1 ? 'answer' : 'answers in a row'}): ${last}`,
        hint: hint ?? usualHints[kind],
      };
    case 'health-timed-out':
      return {
        kind,
        message: `the probe ${probe.name} did not become healthy ${within}; its last answer: ${last}`,
        hint: hint ?? usualHints[kind],
      };
    case 'health-inconclusive':
      return {
        kind,
        message: `the probe ${probe.name} learned nothing about the service ${within}; its last answer: ${last}`,
        hint: hint ?? usualHints[kind],
      };
  }
}

const usualHints: Readonly<Record<HealthFailureKind, string>> = {
  unhealthy:
    'Look at what the service logged, and whether the probe asks in the right place; if the service only needs longer to start, give this probe a longer timeout or start-delay, or a higher unhealthy.',
  'health-timed-out':
    'Look at what the service logged, and whether the probe asks in the right place; if the service only needs longer to start, raise timeout of this probe.',
  'health-inconclusive':
    'Check that the question can be asked from where it is asked, and that timeout is longer than start-delay.',
};
