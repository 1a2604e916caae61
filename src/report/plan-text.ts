import type { FailurePolicy } from '../model/fleet.ts';
import type { HostPlan, Plan, PlanOutline, Step, Wave } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';
import { inverseOf, stepTitle } from '../planning/steps.ts';
import { formatDuration } from './duration.ts';
import { outlookLines } from './outlook-text.ts';

/** A plan as people read it: what happens on each host, in which order, what failures mean, and what is taken back. */
export function planText(plan: Plan): string[] {
  const lines = [
    `Plan: ${plan.command} ${plan.release} of ${plan.app} to ${plan.environment}`,
    `Hosts: ${plan.hosts.length}, ${wavesText(plan)}`,
  ];
  for (const host of plan.hosts) lines.push('', ...hostLines(plan, host));
  return [...lines, '', ...courseLines(plan)];
}

/** What the configuration alone says of a deployment, for where hosts could not be looked at. */
export function outlineText(outline: PlanOutline): string[] {
  return [
    `What the configuration alone says of a deployment of ${outline.app} to ${outline.environment}:`,
    `Hosts: ${outline.hosts.length}, ${wavesText(outline)}`,
    '',
    ...courseLines(outline),
  ];
}

function wavesText({ waves, strategy }: PlanOutline): string {
  return `in ${waves.length} ${waves.length === 1 ? 'wave' : 'waves'} (${strategy})`;
}

/** In which order hosts change, what is asked, and what failures mean. */
function courseLines(plan: PlanOutline): string[] {
  const lines = plan.waves.flatMap((wave, index) => waveLines(plan, wave, index));
  if (plan.gate.length + plan.verify.length > 0) {
    lines.push('', 'Then, from the runner:', ...questions(plan));
  }
  return [...lines, '', 'If it fails:', ...policyLines(plan), '', `Good releases kept: ${plan.keep}.`];
}

function waveLines(plan: PlanOutline, wave: Wave, index: number): string[] {
  const hosts = `Wave ${index + 1}${wave.trial ? ' (canary)' : ''}: ${wave.hosts.join(', ')}`;
  if (index + 1 === plan.waves.length) return [hosts];
  const watched = wave.holdMs === 0 ? [] : [`its hosts stay well for ${formatDuration(wave.holdMs)}`];
  const asked = [...plan.gate, ...plan.verify].map((probe) => probe.name);
  const gate = [...watched, ...asked];
  return [hosts, `  gate: ${gate.length === 0 ? 'its hosts are healthy' : gate.join('; ')}`];
}

function questions({ gate, verify }: PlanOutline): string[] {
  return [
    ...gate.map((probe) => `  gate    ${probe.name}`),
    ...verify.map((probe) => `  verify  ${probe.name}`),
  ];
}

/** What each failure means, hosts with the same meaning together. */
function policyLines({ hosts, groups, waves }: PlanOutline): string[] {
  const names = (policy: FailurePolicy): string[] =>
    hosts.filter(({ onFailure }) => onFailure === policy).map(({ host }) => host);
  const lines = (['rollback-all', 'rollback-host', 'continue'] as const).flatMap((policy) => {
    const some = names(policy);
    return some.length === 0 ? [] : [`  ${some.join(', ')}: ${meaning(policy)}`];
  });
  for (const { name, minSuccess, onFailure, hosts: members } of groups) {
    if (minSuccess === undefined) continue;
    lines.push(
      `  fewer than ${minSuccess} of the ${members.length} hosts of ${name}: ${groupMeaning(onFailure)}`,
    );
  }
  if (waves.some((wave) => wave.trial)) {
    lines.push('  every canary of a wave, or a question from the runner: every host that changed goes back');
  }
  const optional = hosts.filter((host) => host.optional).map(({ host }) => host);
  if (optional.length > 0)
    lines.push(`  ${optional.join(', ')} out of reach: skipped, and caught up by the next deployment`);
  return lines;
}

function meaning(policy: FailurePolicy): string {
  switch (policy) {
    case 'rollback-all':
      return 'every host that changed goes back';
    case 'rollback-host':
      return 'only this host goes back, the others stay';
    case 'continue':
      return 'left as it is, the others stay';
  }
}

function groupMeaning(policy: FailurePolicy): string {
  switch (policy) {
    case 'rollback-all':
      return meaning(policy);
    case 'rollback-host':
      return 'the hosts of the group go back, the others stay';
    case 'continue':
      return 'reported';
  }
}

function hostLines(plan: Plan, host: HostPlan): string[] {
  const now = host.previous ?? 'nothing (first deployment)';
  const phases = [
    ['stage', host.stage],
    ['migrate', host.migrate],
    ['activate', host.activate],
  ] as const;
  return [
    `${host.host} (${host.address}:${host.path})${host.group === undefined ? '' : `, of ${host.group}`}, in service now: ${now}`,
    ...(host.release === plan.release ? [] : [`  goes to ${host.release}`]),
    ...(host.outlook === undefined ? [] : outlookLines(host.outlook)),
    ...phases.flatMap(([phase, steps]) =>
      steps.map((step) => {
        const detail = stepDetail(step, host.previous);
        const back = phase === 'stage' ? 'none' : inverseOf(step, host.previous);
        const undo = back === 'none' ? '' : `  (back: ${back})`;
        return `  ${phase.padEnd(9)} ${stepTitle(step)}${detail === '' ? '' : `: ${detail}`}${undo}`;
      }),
    ),
  ];
}

function requestsText(least: number): string {
  if (least === 0) return '';
  return ` and until the new release had ${least} ${least === 1 ? 'request' : 'requests'}`;
}

function stepDetail(step: Step, previous: ReleaseId | undefined): string {
  switch (step.kind) {
    case 'upload':
      return `${previous === undefined ? '' : 'what the host lacks of '}${step.files} ${step.files === 1 ? 'file' : 'files'}, ${(step.bytes / 1e6).toFixed(1)} MB`;
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
    case 'share-traffic':
      return `by ${step.proxy}, held for ${formatDuration(step.soakMs)}${requestsText(step.minRequests)}`;
    case 'move-traffic':
      return `by ${step.proxy}`;
    case 'prepare-service':
    case 'seal':
    case 'restart':
      return '';
  }
}
