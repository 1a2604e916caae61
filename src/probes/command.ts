import type { CommandResult } from '../model/command.ts';
import { boundedAnswer } from './bounded.ts';
import { duration, oneLine } from './detail.ts';
import type { Finding, Probe, QuestionOf } from './probe.ts';

/** With this exit a command says that it could not find out: EX_TEMPFAIL of sysexits.h. */
const inconclusiveExit = 75;

/**
 * Runs a shell command in the release: exit 0 is healthy, exit 75 inconclusive, any other end unhealthy,
 * with the last line printed as the reason. A command whose end was lost is inconclusive.
 */
export const commandProbe: Probe<QuestionOf<'command'>> = (question, timeoutMs, context) =>
  boundedAnswer(timeoutMs, context, async () =>
    judgeCommand(await context.run(['sh', '-c', question.run], timeoutMs)),
  );

function judgeCommand(result: CommandResult): Finding {
  const { end } = result;
  const last = lastLine(result.stderr) ?? lastLine(result.stdout);
  const because = last === undefined ? '' : `: ${last}`;
  switch (end.kind) {
    case 'exited':
      if (end.code === 0) return { verdict: 'healthy', detail: oneLine(last ?? 'exit 0') };
      return {
        verdict: end.code === inconclusiveExit ? 'inconclusive' : 'unhealthy',
        detail: oneLine(`exit ${end.code}${because}`),
      };
    case 'signalled':
      return { verdict: 'unhealthy', detail: oneLine(`ended by ${end.signal}${because}`) };
    case 'cancelled':
      return { verdict: 'inconclusive', detail: 'cancelled' };
    case 'timed-out':
      return { verdict: 'unhealthy', detail: oneLine(`no end within ${duration(end.afterMs)}${because}`) };
    case 'lost':
      return { verdict: 'inconclusive', detail: oneLine(end.failure.message) };
  }
}

/** The last line that is not blank. */
export function lastLine(text: string): string | undefined {
  return text
    .split(/[\r\n]+/)
    .findLast((line) => line.trim() !== '')
    ?.trim();
}
