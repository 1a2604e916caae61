import type { DeployConfig } from '../model/config.ts';
import type { SimulationDocument } from '../model/documents.ts';
import type { DeployEvent } from '../model/events.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Scenario } from '../model/scenario.ts';
import { formatDuration } from '../report/duration.ts';
import { createLog } from '../report/log.ts';
import { redactEvent } from '../report/redact-event.ts';
import { createRedactor } from '../report/redaction.ts';
import { terminalTable } from '../report/terminal-table.ts';
import { type MakeRehearsal, type RehearsalEnd, rehearse } from './rehearsal.ts';
import type { Screen } from './world.ts';

/** What `simulate` is asked for. */
export interface SimulateRequest {
  readonly config: DeployConfig;
  readonly scenario: Scenario;
  /** How many rehearsals, each with a seed of its own. */
  readonly runs: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** How often something is said while many rehearsals run. */
const progressEvery = 1_000;

/** Rehearses a deployment and shows what became of it; false when something did not hold that must. */
export async function simulateCommand(
  screen: Screen,
  makeRehearsal: MakeRehearsal,
  request: SimulateRequest,
): Promise<boolean> {
  const { scenario } = request;
  screen.write(`Rehearsing ${scenario.name}: ${scenario.description}`);
  return request.runs === 1
    ? simulateOnce(screen, makeRehearsal, request)
    : simulateOften(screen, makeRehearsal, request);
}

async function simulateOnce(
  screen: Screen,
  makeRehearsal: MakeRehearsal,
  { config, scenario, seed, signal }: SimulateRequest,
): Promise<boolean> {
  const { redact } = createRedactor(config.secrets);
  const log = createLog(screen);
  // Of many at once the lines of one would be taken for those of another.
  const show = (event: DeployEvent): void => {
    if (scenario.deployments === 1) log(redactEvent(event, redact));
  };
  const end = await rehearse(makeRehearsal, { config, scenario, seed }, signal, show);
  screen.write('');
  showRuns(screen, end);
  screen.write('');
  showTruth(screen, end);
  return showBroken(screen, end.broken);
}

function showRuns(screen: Screen, { runs }: RehearsalEnd): void {
  const columns = ['RUN', 'OUTCOME', 'TOOK', 'CAUSE'].map((title) => ({ title }));
  const rows = runs.map(({ run, outcome, durationMs, cause }) => [
    run,
    outcome,
    formatDuration(durationMs),
    cause ?? '',
  ]);
  for (const line of terminalTable(columns, rows)) screen.write(line);
}

function showTruth(screen: Screen, { truth }: RehearsalEnd): void {
  const columns = ['HOST', 'IN SERVICE', 'TRANSACTION', 'APP'].map((title) => ({ title }));
  const rows = truth.map(({ host, current, transaction, serving, isHealthy }) => [
    host,
    current ?? '-',
    transaction,
    serving === undefined ? 'down' : isHealthy ? 'healthy' : 'unhealthy',
  ]);
  for (const line of terminalTable(columns, rows)) screen.write(line);
}

function showBroken(screen: Screen, broken: readonly string[]): boolean {
  screen.write('');
  for (const what of broken) screen.write(`BROKEN ${what}`);
  if (broken.length === 0) screen.write('Everything held that must hold.');
  return broken.length === 0;
}

/** What many rehearsals came to. */
interface Tally {
  readonly done: number;
  /** How often each outcome came, and the first seed that shows it. */
  readonly outcomes: ReadonlyMap<Outcome, { readonly count: number; readonly seed: number }>;
  /** What did not hold that must, and the first seed that shows it. */
  readonly broken: ReadonlyMap<string, number>;
  readonly virtualMs: number;
}

async function rehearseOften(
  makeRehearsal: MakeRehearsal,
  { config, scenario, runs, seed, signal }: SimulateRequest,
  onEnd: (done: number, end: RehearsalEnd) => void,
): Promise<Tally> {
  const outcomes = new Map<Outcome, { count: number; seed: number }>();
  const broken = new Map<string, number>();
  let done = 0;
  let virtualMs = 0;
  while (done < runs && !signal.aborted) {
    const end = await rehearse(makeRehearsal, { config, scenario, seed: seed + done }, signal);
    virtualMs += end.virtualMs;
    for (const { outcome } of end.runs) {
      const { count, seed: first } = outcomes.get(outcome) ?? { count: 0, seed: seed + done };
      outcomes.set(outcome, { count: count + 1, seed: first });
    }
    for (const what of end.broken) if (!broken.has(what)) broken.set(what, seed + done);
    done += 1;
    onEnd(done, end);
  }
  return { done, outcomes, broken, virtualMs };
}

async function simulateOften(
  screen: Screen,
  makeRehearsal: MakeRehearsal,
  request: SimulateRequest,
): Promise<boolean> {
  const { runs, seed } = request;
  const { done, outcomes, broken, virtualMs } = await rehearseOften(makeRehearsal, request, (count) => {
    if (count < runs && count % progressEvery === 0) screen.write(`${count} of ${runs}`);
  });
  const total = [...outcomes.values()].reduce((sum, { count }) => sum + count, 0);
  const columns = ['OUTCOME', 'DEPLOYMENTS', 'SHARE', 'FOR EXAMPLE'].map((title) => ({ title }));
  const rows = [...outcomes]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([outcome, { count, seed: first }]) => [
      outcome,
      String(count),
      `${((100 * count) / total).toFixed(1)} %`,
      `--seed ${first}`,
    ]);
  for (const line of terminalTable(columns, rows)) screen.write(line);
  screen.write('');
  screen.write(
    `${done} rehearsals, seeds ${seed} to ${seed + done - 1}, ${formatDuration(virtualMs)} simulated`,
  );
  return showBroken(
    screen,
    [...broken].map(([what, at]) => `with seed ${at}: ${what}`),
  );
}

/** Rehearses and shows one JSON document: what came how often, and the runs and hosts where there was one rehearsal. */
export async function simulateAsJson(
  screen: Screen,
  makeRehearsal: MakeRehearsal,
  request: SimulateRequest,
): Promise<boolean> {
  let only: RehearsalEnd | undefined;
  const { done, outcomes, broken, virtualMs } = await rehearseOften(makeRehearsal, request, (_, end) => {
    if (request.runs === 1) only = end;
  });
  const document: SimulationDocument = {
    schema: 1,
    scenario: request.scenario.name,
    seed: request.seed,
    rehearsals: done,
    simulatedSeconds: virtualMs / 1000,
    outcomes: [...outcomes].map(([outcome, { count, seed }]) => ({ outcome, deployments: count, seed })),
    broken: [...broken].map(([what, seed]) => ({ what, seed })),
    ...(only === undefined ? {} : { runs: only.runs, hosts: only.truth }),
  };
  screen.write(JSON.stringify(document, undefined, 2));
  return broken.size === 0;
}
