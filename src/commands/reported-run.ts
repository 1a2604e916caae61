import type { RunEnd } from '../engine/conclude.ts';
import type { EngineContext } from '../engine/context.ts';
import type { DeployConfig } from '../model/config.ts';
import type { DeployEvent } from '../model/events.ts';
import { failureOf } from '../model/failure.ts';
import type { Report } from '../model/report.ts';
import { createEventRedactor } from '../report/event-redactor.ts';
import { createLog } from '../report/log.ts';
import { redactReport } from '../report/redact-event.ts';
import { createRedactor } from '../report/redaction.ts';
import { reportAccumulator } from '../report/reduce-report.ts';
import type { RunListener } from './listener.ts';
import type { World } from './world.ts';

/** Runs the engine with every event redacted, shown and gathered into a report. */
export async function reportedRun(
  world: World,
  config: DeployConfig,
  work: (context: EngineContext) => Promise<RunEnd>,
  listeners: readonly RunListener[] = [],
): Promise<Report> {
  const redactor = createRedactor(config.secrets);
  const redactEvent = createEventRedactor(redactor);
  const log = createLog(world.screen);
  const gathered = reportAccumulator();
  const emit = (event: DeployEvent): void => {
    for (const safe of redactEvent(event)) {
      gathered.add(safe);
      log(safe);
      for (const listener of listeners) listener.hear(safe);
    }
  };
  const end = await work({ config, ports: world.ports, emit, signal: world.signal }).catch(
    (thrown: unknown): RunEnd => {
      // The engine keeps what goes wrong in its events; what arrives here is a defect of ours, after which nobody knows.
      const at = world.ports.clock.now();
      emit({ type: 'failed', at, failure: { ...failureOf(thrown), kind: 'internal' } });
      return { outcome: 'unknown', release: '', previousRelease: undefined };
    },
  );
  const at = world.ports.clock.now();
  const { outcome, release, previousRelease } = end;
  const report = redactReport(
    gathered.finish({ outcome, at, release, ...(previousRelease === undefined ? {} : { previousRelease }) }),
    redactor.redact,
  );
  log({ type: 'ended', at, report });
  return report;
}
