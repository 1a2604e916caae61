import type { ProbeConfig } from '../model/config.ts';
import type { Failure } from '../model/failure.ts';
import { wrongQuestion } from '../probes/ask.ts';
import { askProbe, inOwnLanguage } from '../probes/registry.ts';
import type { EngineContext } from './context.ts';
import { fromRunner } from './health.ts';
import type { HostRun } from './host-run.ts';

/**
 * Asks once, before anything changes, the questions of the gates that may be wrong in themselves: a failure for each
 * that is, since no gate could ever hold. Any other bad answer is worth a warning where something runs already.
 */
export async function questionsBefore(
  context: EngineContext,
  participants: readonly HostRun[],
): Promise<Failure[]> {
  const { gate, verify } = context.config;
  const isFirst = participants.every((run) => run.previous === undefined);
  const asked = [
    ...gate.map((probe, index) => askBefore(context, probe, `gate[${index}]`, isFirst)),
    ...verify.map((probe, index) => askBefore(context, probe, `verify[${index}]`, isFirst)),
  ];
  return (await Promise.all(asked)).flat();
}

async function askBefore(
  context: EngineContext,
  probe: ProbeConfig,
  key: string,
  isFirst: boolean,
): Promise<Failure[]> {
  if (!inOwnLanguage.includes(probe.question.kind)) return [];
  const { config, emit, ports, signal } = context;
  const { clock } = ports;
  const from = { ...fromRunner(context), clock, signal, expectedVersions: [] };
  const answer = await askProbe(probe.question, probe.schedule.attemptTimeoutMs, from);
  if (answer.isFinal) {
    const location = config.locations[key];
    const place = { step: probe.name, ...(location === undefined ? {} : { location }) };
    return [{ ...wrongQuestion(probe, answer), ...place }];
  }
  if (answer.verdict !== 'healthy' && !isFirst && !signal.aborted) {
    const message = `${probe.name} is ${answer.verdict} before this deployment: ${answer.detail}`;
    const hint = answer.hint === undefined ? {} : { hint: answer.hint };
    emit({ type: 'notice', at: clock.now(), level: 'warning', message, ...hint });
  }
  return [];
}
