import type { EngineContext } from '../engine/context.ts';
import { planOnHosts } from '../engine/plan.ts';
import { doctor, history, status } from '../engine/status.ts';
import type { HistoryDocument, PlanDocument, StatusDocument } from '../model/documents.ts';
import type { Drift } from '../model/drift.ts';
import type { DeployEvent } from '../model/events.ts';
import type { Failure } from '../model/failure.ts';
import type { HostStatus } from '../model/status.ts';
import { outlineOf } from '../planning/plan.ts';
import { describeFailure } from '../report/failure-lines.ts';
import type { ToldPlan } from '../report/plan-markdown.ts';
import { outlineText, planText } from '../report/plan-text.ts';
import { promiseLines } from '../report/promise-text.ts';
import { redactEvent, redactFailure } from '../report/redact-event.ts';
import { createRedactor } from '../report/redaction.ts';
import { driftLines, statusProblems, type ToldStatus } from '../report/status-problems.ts';
import { figuresText, historyTable, statusTable } from '../report/status-table.ts';
import type { CommandRequest, World } from './world.ts';

/** How a look is shown: as tables for people, or as one JSON document for machines. */
export type LookFormat = 'text' | 'json';

/**
 * Shows what each host has in service and how it is, also to `share`, which never rejects; false when one could not be
 * asked, is not well, or is other than the deployments left it.
 */
export async function statusCommand(
  world: World,
  { config }: CommandRequest,
  format: LookFormat,
  share: (told: ToldStatus) => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  const { context, redact } = quiet(world, config);
  const hosts = redacted(await status(context), redact);
  if (format === 'json')
    writeDocument(world, { schema: 1, app: config.app, environment: config.environment, hosts });
  else {
    showHosts(world, hosts);
    for (const { host, drift = [] } of hosts) showLines(world, driftLines(host, drift), redact);
  }
  await share({ app: config.app, environment: config.environment, hosts });
  return statusProblems(hosts).length === 0;
}

/** Shows everything that would stop a deployment; false when there is something. */
export async function doctorCommand(
  world: World,
  { config }: CommandRequest,
  format: LookFormat,
): Promise<boolean> {
  const { context, redact } = quiet(world, config);
  const source = await world.openSource(config.source);
  const hosts = redacted(await doctor(context, source).finally(() => source.close()), redact);
  if (format === 'json')
    writeDocument(world, { schema: 1, app: config.app, environment: config.environment, hosts });
  else {
    showHosts(world, hosts);
    const promises = hosts.flatMap(({ promise }) => promise ?? []);
    showLines(world, ['', ...promiseLines(promises, config)], redact);
  }
  const fine = hosts.every((host) => host.failures.length === 0);
  if (fine && format === 'text') world.screen.write('Nothing stands in the way of a deployment.');
  return fine;
}

/** Shows the last `limit` deployments as the hosts recorded them, and the figures over all of them. */
export async function historyCommand(
  world: World,
  { config }: CommandRequest,
  limit: number,
  format: LookFormat,
): Promise<boolean> {
  const { context, redact } = quiet(world, config);
  const { deployments, figures, failures } = await history(context);
  const last = deployments.slice(0, limit);
  const safe = failures.map((failure) => redactFailure(failure, redact));
  if (format === 'json') {
    const { app, environment } = config;
    const found = { deployments: last, figures: figures ?? null, failures: safe };
    writeDocument(world, { schema: 1, app, environment, ...found }, redact);
  } else {
    showLines(world, historyTable(last), redact);
    if (figures !== undefined) showLines(world, ['', ...figuresText(config.environment, figures)], redact);
    showFailures(world, safe, redact);
  }
  return failures.length === 0;
}

/** Shows what a deployment would do now, also to `share`, which never rejects; false when it cannot succeed. */
export async function planCommand(
  world: World,
  { config, origin }: CommandRequest,
  format: LookFormat,
  share: (told: ToldPlan) => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  const { context, redact } = quiet(world, config);
  const source = await world.openSource(config.source);
  const { plan, failures, promises } = await planOnHosts(context, source, origin).finally(() =>
    source.close(),
  );
  const safe = failures.map((failure) => redactFailure(failure, redact));
  const outline = outlineOf(
    config,
    config.hosts.map(({ name }) => name),
  );
  const told =
    plan === undefined ? outlineText(outline) : [...planText(plan), '', ...promiseLines(promises, config)];
  const lines = told.map(redact);
  if (format === 'json') {
    writeDocument(world, { schema: 1, plan: plan ?? null, outline, promises, failures: safe }, redact);
  } else {
    for (const line of lines) world.screen.write(line);
    showFailures(world, safe, redact);
  }
  await share({ app: config.app, environment: config.environment, lines, failures: safe });
  return failures.length === 0;
}

type Redact = (text: string) => string;

function writeDocument(
  world: World,
  document: PlanDocument | StatusDocument | HistoryDocument,
  redact: Redact = (text) => text,
): void {
  world.screen.write(redact(JSON.stringify(document, undefined, 2)));
}

/** An engine that shows nothing but warnings: the answer is the table at the end. */
function quiet(world: World, config: CommandRequest['config']): { context: EngineContext; redact: Redact } {
  const { redact } = createRedactor(config.secrets);
  const emit = (event: DeployEvent): void => {
    const safe = redactEvent(event, redact);
    if (safe.type === 'notice' && safe.level === 'warning') {
      world.screen.write(`${safe.host === undefined ? '' : `${safe.host}: `}${safe.message}`);
    }
  };
  return { context: { config, ports: world.ports, emit, signal: world.signal }, redact };
}

function redacted(hosts: readonly HostStatus[], redact: Redact): HostStatus[] {
  return hosts.map((host) => ({
    ...host,
    probes: host.probes.map((probe) => ({ ...probe, detail: redact(probe.detail) })),
    failures: host.failures.map((failure) => redactFailure(failure, redact)),
    ...(host.drift === undefined ? {} : { drift: host.drift.map((drift) => redactDrift(drift, redact)) }),
  }));
}

function redactDrift(drift: Drift, redact: Redact): Drift {
  const { message, files } = drift;
  return {
    ...drift,
    message: redact(message),
    ...(files === undefined ? {} : { files: files.map((file) => ({ ...file, path: redact(file.path) })) }),
  };
}

function showHosts(world: World, hosts: readonly HostStatus[]): void {
  for (const line of statusTable(hosts)) world.screen.write(line);
  for (const host of hosts) showFailures(world, host.failures, (text) => text);
}

function showLines(world: World, lines: readonly string[], redact: Redact): void {
  for (const line of lines) world.screen.write(redact(line));
}

function showFailures(world: World, failures: readonly Failure[], redact: Redact): void {
  for (const failure of failures) {
    world.screen.write('');
    for (const line of describeFailure(redactFailure(failure, redact))) world.screen.write(line);
  }
}
