import type { DeployEvent } from '../model/events.ts';
import type { Failure } from '../model/failure.ts';
import type { HostState } from '../model/outcome.ts';
import type { Phase } from '../model/phase.ts';
import type { HostPhaseReport, HostReport } from '../model/report.ts';
import { createPhaseTracker, type PhaseTracker } from './phase-tracker.ts';
import { createProbeTracker } from './probe-tracker.ts';

type EventOf<T extends DeployEvent['type']> = Extract<DeployEvent, { type: T }>;

/** What is known of one host while the events of a run pass by. */
export interface HostTracker {
  stepStarted(event: EventOf<'step-started'>): void;
  stepEnded(event: EventOf<'step-ended'>): void;
  retrying(event: EventOf<'retrying'>): void;
  probeAnswered(event: EventOf<'probe-answered'>): void;
  hostEnded(event: EventOf<'host-ended'>): void;
  /** The host as the report tells it, for a run that ended at `at` (ms since 1970). */
  report(at: number): HostReport;
}

/** Phases in which something live may change. */
const livePhases: readonly Phase[] = ['migrate', 'activate', 'verify', 'rollback'];

/** A tracker for the host that people call `name`. */
export function createHostTracker(name: string, address: string): HostTracker {
  const phases: PhaseTracker = createPhaseTracker();
  const probes = createProbeTracker();
  const attempts = new Map<Phase, number>();
  const failures = new Map<Phase, Failure>();
  let ended: EventOf<'host-ended'> | undefined;
  let touched = false;
  return {
    stepStarted({ phase, at }) {
      touched ||= livePhases.includes(phase);
      phases.begin(phase, at);
    },
    stepEnded({ phase, at, result, failure }) {
      phases.end(phase, at, result);
      if (failure !== undefined && !failures.has(phase)) failures.set(phase, failure);
    },
    retrying({ phase, attempt }) {
      attempts.set(phase, Math.max(attempts.get(phase) ?? 1, attempt + 1));
    },
    probeAnswered: (event) => probes.answered(event),
    hostEnded(event) {
      ended = event;
    },
    report: (at) => ({
      name,
      address,
      state: ended?.state ?? unendedState(touched),
      ...(ended?.release === undefined ? {} : { release: ended.release }),
      ...(ended?.previousRelease === undefined ? {} : { previousRelease: ended.previousRelease }),
      degraded: probes.degraded(),
      phases: phases.reports(at).map((phase): HostPhaseReport => {
        const { kind, hint } = failures.get(phase.phase) ?? {};
        return {
          ...phase,
          attempts: attempts.get(phase.phase) ?? 1,
          ...(kind === undefined ? {} : { errorKind: kind }),
          ...(hint === undefined ? {} : { hint }),
        };
      }),
      probes: probes.reports(),
    }),
  };
}

/** A host whose end was never announced: nothing may be claimed of it once a live phase began there. */
function unendedState(touched: boolean): HostState {
  return touched ? 'unknown' : 'unchanged';
}
