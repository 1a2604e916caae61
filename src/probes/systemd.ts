import type { CommandResult } from '../model/command.ts';
import { boundedAnswer } from './bounded.ts';
import { lastLine } from './command.ts';
import { duration, oneLine } from './detail.ts';
import type { Finding, Probe, QuestionOf } from './probe.ts';

const properties = 'LoadState,ActiveState,SubState,NRestarts,InvocationID,Result';

/** A session without login (an SSH command) may lack the directory in which the user's manager listens. */
const userScript = 'XDG_RUNTIME_DIR="/run/user/$(id -u)" systemctl --user show -p "$1" -- "$2"';

/**
 * Asks systemd for the state of a unit (systemctl(1) `show`). Active is healthy; on its way up or reloading is
 * inconclusive; failed, stopped, stopping, unknown to systemd or waiting to be restarted after a crash is
 * unhealthy. A systemd that cannot be asked is inconclusive. The answer's `instance` changes with every start.
 */
export const systemdProbe: Probe<QuestionOf<'systemd'>> = (question, timeoutMs, context) =>
  boundedAnswer(timeoutMs, context, async () => {
    const { unit, scope } = question;
    const argv =
      scope === 'user'
        ? ['sh', '-c', userScript, 'sh', properties, unit]
        : ['systemctl', 'show', '-p', properties, '--', unit];
    return judgeShow(unit, await context.run(argv, timeoutMs));
  });

function judgeShow(unit: string, result: CommandResult): Finding {
  const { end } = result;
  const last = lastLine(result.stderr) ?? lastLine(result.stdout) ?? 'nothing printed';
  switch (end.kind) {
    case 'exited':
      if (end.code === 0) return judgeUnit(unit, parseProperties(result.stdout));
      return { verdict: 'inconclusive', detail: oneLine(`systemctl: exit ${end.code}: ${last}`) };
    case 'signalled':
      return { verdict: 'inconclusive', detail: oneLine(`systemctl: ended by ${end.signal}: ${last}`) };
    case 'cancelled':
      return { verdict: 'inconclusive', detail: 'cancelled' };
    case 'timed-out':
      return { verdict: 'unhealthy', detail: `systemctl: no answer within ${duration(end.afterMs)}` };
    case 'lost':
      return { verdict: 'inconclusive', detail: oneLine(end.failure.message) };
  }
}

function parseProperties(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => line.trim());
  return new Map(
    lines
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

function judgeUnit(unit: string, shown: ReadonlyMap<string, string>): Finding {
  const of = (name: string) => shown.get(name) ?? '';
  const load = of('LoadState');
  if (load !== 'loaded' && load !== '')
    return { verdict: 'unhealthy', detail: oneLine(`${unit} is ${load}`) };
  const restarts = of('NRestarts');
  const result = of('Result');
  const remarks = [
    ...(restarts === '' || restarts === '0' ? [] : [`restarted ${restarts} times`]),
    ...(result === '' || result === 'success' ? [] : [`result ${result}`]),
  ];
  const detail = oneLine([`${unit} is ${of('ActiveState')} (${of('SubState')})`, ...remarks].join(', '));
  const invocation = of('InvocationID');
  const instance = invocation === '' ? {} : { instance: `${invocation}/${restarts}` };
  return { verdict: verdictOf(of('ActiveState'), of('SubState')), detail, ...instance };
}

/** The states of systemd.unit(5); `auto-restart` is how a service waits to be started again after a crash. */
function verdictOf(active: string, sub: string): Finding['verdict'] {
  switch (active) {
    case 'active':
      return 'healthy';
    case 'activating':
      return sub.startsWith('auto-restart') ? 'unhealthy' : 'inconclusive';
    case 'failed':
    case 'inactive':
    case 'deactivating':
      return 'unhealthy';
    default:
      return 'inconclusive';
  }
}
