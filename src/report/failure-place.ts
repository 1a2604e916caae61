import type { Failure } from '../model/failure.ts';

/** Where a failure happened, from the wide to the narrow: `web-2 · activate · health`; empty when it has no place. */
export function failurePlace(failure: Failure): string {
  const { host, hop, phase, step } = failure;
  const via = hop === undefined || hop === host ? undefined : `at hop ${hop}`;
  return [host, via, phase, step === phase ? undefined : step]
    .filter((part) => part !== undefined)
    .join(' · ');
}
