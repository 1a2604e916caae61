import type { HostPlan, Plan, Step } from '../model/plan.ts';
import { inverseOf, stepTitle } from '../planning/steps.ts';
import { formatDuration } from './duration.ts';

/** A plan as people read it: what happens on each host, in order, and what would take it back. */
export function planText(plan: Plan): string[] {
  const lines = [
    `Plan: ${plan.command} ${plan.release} of ${plan.app} to ${plan.environment}`,
    `Hosts: ${plan.hosts.length}, in ${plan.waves.length} ${plan.waves.length === 1 ? 'wave' : 'waves'}`,
  ];
  for (const host of plan.hosts) lines.push('', ...hostLines(host));
  for (const [index, wave] of plan.waves.entries()) {
    lines.push('', `Wave ${index + 1}: ${wave.join(', ')}`);
  }
  if (plan.verify.length > 0) {
    lines.push('', 'Then, from the runner:', ...plan.verify.map((probe) => `  verify  ${probe.name}`));
  }
  lines.push('', `If anything fails: every host that changed goes back. Good releases kept: ${plan.keep}.`);
  return lines;
}

function hostLines(host: HostPlan): string[] {
  const now = host.previous ?? 'nothing (first deployment)';
  const phases = [
    ['stage', host.stage],
    ['migrate', host.migrate],
    ['activate', host.activate],
  ] as const;
  return [
    `${host.host} (${host.address}:${host.path}), in service now: ${now}`,
    ...phases.flatMap(([phase, steps]) =>
      steps.map((step) => {
        const detail = stepDetail(step);
        const back = phase === 'stage' ? 'none' : inverseOf(step);
        const undo = back === 'none' ? '' : `  (back: ${back})`;
        return `  ${phase.padEnd(9)} ${stepTitle(step)}${detail === '' ? '' : `: ${detail}`}${undo}`;
      }),
    ),
  ];
}

function stepDetail(step: Step): string {
  switch (step.kind) {
    case 'upload':
      return `${step.files} ${step.files === 1 ? 'file' : 'files'}, ${(step.bytes / 1e6).toFixed(1)} MB`;
    case 'link-shared':
      return step.entries.map((entry) => entry.path).join(', ');
    case 'write-env':
      return step.names.join(', ');
    case 'build':
    case 'migrate':
      return `at most ${formatDuration(step.timeoutMs)}`;
    case 'switch':
      return `${step.from ?? 'nothing'} -> ${step.to}`;
    case 'health':
      return step.probes.length === 0
        ? 'the service stays up'
        : step.probes.map((probe) => `${probe.name} from ${probe.from}`).join('; ');
    case 'prepare-service':
    case 'seal':
    case 'restart':
      return '';
  }
}
