import type { StepResult } from '../model/events.ts';
import type { Phase } from '../model/phase.ts';
import type { PhaseReport } from '../model/report.ts';

/** Times and results of the phases of the whole run or of one host; a phase may come more than once. Times in ms since 1970. */
export interface PhaseTracker {
  /** Something of the phase begins: the phase itself, or a step of it. */
  begin(phase: Phase, at: number): void;
  /** One of the things that began in the phase ends. */
  end(phase: Phase, at: number, result: StepResult): void;
  /** The phases in the order in which they first began; what still runs at `at` is `unknown`. */
  reports(at: number): PhaseReport[];
}

interface PhaseState {
  readonly phase: Phase;
  readonly startedAt: number;
  readonly results: Set<StepResult>;
  /** How much of it runs now, and since when without a pause. */
  open: number;
  openSince: number;
  durationMs: number;
}

/** A tracker that has seen nothing yet. */
export function createPhaseTracker(): PhaseTracker {
  const states = new Map<Phase, PhaseState>();
  const stateOf = (phase: Phase, at: number): PhaseState => {
    let state = states.get(phase);
    if (state === undefined) {
      state = { phase, startedAt: at, results: new Set(), open: 0, openSince: at, durationMs: 0 };
      states.set(phase, state);
    }
    return state;
  };
  return {
    begin(phase, at) {
      const state = stateOf(phase, at);
      if (state.open === 0) state.openSince = at;
      state.open += 1;
    },
    end(phase, at, result) {
      const state = stateOf(phase, at);
      state.results.add(result);
      if (state.open === 0) return;
      state.open -= 1;
      if (state.open === 0) state.durationMs += Math.max(0, at - state.openSince);
    },
    reports: (at) => [...states.values()].map((state) => phaseReport(state, at)),
  };
}

function phaseReport(state: PhaseState, at: number): PhaseReport {
  const running = state.open > 0 ? Math.max(0, at - state.openSince) : 0;
  return {
    phase: state.phase,
    result: phaseResult(state),
    startedAt: new Date(state.startedAt).toISOString(),
    durationMs: state.durationMs + running,
  };
}

/** The worst of what happened: a failure is certain, what is unknown may be one, what was skipped hides nothing. */
function phaseResult(state: PhaseState): StepResult {
  if (state.results.has('failed')) return 'failed';
  if (state.results.has('unknown') || state.open > 0) return 'unknown';
  if (state.results.has('skipped') && !state.results.has('done')) return 'skipped';
  return 'done';
}
