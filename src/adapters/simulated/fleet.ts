import type { Duplex } from 'node:stream';
import type { CommandResult } from '../../model/command.ts';
import type { DeployConfig, HostConfig } from '../../model/config.ts';
import type { Random } from '../../model/random.ts';
import type { HostTruth, Switch } from '../../model/rehearsal.ts';
import type { ReleaseId } from '../../model/release.ts';
import type { HostScenario, Scenario, StepFault } from '../../model/scenario.ts';
import { seededRandom } from '../random.ts';
import { SimulatedHost } from '../ssh/simulated-host.ts';
import { simulatedTransport } from '../ssh/simulated-transport.ts';
import { partsOfRow } from './agent-row.ts';
import type { AppDirectory } from './app-directory.ts';
import { tick } from './dead-man.ts';
import { FileTree } from './file-tree.ts';
import { addressOf, refused, serve, worsened } from './fleet-web.ts';
import { Incidents } from './incidents.ts';
import { InjectedFaults } from './injected-faults.ts';
import { type DeadManMeans, Machine } from './machine.ts';
import { placeKey, rehearsalConfig } from './rehearsal-config.ts';
import { rehearsedStepOf } from './rehearsed-step.ts';
import { type RunnerPorts, SimulatedRunner } from './runner.ts';
import { seedFor } from './seed.ts';
import type { Service } from './service.ts';
import { servicePlan } from './service-plan.ts';
import { localShell, remoteShell } from './shell.ts';
import { webStream } from './simulated-web.ts';
import { Unpacker } from './unpack-release.ts';
import { UnwellHosts, type WatchedHost } from './unwell-hosts.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What is in service before the first simulated deployment. */
export const releaseBefore: ReleaseId = '20260101T090000Z-0ddba11';

const bootMs = 20_000;
const stepMs = 10;
const patience = { killGraceMs: 10_000, drainMs: 1_000 };

/** One host of the configuration, with what it runs on. */
export interface FleetHost extends WatchedHost {
  readonly config: HostConfig;
  readonly machine: Machine;
  readonly app: AppDirectory;
  readonly service: Service;
  /** How it meets the network. */
  readonly network: SimulatedHost;
  readonly switches: Switch[];
  readonly incidents: Incidents;
}

/** What a simulated fleet is made of. */
export interface FleetSettings {
  readonly config: DeployConfig;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly clock: VirtualClock;
}

/** All machines of a configuration in memory, as a scenario wants them. */
export class SimulatedFleet {
  readonly hosts: readonly FleetHost[];
  /** What is to be deployed with. */
  readonly config: DeployConfig;
  readonly #settings: FleetSettings;
  readonly #world: RunnerPorts;
  readonly #unwell: UnwellHosts<FleetHost>;
  readonly #unpacker = new Unpacker();

  constructor(settings: FleetSettings) {
    const { config, scenario, clock } = settings;
    this.#settings = settings;
    const networks = new Map<string, SimulatedHost>();
    const apps = new Map<string, HostConfig[]>();
    for (const host of config.hosts) {
      const key = placeKey(host);
      apps.set(key, [...(apps.get(key) ?? []), host]);
    }
    const machines = new Map<string, Machine>();
    this.hosts = config.hosts.map((host) => {
      const key = placeKey(host);
      const machine = machines.get(key) ?? this.#machine(apps.get(key) ?? [host]);
      machines.set(key, machine);
      const network = networks.get(key) ?? this.#network(host, machine);
      networks.set(key, network);
      const app = machine.app(host.path);
      if (!scenario.firstDeployment) putIntoService(app, machine.service(host.path));
      const switches: Switch[] = [];
      app.onSwitch((release) => switches.push({ at: clock.now(), release }));
      const incidents = new Incidents(this.#scenarioOf(host.name).incidents, {
        ...{ clock, network, restart: () => this.restart({ network, machine }) },
      });
      return {
        config: host,
        machine,
        app,
        service: machine.service(host.path),
        network,
        switches,
        incidents,
      };
    });
    this.#unwell = new UnwellHosts(this.hosts, ({ app, service }) => this.#isWell(app, service));
    for (const hop of config.hosts.flatMap((host) => host.jumps)) {
      const key = placeKey(hop);
      if (!networks.has(key)) networks.set(key, new SimulatedHost({ ...hop, programs: {} }));
    }
    this.config = rehearsalConfig(config, networks, scenario.lockWaitMs);
    this.#world = {
      clock,
      random: seededRandom(seedFor(settings.seed, 'runner')),
      transport: simulatedTransport({ clock, hosts: [...networks.values()], patience }),
      dial: async (address, port) => this.#dial(address, port),
      runLocally: async () => this.#askFleet(),
    };
  }

  /** Another runner; what goes wrong during its deployment is drawn for each host now. */
  newRunner(number: number): SimulatedRunner {
    if (number === 0) return new SimulatedRunner(this.#world);
    for (const host of this.hosts) {
      const { config, network, app, incidents } = host;
      const random = seededRandom(seedFor(this.#settings.seed, `${number} ${config.name}`));
      const faults = new InjectedFaults(this.#faultsOf(config.name, random), random);
      const isSealed = (release: string): boolean => app.isSealed(release);
      incidents.begin();
      network.commandFault = (argv, input) => {
        if (!faults.isPending && !incidents.isPending) return undefined;
        const step = rehearsedStepOf(argv, input, isSealed);
        incidents.at('before', step);
        return faults.next(step);
      };
      network.commandDone = (argv, input) => {
        if (incidents.isPending) incidents.at('after', rehearsedStepOf(argv, input, isSealed));
      };
    }
    return new SimulatedRunner(this.#world);
  }

  /** What really stands on each host now. */
  truth(): readonly HostTruth[] {
    const before = this.#settings.scenario.firstDeployment ? undefined : releaseBefore;
    return this.hosts.map(({ config, app, service, network, switches }) => ({
      host: config.name,
      before,
      current: app.current,
      serving: service.release,
      isHealthy: this.#isWell(app, service),
      transaction: app.state,
      isUnfinished: app.isUnfinished,
      switches: [...switches],
      wasOutOfReach: network.wasOutOfReach,
    }));
  }

  /** The hosts whose app does not answer well now; it changes with the next look. */
  unwellHosts(): ReadonlySet<string> {
    return this.#unwell.at(this.#settings.clock.now());
  }

  /** Where nothing is and nothing was, nothing is amiss. */
  #isWell(app: AppDirectory, service: Service): boolean {
    return service.isHealthy || (app.current === undefined && this.#settings.scenario.firstDeployment);
  }

  /** Power off and on again. */
  async restart({ network, machine }: Pick<FleetHost, 'network' | 'machine'>): Promise<void> {
    const met = network.connectFault;
    network.connectFault = { kind: 'away' };
    network.cut();
    await machine.restart((app) => tick(machine, app));
    network.connectFault = met;
  }

  #faultsOf(name: string, random: Random): readonly StepFault[] {
    const { chance, kinds, steps } = this.#settings.scenario.random;
    const { faults } = this.#scenarioOf(name);
    const fails = random() < chance;
    const step = steps[Math.floor(random() * steps.length)];
    const kind = kinds[Math.floor(random() * kinds.length)];
    if (!fails || step === undefined || kind === undefined) return faults;
    return [...faults, { step, kind, chance: 1, times: 1 }];
  }

  #scenarioOf(name: string): HostScenario {
    const { everyHost, hosts } = this.#settings.scenario;
    return { ...everyHost, ...hosts[name] };
  }

  #machine(apps: readonly HostConfig[]): Machine {
    const { scenario, clock } = this.#settings;
    const [first] = apps;
    const own = this.#scenarioOf(first?.name ?? '');
    const machine = new Machine({
      ...{ clock, bootMs, stepMs, missingTools: [], user: first?.user ?? 'deploy' },
      uploadMs: (scenario.size.bytes / own.bytesPerSecond) * 1000,
      deadMan: deadManMeans(own.deadMan),
      service: (path) => {
        const host = apps.find((candidate) => candidate.path === path) ?? first;
        if (host === undefined) throw new Error(`nothing is configured at ${path}`);
        const options = { before: releaseBefore, commandMs: scenario.commandMs };
        return servicePlan(host, this.#scenarioOf(host.name), options);
      },
      programs: { sh: localShell },
      unpacker: this.#unpacker,
    });
    machine.disk = own.disk;
    machine.wayBackFailures = own.goBackFailures;
    return machine;
  }

  #network(host: HostConfig, machine: Machine): SimulatedHost {
    const services: Record<string, () => Duplex> = {};
    for (const { address, port } of host.health.flatMap(addressOf)) {
      services[`${address}:${port}`] = () => serve(host.health, machine.service(host.path));
    }
    const { address, port } = host;
    const programs = { sh: remoteShell(machine) };
    const network = new SimulatedHost({ address, port, programs, services, partsOf: partsOfRow });
    const own = this.#scenarioOf(host.name);
    network.delayMs = own.latencyMs;
    network.connectMs = 3 * own.latencyMs;
    if (own.reach === 'refuses') network.connectFault = { kind: 'fails', failure: 'connection-refused' };
    if (own.reach === 'silent') network.connectFault = { kind: 'away' };
    return network;
  }

  /** From the runner an app is asked by its host's address; any other name leads to the fleet as a whole. */
  #dial(address: string, port: number): Duplex {
    const { hosts, config } = this;
    const [own] = hosts.filter((host) => host.config.address === address);
    const questions = [...config.verify, ...config.gate, ...config.hosts.flatMap((host) => host.health)];
    const answers = this.#settings.scenario.questions;
    if (own !== undefined) return serve(questions, own.service, answers);
    const [first] = this.#reachable;
    if (first === undefined) throw refused(address, port);
    const isHealthy = this.#reachable.every(({ service }) => service.isHealthy);
    const state = { isHealthy, version: first.service.release ?? '' };
    return webStream(questions, (asked) => worsened(state, answers[asked?.name ?? '']));
  }

  get #reachable(): readonly FleetHost[] {
    return this.hosts.filter(({ network }) => network.connectFault === undefined);
  }

  async #askFleet(): Promise<CommandResult> {
    const isHealthy = this.#reachable.every(({ service }) => service.isHealthy);
    const end = { kind: 'exited', code: isHealthy ? 0 : 1 } as const;
    return { end, stdout: '', stderr: isHealthy ? '' : 'not healthy\n', durationMs: 0 };
  }
}

function deadManMeans(kind: HostScenario['deadMan']): DeadManMeans {
  switch (kind) {
    case 'systemd':
      return { timer: 'systemd-system', survivesReboot: true };
    case 'session':
      return { timer: 'session', survivesReboot: false };
    case 'none':
      return { timer: 'none', survivesReboot: false };
  }
}

function putIntoService(app: AppDirectory, service: Service): void {
  if (app.current !== undefined) return;
  app.exists = true;
  app.prepared = true;
  const content = Buffer.from(releaseBefore);
  app.releases.set(releaseBefore, new FileTree([['app', { kind: 'file', content, mode: 0o444 }]]));
  app.notes.set(releaseBefore, { sealed: true, state: 'good', reason: '', versions: [] });
  app.current = releaseBefore;
  service.start();
}
