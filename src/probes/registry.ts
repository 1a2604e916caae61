import { commandProbe } from './command.ts';
import { httpProbe } from './http.ts';
import type { Probe, ProbeAnswer, ProbeContext, ProbeKind, QuestionOf } from './probe.ts';
import { prometheusProbe } from './prometheus.ts';
import { systemdProbe } from './systemd.ts';
import { tcpProbe } from './tcp.ts';

/** Every kind of probe that a configuration may name. */
export const probes: { readonly [K in ProbeKind]: Probe<QuestionOf<K>> } = {
  http: httpProbe,
  tcp: tcpProbe,
  command: commandProbe,
  systemd: systemdProbe,
  prometheus: prometheusProbe,
};

/** Kinds of questions in a language of its own: whether they are well put shows only when they are asked. */
export const inOwnLanguage: readonly ProbeKind[] = ['prometheus'];

/** Asks a question of any kind once; answers as Probe does. */
export function askProbe<K extends ProbeKind>(
  question: QuestionOf<K> & { readonly kind: K },
  timeoutMs: number,
  context: ProbeContext,
): Promise<ProbeAnswer> {
  const probe: Probe<QuestionOf<K>> = probes[question.kind];
  return probe(question, timeoutMs, context);
}
