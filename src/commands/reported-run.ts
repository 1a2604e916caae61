import type { RunEnd } from '../engine/conclude.ts';
import type { EngineContext } from '../engine/context.ts';
import type { DeployConfig } from '../model/config.ts';
import type { DeployEvent } from '../model/events.ts';
import { failureOf } from '../model/failure.ts';
import type { HostReport, Report } from '../model/report.ts';
import { createEventRedactor } from '../report/event-redactor.ts';
import { createLog } from '../report/log.ts';
import { redactReport } from '../report/redact-event.ts';
import { createRedactor } from '../report/redaction.ts';
import { reportAccumulator } from '../report/reduce-report.ts';
import type { RunListener } from './listener.ts';
import { TrafficMeter } from './traffic-meter.ts';
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
  const meter = new TrafficMeter(world.ports.transport);
  const ports = { ...world.ports, transport: meter.transport };
  const emit = (event: DeployEvent): void => {
    for (const safe of redactEvent(event)) {
      gathered.add(safe);
      meter.hear(safe);
      log(safe);
      for (const listener of listeners) listener.hear(safe);
    }
  };
  const end = await work({ config, ports, emit, signal: world.signal }).catch((thrown: unknown): RunEnd => {
    // The engine keeps what goes wrong in its events; what arrives here is a defect of ours, after which nobody knows.
    const at = world.ports.clock.now();
    emit({ type: 'failed', at, failure: { ...failureOf(thrown), kind: 'internal' } });
    return { outcome: 'unknown', release: '', previousRelease: undefined };
  });
  const at = world.ports.clock.now();
  const { outcome, release, previousRelease } = end;
  const told = redactReport(
    gathered.finish({ outcome, at, release, ...(previousRelease === undefined ? {} : { previousRelease }) }),
    redactor.redact,
  );
  const report = { ...told, hosts: told.hosts.map((host) => withTraffic(host, meter)) };
  log({ type: 'ended', at, report });
  return report;
}

function withTraffic(host: HostReport, meter: TrafficMeter): HostReport {
  const traffic = meter.of(host.name);
  return traffic === undefined ? host : { ...host, traffic };
}
