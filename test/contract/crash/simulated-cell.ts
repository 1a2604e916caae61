import type { FleetHost } from '../../../src/adapters/simulated/fleet.ts';
import type { Life } from '../../../src/adapters/simulated/life.ts';
import { HostAgent } from '../../../src/host/agent.ts';
import { failureOf } from '../../../src/model/failure.ts';
import type { Cell, Column } from '../../fixtures/crash/matrix.ts';
import { CrashWorld, confirmWithinS, type RunView, releaseBefore } from './crash-world.ts';

const hour = 3_600_000;
/** A host is given this long beyond the time to confirm. */
const graceMs = 10_000;
/** Longer than any wait of the engine. */
const longMs = 30 * 60_000;

/** A second runner comes whose clock is wrong: it must not take what its clock says is over. */
const clockOffsets: Partial<Record<Column, number>> = { 'clock +1 h': hour, 'clock -1 h': -hour };

/** What a cell came to. */
export interface CellResult {
  /** How the host ended: committed, rolled-back, needs-human, or none where nothing was armed. */
  readonly state: string;
  /** What the run reported; `-` when its runner was killed. */
  readonly outcome: string;
  /** Invariants that do not hold, in words. */
  readonly broken: readonly string[];
}

/** Runs one cell on simulated machines, `offsetMs` away from the exact moment where something races. */
export async function runSimulatedCell(cell: Cell, offsetMs = 0): Promise<CellResult> {
  const world = new CrashWorld({ healthy: cell.row.stage !== 'going back' });
  const broken: string[] = [];
  let injectedAt: number | undefined;
  let second: RunView | undefined;
  let aftermath: Promise<void> = Promise.resolve();
  const run = world.deploy();
  world.atMoment(cell.row.moment, (life) => {
    injectedAt = world.clock.now();
    const offset = clockOffsets[cell.column];
    if (cell.column === 'second runner' || offset !== undefined) second = world.deploy(offset);
    else aftermath = inject(world, run, cell.column, life, offsetMs);
  });
  let runEndedAt: number | undefined;
  await Promise.race([
    run.ended.then(() => {
      runEndedAt = world.clock.now();
    }),
    untilDead(run),
    world.clock.sleep(longMs).then(() => broken.push('the run does not end')),
  ]);
  if (injectedAt === undefined) broken.push('the moment was never reached');
  await second?.ended;
  const lostAt = run.runner.isDead ? (injectedAt ?? 0) : (runEndedAt ?? world.clock.now());
  await terminalWithin(world, lostAt, cell.column, broken);
  await aftermath;
  // What a runner that died held has ended by then.
  await world.clock.sleep(2 * 60_000);
  for (const host of world.fleet.hosts) await expectInvariants(world, host, run, second, cell.column, broken);
  if (reachable.includes(cell.column) && run.outcome === 'unknown') {
    broken.push('unknown was said of hosts that could be reached again at once');
  }
  const offset = clockOffsets[cell.column];
  if (offset !== undefined) await expectNewestAfter(world, offset, broken);
  world.stop();
  return { state: world.web.app.state, outcome: run.outcome ?? '-', broken: [...broken, ...world.broken] };
}

/** After these the hosts answer again within seconds: what became of them is known. */
const reachable: readonly Column[] = ['connection reset', 'sshd restarted', 'agent killed'];

/** The next release comes after all that are there, and is put into service, whatever the runner's clock says. */
async function expectNewestAfter(world: CrashWorld, offsetMs: number, broken: string[]): Promise<void> {
  const known = world.fleet.hosts.flatMap(({ app }) => [...app.releases.keys()]);
  const next = world.deploy(offsetMs);
  await next.ended;
  const { release = '', outcome } = next;
  const newest = known.toSorted().at(-1) ?? '';
  if (release <= newest) broken.push(`the next release is called ${release}, which is not after ${newest}`);
  // Nothing becomes well where releases are sick.
  const wanted = world.isHealthy ? 'deployed' : 'rolled-back';
  if (outcome !== wanted) broken.push(`the next deployment was ${outcome}`);
}

function untilDead({ runner }: RunView): Promise<void> {
  return new Promise((resolve) => {
    runner.death.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Makes it go wrong now; resolves when the world is in order again. */
async function inject(
  world: CrashWorld,
  run: RunView,
  column: Column,
  life: Life | undefined,
  offsetMs: number,
): Promise<void> {
  const { clock, web, fleet } = world;
  const { machine, network, app } = web;
  switch (column) {
    case 'runner killed':
      run.runner.kill();
      return;
    case 'packets dropped':
      network.dropPackets(clock);
      await clock.sleep(10 * 60_000);
      network.passPackets();
      return;
    case 'connection reset':
      network.cut();
      return;
    case 'sshd restarted':
      network.connectFault = { kind: 'fails', failure: 'connection-refused' };
      network.cut();
      await clock.sleep(2_000);
      network.connectFault = undefined;
      return;
    case 'agent killed':
      if (life === undefined) machine.killWatch(app);
      else life.kill();
      return;
    case 'runner and agent killed':
      run.runner.kill();
      life?.kill();
      return;
    case 'host restarted':
      await fleet.restart(web);
      return;
    case 'disk full':
      machine.disk = 'full';
      return;
    case 'read-only':
      machine.disk = 'read-only';
      await clock.sleep(20_000);
      machine.disk = 'ok';
      return;
    case 'confirm races the timer': {
      // What the run sends next arrives at the end of its time.
      const until = machine.msUntil(machine.uptimeS + confirmWithinS) + offsetMs;
      network.dropPackets(clock);
      await clock.sleep(until);
      network.passPackets();
      return;
    }
    case 'way back fails once':
      machine.wayBackFailures = 1;
      run.runner.kill();
      return;
    case 'way back fails always':
      machine.wayBackFailures = Number.POSITIVE_INFINITY;
      run.runner.kill();
      return;
    case 'clock +1 h':
    case 'clock -1 h':
    case 'second runner':
      return;
  }
}

/** Waits until every host is terminal, and tells those that take too long. */
async function terminalWithin(
  world: CrashWorld,
  lostAt: number,
  column: Column,
  broken: string[],
): Promise<void> {
  const bootMs = column === 'host restarted' ? world.web.machine.settings.bootMs : 0;
  const latest = lostAt + confirmWithinS * 1000 + graceMs + bootMs;
  const open = (): readonly FleetHost[] => world.fleet.hosts.filter(({ app }) => app.isUnfinished);
  while (open().length > 0 && world.clock.now() < latest) await world.clock.sleep(500);
  for (const { config, app } of open()) broken.push(`${config.name} is ${app.state} after its time`);
}

async function expectInvariants(
  world: CrashWorld,
  host: FleetHost,
  run: RunView,
  second: RunView | undefined,
  column: Column,
  broken: string[],
): Promise<void> {
  const { app, machine, config, service } = host;
  const { name } = config;
  const isNew = app.state === 'committed';
  const release = isNew ? app.journal?.release : releaseBefore;
  if (app.current !== release) broken.push(`${name} is ${app.state} and current names ${app.current}`);
  const fails = column === 'way back fails always' && host === world.web;
  if (!fails && service.release !== app.current) {
    broken.push(`${name}: the app answers from ${service.release}, current is ${app.current}`);
  }
  const committed = world.committed.get(name);
  if (committed !== undefined && app.journal?.epoch === committed && !isNew) {
    broken.push(`${name}: committed became ${app.state}`);
  }
  for (const view of [run, ...(second === undefined ? [] : [second])]) {
    if (!view.runner.isDead) expectTruth(host, view, view === run, broken);
  }
  machine.disk = 'ok';
  machine.wayBackFailures = fails ? machine.wayBackFailures : 0;
  await expectSecondRecoveryIdle(world, host, broken);
  await expectStaleRefused(world, host, broken);
}

/** Whether what a run reported of a host is what stands there. */
function expectTruth({ app, config }: FleetHost, view: RunView, isFirst: boolean, broken: string[]): void {
  const state = view.states.get(config.name);
  const isNew = app.state === 'committed' && app.current === app.journal?.release;
  const says = (what: string): void => {
    broken.push(`${config.name}: reported ${state} (${view.failures.join(', ')}), but ${what}`);
  };
  switch (state) {
    case 'deployed':
      if (!isNew) says(`it is ${app.state}`);
      return;
    case 'rolled-back':
      if (isNew || app.state === 'needs-human') says(`it is ${app.state}`);
      return;
    case 'unchanged':
      // Another run may have changed it.
      if (isFirst && isNew && app.journal?.run === 'run-1') says(`it is ${app.state}`);
      return;
    case 'failed':
    case 'unknown':
      return;
    default:
      says('that is no state of a host');
  }
}

async function expectSecondRecoveryIdle(world: CrashWorld, host: FleetHost, broken: string[]): Promise<void> {
  const { app, config } = host;
  const agent = await freshAgent(world, host);
  const first = await agent.recover();
  const before = { ...app.journal, sequence: undefined };
  const again = await agent.recover();
  const after = { ...app.journal, sequence: undefined };
  if (JSON.stringify(before) !== JSON.stringify(after))
    broken.push(`${config.name}: a second recovery changed it`);
  if (again.action !== 'none' && again.action !== 'needs-human') {
    broken.push(`${config.name}: a second recovery did ${again.action} after ${first.action}`);
  }
}

async function expectStaleRefused(world: CrashWorld, host: FleetHost, broken: string[]): Promise<void> {
  const agent = await freshAgent(world, host);
  const taken = await agent.takeLease({ run: 'checker', actor: '', url: '' }, 60);
  if (!taken.taken) {
    broken.push(`${host.config.name}: its lease is not free long after`);
    return;
  }
  const stale = await freshAgent(world, host);
  stale.underLease(taken.epoch - 1);
  const before = JSON.stringify(host.app.journal);
  for (const work of [() => stale.confirm(), () => stale.goBack(), () => stale.appendHistory('{}')]) {
    const kind = await work().then(
      () => 'done',
      (thrown) => failureOf(thrown).kind,
    );
    if (kind !== 'lease-lost') broken.push(`${host.config.name}: a stale epoch was not refused but ${kind}`);
  }
  if (JSON.stringify(host.app.journal) !== before) broken.push('a stale epoch changed the journal');
  await agent.freeLease();
}

async function freshAgent(world: CrashWorld, host: FleetHost): Promise<HostAgent> {
  const { ports } = world.fleet.newRunner(100);
  const config = world.fleet.config.hosts.find(({ name }) => name === host.config.name) ?? host.config;
  const target = { ...config, connectTimeoutMs: 10_000, keepaliveMs: 15_000 };
  const connection = await ports.transport.connect(target, new AbortController().signal);
  return HostAgent.install(connection, config.path, 60_000);
}
