import type { Clock } from '../../model/clock.ts';
import type { Incident, RehearsedStep } from '../../model/scenario.ts';
import type { SimulatedHost } from '../ssh/simulated-host.ts';

/** What incidents are made of. */
export interface IncidentMeans {
  readonly clock: Clock;
  readonly network: SimulatedHost;
  /** Power off and on again. */
  readonly restart: () => Promise<void>;
}

/** What befalls one machine, each once: at a time, or when a step is about to take effect or has taken it. */
export class Incidents {
  readonly #means: IncidentMeans;
  readonly #left: Set<Incident>;

  constructor(incidents: readonly Incident[], means: IncidentMeans) {
    this.#means = means;
    this.#left = new Set(incidents);
  }

  /** Whether any waits for a step. */
  get isPending(): boolean {
    return this.#left.size > 0;
  }

  /** Begins to wait for those that come at a time. */
  begin(): void {
    for (const incident of this.#left) {
      const { time } = incident;
      if (time.kind !== 'at') continue;
      this.#left.delete(incident);
      void this.#means.clock.sleep(time.ms).then(() => this.#happen(incident));
    }
  }

  /** Told of a step that is about to take effect, or has taken it. */
  at(kind: 'before' | 'after', step: RehearsedStep | undefined): void {
    for (const incident of this.#left) {
      const { time } = incident;
      if (time.kind !== kind || time.step !== step) continue;
      this.#left.delete(incident);
      void this.#happen(incident);
    }
  }

  async #happen({ kind, forMs }: Incident): Promise<void> {
    const { network, clock, restart } = this.#means;
    switch (kind) {
      case 'reset':
        network.cut();
        break;
      case 'partition':
        network.dropPackets(clock);
        await clock.sleep(forMs);
        network.passPackets();
        break;
      case 'reboot':
        await restart();
        break;
    }
  }
}
