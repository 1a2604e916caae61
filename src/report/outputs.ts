import type { Outcome } from '../model/outcome.ts';
import type { Report } from '../model/report.ts';

/** The action's outputs that come from a report, by their names in action.yml; `report`, a path, is not among them. */
export type ActionOutputs = Readonly<
  Record<'outcome' | 'release' | 'previous-release' | 'hosts' | 'duration-seconds', string>
>;

/**
 * A report as the action's outputs. `hosts` is JSON: an array of objects with `name`, `address`, `state`,
 * `release` and `previous-release` (null where there is none or it is not known), `degraded`.
 * `previous-release` is empty on a first deployment; `duration-seconds` is a whole number.
 */
export function actionOutputs(report: Report): ActionOutputs {
  const hosts = report.hosts.map((host) => ({
    name: host.name,
    address: host.address,
    state: host.state,
    release: host.release ?? null,
    'previous-release': host.previousRelease ?? null,
    degraded: host.degraded,
  }));
  return {
    outcome: report.outcome,
    release: report.release,
    'previous-release': report.previousRelease ?? '',
    hosts: JSON.stringify(hosts),
    'duration-seconds': String(Math.round(report.durationMs / 1000)),
  };
}

/** The exit code of a run: 0 when it did what was asked (in part, if that is configured to be enough), else 1. */
export function exitCode(outcome: Outcome, options: { readonly partialIsSuccess: boolean }): 0 | 1 {
  switch (outcome) {
    case 'deployed':
      return 0;
    case 'partial':
      return options.partialIsSuccess ? 0 : 1;
    case 'rolled-back':
    case 'failed':
    case 'unknown':
      return 1;
  }
}
