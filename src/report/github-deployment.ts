import type { Outcome } from '../model/outcome.ts';
import type { Report } from '../model/report.ts';
import { clip } from './clip.ts';
import { printableLine } from './untrusted-text.ts';
import { verdictSentence } from './verdict.ts';

/** The states of a GitHub deployment that are used (REST API, "Create a deployment status"). */
export type DeploymentState = 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

/** GitHub refuses longer ones. */
const longestDescription = 140;

/** The state that an outcome is shown as; `error` says that nobody knows. */
export function deploymentState(outcome: Outcome): DeploymentState {
  switch (outcome) {
    case 'deployed':
    case 'partial':
      return 'success';
    case 'rolled-back':
    case 'failed':
      return 'failure';
    case 'unknown':
      return 'error';
  }
}

/** The outcome of a run in at most 140 characters. */
export function deploymentDescription(report: Report): string {
  return clip(printableLine(verdictSentence(report)), longestDescription);
}
