import type { HostState, Outcome } from '../model/outcome.ts';

/**
 * The one verdict over all hosts; `demandsAll`: a failure demands that all go back. What is not known outweighs what
 * needs a person, which outweighs what went back: the worst truth is told first.
 */
export function outcomeOf(states: readonly HostState[], demandsAll = false): Outcome {
  const has = (state: HostState): boolean => states.includes(state);
  if (has('unknown')) return 'unknown';
  if (has('failed')) return 'failed';
  // What was left as it is does not undo what holds elsewhere, and by itself is no success.
  if (has('deployed')) {
    if (states.every((state) => state === 'deployed')) return 'deployed';
    // What was confirmed before that failure stays: a person has to see to a fleet that no policy lets be split.
    return demandsAll ? 'failed' : 'partial';
  }
  // Nothing is called taken back while a release that failed is still in service somewhere.
  if (has('rolled-back') && !has('left-as-is')) return 'rolled-back';
  return 'failed';
}
