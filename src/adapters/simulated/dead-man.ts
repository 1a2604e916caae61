import { recover } from './agent-recovery.ts';
import { AgentStep } from './agent-step.ts';
import type { AppDirectory } from './app-directory.ts';
import type { Life } from './life.ts';
import type { Machine } from './machine.ts';

const foreverS = 999_999_999;
/** The disk may become writable again. */
const retryMs = 10_000;

/**
 * Starts what goes back when nobody confirms. What it runs looks at the journal and decides, so that one too many is
 * harmless: one per transaction is enough, since it waits on when the time was extended.
 */
export function startWatch(machine: Machine, app: AppDirectory, epoch: number, withinS: number): void {
  if (withinS > 0 && machine.isWatched(app)) return;
  machine.watch(
    app,
    machine.spawn((life) => watch(machine, app, life, epoch)),
  );
}

/** Goes back when it is time; ends when there is nothing to wait for any more. */
async function watch(machine: Machine, app: AppDirectory, life: Life, epoch: number): Promise<number> {
  // Who started it has written its record then, or has died.
  const started = new AgentStep(machine, app, life, { waitS: foreverS });
  await started.holdLock();
  started.dropLock();
  while (app.journal?.epoch === epoch && app.isUnfinished) {
    const step = new AgentStep(machine, app, life, { waitS: foreverS });
    if (step.isDue) {
      await step.holdLock();
      await recover(step, 'due');
      step.dropLock();
      if (app.isUnfinished) await life.rest(retryMs);
    } else {
      await life.rest(machine.msUntil(app.journal.deadline));
    }
  }
  return 0;
}

/** What looks after a restart runs this once the machine is up. */
export function tick(machine: Machine, app: AppDirectory): void {
  machine.spawn(async (life) => {
    const step = new AgentStep(machine, app, life, { waitS: foreverS });
    if (!app.isUnfinished) {
      app.watchesBoot = false;
    } else if (step.isDue) {
      await step.holdLock();
      await recover(step, 'due');
    }
    return 0;
  });
}
