import type { Step } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';

/** How a step is called in logs, reports and plans. */
export function stepTitle(step: Step): string {
  switch (step.kind) {
    case 'upload':
      return 'upload';
    case 'link-shared':
      return 'link shared';
    case 'write-env':
      return `write ${step.file}`;
    case 'build':
    case 'migrate':
      return firstLine(step.run);
    case 'prepare-service':
      return `prepare ${step.service}`;
    case 'seal':
      return 'seal';
    case 'switch':
      return 'switch';
    case 'restart':
      return `start ${step.service}`;
    case 'health':
      return 'health';
    case 'share-traffic':
      return `${step.percent} % of the traffic`;
    case 'move-traffic':
      return 'move traffic';
  }
}

/**
 * What takes the step back when the deployment goes back to `previous`, or to nothing on a first deployment; `none` where
 * nothing live was changed by it.
 */
export function inverseOf(step: Step, previous: ReleaseId | undefined): string {
  switch (step.kind) {
    case 'upload':
    case 'link-shared':
    case 'write-env':
    case 'build':
    case 'prepare-service':
    case 'seal':
      return 'the release is marked bad and removed later';
    case 'migrate':
      return 'none: the schema is not reverted';
    case 'switch':
      return step.from === undefined
        ? '`current` goes: nothing is in service, as before'
        : `switch to ${step.from}`;
    case 'restart':
      return previous === undefined
        ? `take ${step.service} out of service`
        : `put the previous release of ${step.service} into service`;
    case 'health':
      return 'none';
    case 'share-traffic':
    case 'move-traffic':
      return previous === undefined
        ? 'stop the new release'
        : 'move the traffic back, then stop the new release';
  }
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
