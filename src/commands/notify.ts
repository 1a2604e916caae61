import type { RunOrigin } from '../engine/context.ts';
import { history } from '../engine/status.ts';
import type { DeployConfig } from '../model/config.ts';
import type { Notification, NotifyTarget } from '../model/notification.ts';
import type { Report } from '../model/report.ts';
import type { NotifierContext } from '../notifiers/notifier.ts';
import { notify } from '../notifiers/registry.ts';
import { endNotification, followsFailure, startNotification } from '../report/notification.ts';
import { createRedactor } from '../report/redaction.ts';
import { printableLine, withoutCommands } from '../report/untrusted-text.ts';
import { annotationCommand } from '../report/workflow-command.ts';
import type { RunListener } from './listener.ts';
import type { Screen, World } from './world.ts';

/** How long all messages of one moment may take: of a run that goes on, and of one that is being cancelled. */
const patience = { usualMs: 20_000, cancelledMs: 3_000 } as const;

/** The parts of the world that messages need. */
export type Courier = Omit<NotifierContext, 'signal'>;

/** Tells the targets of `notify` that a run began, and how it ended. */
export function notifyListener(
  world: World,
  config: DeployConfig,
  origin: Pick<RunOrigin, 'run' | 'actor' | 'url'>,
): RunListener {
  const { redact } = createRedactor(config.secrets);
  const tell = (notification: Notification): Promise<boolean> =>
    deliverAll(world.courier, config.notify, notification, {
      screen: world.screen,
      redact,
      patienceMs: world.signal.aborted ? patience.cancelledMs : patience.usualMs,
    });
  let begun: Promise<boolean> | undefined;
  return {
    hear: (event) => {
      if (event.type === 'started' && event.finishing !== true)
        begun = tell(startNotification(event, origin));
    },
    end: async (report) => {
      if (config.notify.length === 0) return;
      // The order is kept where somebody is told both.
      await begun;
      const recovered = await hasRecovered(world, config, report);
      await tell(endNotification(report, origin, { recovered }));
    },
  };
}

/** Brings a message to each target that wants it; true when it arrived everywhere. Never rejects. */
export async function deliverAll(
  courier: Courier,
  targets: readonly NotifyTarget[],
  notification: Notification,
  how: { readonly screen: Screen; readonly redact: (text: string) => string; readonly patienceMs: number },
): Promise<boolean> {
  const ending = new AbortController();
  const timer = new AbortController();
  const sleep = courier.clock.sleep(how.patienceMs, timer.signal).then(
    () => ending.abort(),
    () => undefined,
  );
  const sent = await Promise.all(
    targets
      .filter((target) => wants(target, notification))
      .map(async ({ channel }) => {
        try {
          await notify(channel, notification, { ...courier, signal: ending.signal });
          return true;
        } catch (thrown) {
          const why = thrown instanceof Error ? thrown.message : 'unknown';
          warn(how.screen, how.redact(`${channel.kind} was not told: ${why}`));
          return false;
        }
      }),
  );
  timer.abort();
  await sleep;
  return sent.every(Boolean);
}

function wants({ on }: NotifyTarget, { kind }: Notification): boolean {
  return on.includes(kind) || (kind === 'recovered' && on.includes('deployed'));
}

function warn(screen: Screen, message: string): void {
  const title = 'A message did not arrive';
  if (screen.github) screen.write(annotationCommand({ level: 'warning', title, message }));
  else screen.write(`warning: ${withoutCommands(printableLine(message))}`);
}

/** Whether the deployment before this one failed, by the record of the first host that was deployed to. */
async function hasRecovered(world: World, config: DeployConfig, report: Report): Promise<boolean> {
  if (report.command !== 'deploy' || report.outcome !== 'deployed') return false;
  const host = config.hosts.find(({ name }) => report.hosts.some((one) => one.name === name));
  if (host === undefined) return false;
  try {
    const { ports, signal } = world;
    const context = { config: { ...config, hosts: [host] }, ports, signal, emit: () => undefined };
    const { deployments } = await history(context);
    return followsFailure(deployments.filter(({ release }) => release !== report.release));
  } catch {
    // That it works again is a nicety; that it works is told all the same.
    return false;
  }
}
