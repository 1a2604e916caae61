import type { AppDirectory } from './app-directory.ts';
import type { Life } from './life.ts';
import type { Machine } from './machine.ts';

/** One run of a driver's script. */
export interface ScriptRun {
  /** The script's own text, which tells the driver. */
  readonly text: string;
  readonly args: readonly string[];
  /** All of standard input. */
  readonly input: () => Promise<Buffer>;
}

/** As in the exit codes of systemd.sh. */
const didNotStart = 86;
const didNotStay = 87;

/**
 * Does what a driver's script would do to the app. Their verbs mean the same whatever the driver: what puts into
 * service starts what `current` leads to, what takes out of it stops the app, and what only looks finds all in order.
 */
export async function runDriverScript(
  machine: Machine,
  app: AppDirectory,
  life: Life,
  { args, input }: ScriptRun,
): Promise<number> {
  const [verb = ''] = args;
  const service = machine.service(app.path);
  const says = (text: string): void => life.write('stderr', `${text}\n`);
  switch (verb) {
    case 'validate':
    case 'prepare':
      await life.during(input());
      return 0;
    case 'activate':
      await life.rest(service.plan.startMs);
      if (!service.start()) return didNotStart;
      life.write('stdout', `run=${service.invocation}\n`);
      return 0;
    case 'watch':
      return watchService(machine, app, life, args);
    case 'deactivate':
      service.disable();
      return 0;
    case 'log':
      says(`(${service.release ?? 'nothing'} is in service on this simulated host)`);
      return 0;
    default:
      return 0;
  }
}

/** `watch SCOPE UNIT RUN SECONDS`: whether it stays up, and is still the run that was started. */
async function watchService(
  machine: Machine,
  app: AppDirectory,
  life: Life,
  [, , , run = '', seconds = '0']: readonly string[],
): Promise<number> {
  const service = machine.service(app.path);
  const isSteady = (): boolean => service.isUp && (run === '' || run === service.invocation);
  const until = machine.clock.now() + Number(seconds) * 1000;
  while (isSteady()) {
    const left = until - machine.clock.now();
    if (left <= 0) return 0;
    await life.rest(Math.min(1000, left));
  }
  life.write('stderr', 'the app did not stay up\n');
  return didNotStay;
}
