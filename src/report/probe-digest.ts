import type { DeployEvent } from '../model/events.ts';
import { formatDuration } from './duration.ts';

type ProbeAnswered = Extract<DeployEvent, { type: 'probe-answered' }>;

/** What is worth saying about a probe, in one line. */
export interface ProbeRemark {
  readonly host: string;
  readonly verdict: ProbeAnswered['verdict'];
  readonly degraded: boolean;
  readonly text: string;
}

/** Makes a few remarks of many answers. */
export interface ProbeDigest {
  /** One remark for the first answer, for each change, and once a minute while nothing changes; else none. */
  answered(event: ProbeAnswered): ProbeRemark[];
  /** A remark for every probe (of one host) that answered since its last one; then all of them are forgotten. */
  flush(host?: string): ProbeRemark[];
}

const remindAfterMs = 60_000;

interface Streak {
  readonly first: ProbeAnswered;
  last: ProbeAnswered;
  answers: number;
  fastestMs: number;
  slowestMs: number;
  /** What the last remark told. */
  toldAt: number;
  toldAnswers: number;
}

/** A digest that has heard nothing. */
export function createProbeDigest(): ProbeDigest {
  const streaks = new Map<string, Streak>();
  return {
    answered(event) {
      const key = JSON.stringify([event.host, event.probe]);
      const streak = streaks.get(key);
      if (streak === undefined || isChange(streak.last, event)) {
        streaks.set(key, newStreak(event));
        return [remark(event, `is ${answerText(event)}${beforeText(streak, event.at)}`)];
      }
      extend(streak, event);
      if (event.at - streak.toldAt < remindAfterMs) return [];
      streak.toldAt = event.at;
      streak.toldAnswers = streak.answers;
      return [remark(event, `is still ${answerText(event)}${streakText(streak, event.at)}`)];
    },
    flush(host) {
      const ended = [...streaks].filter(([, { last }]) => host === undefined || last.host === host);
      for (const [key] of ended) streaks.delete(key);
      return ended
        .map(([, streak]) => streak)
        .filter((streak) => streak.answers > streak.toldAnswers)
        .map((streak) =>
          remark(streak.last, `stayed ${streak.last.verdict}${streakText(streak, streak.last.at)}`),
        );
    },
  };
}

function isChange(last: ProbeAnswered, next: ProbeAnswered): boolean {
  return last.verdict !== next.verdict || last.degraded !== next.degraded;
}

function newStreak(event: ProbeAnswered): Streak {
  return {
    first: event,
    last: event,
    answers: 1,
    fastestMs: event.latencyMs,
    slowestMs: event.latencyMs,
    toldAt: event.at,
    toldAnswers: 1,
  };
}

function extend(streak: Streak, event: ProbeAnswered): void {
  streak.last = event;
  streak.answers += 1;
  streak.fastestMs = Math.min(streak.fastestMs, event.latencyMs);
  streak.slowestMs = Math.max(streak.slowestMs, event.latencyMs);
}

function remark({ host, verdict, degraded, probe }: ProbeAnswered, text: string): ProbeRemark {
  return { host, verdict, degraded, text: `${probe} ${text}` };
}

function answerText({ verdict, degraded, latencyMs, detail }: ProbeAnswered): string {
  const latency = `${formatDuration(latencyMs)}${degraded ? ', degraded' : ''}`;
  return verdict === 'healthy' || detail === ''
    ? `${verdict} (${latency})`
    : `${verdict} (${latency}): ${detail}`;
}

function beforeText(streak: Streak | undefined, at: number): string {
  if (streak === undefined) return '';
  const word = streak.last.degraded ? 'degraded' : streak.last.verdict;
  return `, after ${streak.answers} ${word} in ${formatDuration(at - streak.first.at)}`;
}

function streakText(streak: Streak, at: number): string {
  const ends = [streak.fastestMs, streak.slowestMs].map(formatDuration);
  const range = [...new Set(ends)].join(' to ');
  return `, ${streak.answers} answers in ${formatDuration(at - streak.first.at)}, ${range}`;
}
