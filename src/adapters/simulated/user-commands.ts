import type { AgentCall } from './agent.ts';
import { checkId, knownRelease } from './agent-arguments.ts';
import type { AgentStep } from './agent-step.ts';
import { runDriverScript } from './driver-scripts.ts';

/** Runs a command of the user in a release: what it means is known beforehand. */
export async function runIn(step: AgentStep, args: readonly string[]): Promise<number> {
  const [where = '', previous = '', shell = ''] = args;
  await step.beginStep();
  if (previous !== '-') checkId(step, previous);
  const id = where === 'current' ? step.app.current : where;
  if (id === undefined) step.refuse(76, `there is no current release in ${step.app.path}`);
  knownRelease(step, id);
  step.dropLock();
  step.print('started', id);
  const work = (): Promise<number> => runUserCommand(step, shell);
  return step.epoch === undefined ? work() : step.machine.asUserStep(step.app, step.life, work);
}

/** Runs one of our own scripts under the lease. */
export async function runScript(
  step: AgentStep,
  [file = '', ...args]: readonly string[],
  call: AgentCall,
): Promise<number> {
  await step.beginStep();
  const text = step.app.scripts.get(/([0-9a-f]{64})\.sh$/.exec(file)?.[1] ?? '');
  if (text === undefined) step.refuse(64, 'wrong use of run-script: the script is none of ours');
  step.dropLock();
  step.print('started', 'script');
  const { machine, app, life } = step;
  return machine.asUserStep(app, life, () =>
    runDriverScript(machine, app, life, { text, args, input: call.input }),
  );
}

/** Does to the app what the command means. */
export async function runUserCommand(step: AgentStep, shell: string): Promise<number> {
  const { app, life, machine } = step;
  const service = machine.service(app.path);
  const { effect, ms, code = 0, said = '' } = service.plan.meaningOf(shell);
  await life.rest(ms);
  switch (effect) {
    case 'start':
      return service.start() ? 0 : 1;
    case 'stop':
      service.stop();
      return 0;
    case 'health':
      return service.isHealthy ? 0 : 1;
    case 'none':
      if (said !== '') life.write('stdout', said);
      return code;
  }
}
