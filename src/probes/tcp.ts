import { boundedAnswer, dialled } from './bounded.ts';
import type { Probe, QuestionOf } from './probe.ts';

/** Healthy when a connection to `address:port` opens; it is closed again without a byte being sent. */
export const tcpProbe: Probe<QuestionOf<'tcp'>> = (question, timeoutMs, context) =>
  boundedAnswer(timeoutMs, context, async (signal) => {
    await dialled(context.dial(question.address, question.port), signal);
    return { verdict: 'healthy', detail: `port ${question.port} is open` };
  });
