/** The verdict of a whole run. */
export type Outcome = 'deployed' | 'partial' | 'rolled-back' | 'failed' | 'unknown';

/**
 * Where one host ended.
 * `unchanged`: nothing live was touched. `skipped`: optional and out of reach. `left-as-is`: the release failed there
 * and stays, as `on-failure: continue` has it. `failed`: needs a person.
 * `unknown`: contact was lost and the truth could not be observed.
 */
export type HostState =
  | 'deployed'
  | 'rolled-back'
  | 'unchanged'
  | 'skipped'
  | 'left-as-is'
  | 'failed'
  | 'unknown';

/** The answer to one health question. */
export type Verdict = 'healthy' | 'unhealthy' | 'inconclusive';
