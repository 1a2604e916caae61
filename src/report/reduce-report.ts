import type { DeployEvent, StepResult } from '../model/events.ts';
import type { Failure } from '../model/failure.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Phase } from '../model/phase.ts';
import type { Report } from '../model/report.ts';
import { clip } from './clip.ts';
import { createHostTracker, type HostTracker } from './host-tracker.ts';
import { createPhaseTracker } from './phase-tracker.ts';
import { createProbeTracker } from './probe-tracker.ts';

/** What the engine decides at the end and no reader of events can. */
export interface RunEnd {
  readonly outcome: Outcome;
  /** Milliseconds since 1970 (UTC). */
  readonly at: number;
  readonly release: string;
  readonly previousRelease?: string;
}

/** Builds a report while the events pass by; what it keeps does not grow with output or the number of answers. */
export interface ReportAccumulator {
  add(event: DeployEvent): void;
  finish(end: RunEnd): Report;
}

/** What `probe-answered` names as the host of a question about the whole deployment; no host may be called so. */
const runner = 'runner';

/** How much of a run a report holds, so that no run can make it too large to keep or to send. */
export const reportLimits = {
  failures: 500,
  warnings: 500,
  tailLines: 200,
  lineCharacters: 4000,
} as const;

/** The report of a whole list of events. */
export function buildReport(events: readonly DeployEvent[], end: RunEnd): Report {
  const accumulator = reportAccumulator();
  for (const event of events) accumulator.add(event);
  return accumulator.finish(end);
}

/** An accumulator that has seen nothing. The failures are those announced by `failed`; identical ones count once. */
export function reportAccumulator(): ReportAccumulator {
  return new Accumulator();
}

class Accumulator implements ReportAccumulator {
  #started: Extract<DeployEvent, { type: 'started' }> | undefined;
  #firstAt: number | undefined;
  readonly #hosts = new Map<string, HostTracker>();
  readonly #phases = createPhaseTracker();
  readonly #runnerProbes = createProbeTracker();
  readonly #stepResults = new Map<Phase, Set<StepResult>>();
  readonly #failures = new LimitedSet<Failure>(reportLimits.failures);
  readonly #warnings = new LimitedSet<string>(reportLimits.warnings);

  add(event: DeployEvent): void {
    this.#firstAt ??= event.at;
    switch (event.type) {
      case 'started':
        this.#started = event;
        for (const { name, address } of event.hosts) this.#hosts.set(name, createHostTracker(name, address));
        break;
      case 'phase-started':
        this.#phases.begin(event.phase, event.at);
        break;
      case 'phase-ended':
        this.#phases.end(event.phase, event.at, endOfPhase(event.ok, this.#stepResults.get(event.phase)));
        break;
      case 'phase-skipped':
        this.#phases.begin(event.phase, event.at);
        this.#phases.end(event.phase, event.at, 'skipped');
        break;
      case 'retrying':
        this.#hosts.get(event.host)?.retrying(event);
        break;
      case 'step-started':
        this.#hosts.get(event.host)?.stepStarted(event);
        break;
      case 'step-ended':
        this.#stepResults.set(event.phase, new Set(this.#stepResults.get(event.phase)).add(event.result));
        this.#hosts.get(event.host)?.stepEnded(event);
        break;
      case 'probe-answered':
        if (event.host === runner) this.#runnerProbes.answered(event);
        else this.#hosts.get(event.host)?.probeAnswered(event);
        break;
      case 'host-ended':
        this.#hosts.get(event.host)?.hostEnded(event);
        break;
      case 'notice':
        if (event.level === 'warning') this.#warnings.add(warningText(event));
        break;
      case 'failed':
        this.#failures.add(clipped(event.failure));
        break;
      case 'wave-started':
      case 'gate-started':
      case 'gate-ended':
      case 'output':
      case 'progress':
      case 'ended':
        break;
    }
  }

  finish({ outcome, at, release, previousRelease }: RunEnd): Report {
    const startedAt = this.#started?.at ?? this.#firstAt ?? at;
    const left = [...moreThan(this.#warnings, 'warnings'), ...moreThan(this.#failures, 'failures')];
    return {
      schema: 1,
      command: this.#started?.command ?? 'deploy',
      app: this.#started?.app ?? '',
      environment: this.#started?.environment ?? '',
      outcome,
      release,
      ...(previousRelease === undefined ? {} : { previousRelease }),
      ...(this.#started?.reason === undefined ? {} : { reason: this.#started.reason }),
      startedAt: new Date(startedAt).toISOString(),
      durationMs: Math.max(0, at - startedAt),
      hosts: [...this.#hosts.values()].map((host) => host.report(at)),
      failures: this.#failures.items,
      warnings: [...this.#warnings.items, ...left],
      phases: this.#phases.reports(at),
      probes: this.#runnerProbes.reports(),
    };
  }
}

/** What one host could not do fails the phase only if the engine says so, since that host may be optional. */
function endOfPhase(ok: boolean, steps: ReadonlySet<StepResult> = new Set()): StepResult {
  if (ok) return steps.size > 0 && [...steps].every((result) => result === 'skipped') ? 'skipped' : 'done';
  return steps.has('unknown') && !steps.has('failed') ? 'unknown' : 'failed';
}

function moreThan(set: { readonly dropped: number }, what: string): string[] {
  return set.dropped === 0 ? [] : [`${set.dropped} more ${what} than this report holds`];
}

/** Keeps the first items that differ, by their JSON, and counts the others that would not fit. */
class LimitedSet<T> {
  readonly #limit: number;
  readonly #items = new Map<string, T>();
  dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(item: T): void {
    const key = JSON.stringify(item);
    if (this.#items.has(key)) return;
    if (this.#items.size < this.#limit) this.#items.set(key, item);
    else this.dropped += 1;
  }

  get items(): T[] {
    return [...this.#items.values()];
  }
}

function warningText({ host, message, hint }: Extract<DeployEvent, { type: 'notice' }>): string {
  const text = `${host === undefined ? '' : `${host}: `}${message}${hint === undefined ? '' : ` (${hint})`}`;
  return clip(text, reportLimits.lineCharacters);
}

function clipped(failure: Failure): Failure {
  const limit = reportLimits.lineCharacters;
  const { message, tail, command } = failure;
  return {
    ...failure,
    message: clip(message, limit),
    ...(command === undefined ? {} : { command: clip(command, limit) }),
    ...(tail === undefined
      ? {}
      : { tail: tail.slice(-reportLimits.tailLines).map((line) => clip(line, limit)) }),
  };
}
