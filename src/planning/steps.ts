import type { Step } from '../model/plan.ts';

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

/** What the step takes back when the deployment goes back; `none` where nothing live was changed by it. */
export function inverseOf(step: Step): string {
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
      return step.from === undefined ? 'remove current' : `switch to ${step.from}`;
    case 'restart':
      return `put the previous release of ${step.service} into service`;
    case 'health':
      return 'none';
    case 'share-traffic':
    case 'move-traffic':
      return 'move the traffic back, then stop the new release';
  }
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
