import type { DeployEvent } from '../../model/events.ts';
import { wavesOf } from '../waves.ts';
import { type JudgedConfig, participantsOf, type RehearsedRun, statesOf } from './rehearsed-run.ts';

/**
 * Follows one simulated deployment event by event, and says where hosts were unwell together that do not change
 * together, by the waves that the configuration asks for. It keeps only what may be wrong, and not what it saw, which
 * in a large fleet is every host at every event.
 */
export class UnwellWatch {
  readonly #config: JudgedConfig;
  #waveOf: ReadonlyMap<string, number> = new Map();
  /** All of them change together, so that nothing can be wrong. */
  #isOneWave = false;
  readonly #seen = new Map<string, readonly string[]>();

  constructor(config: JudgedConfig) {
    this.#config = config;
  }

  /** Takes in an event, and the hosts that were not healthy when it came. */
  see(event: DeployEvent, unwell: ReadonlySet<string>): void {
    const { hosts } = this.#config;
    if (event.type === 'phase-started' && event.phase === 'activate') {
      const waves = wavesOf(this.#config, participantsOf({ events: [event] }));
      this.#waveOf = new Map(waves.flatMap((wave, index) => wave.hosts.map((host) => [host, index])));
      this.#isOneWave = waves.length === 1 && this.#waveOf.size === hosts.length;
    }
    if (this.#isOneWave || this.#areOfOneWave(unwell)) return;
    const names = hosts.flatMap(({ name }) => (unwell.has(name) ? [name] : []));
    this.#seen.set(names.join(', '), names);
  }

  /**
   * In words; empty when all is as it must be. A host that stays unwell by right does not count: its failure is to
   * leave it as it is, it needs a person, or the run could not reach it.
   */
  told(run: Pick<RehearsedRun, 'events' | 'truth'>): readonly string[] {
    const states = statesOf(run);
    const away = new Set(run.truth.flatMap((truth) => (truth.wasOutOfReach ? [truth.host] : [])));
    const left = new Set(
      this.#config.hosts.flatMap((host) => (host.onFailure === 'continue' ? [host.name] : [])),
    );
    const isByRight = (host: string): boolean =>
      away.has(host) || left.has(host) || ['failed', 'unknown'].includes(states.get(host) ?? '');
    const told = [...this.#seen.values()].flatMap((unwell) => {
      const counted = unwell.filter((host) => !isByRight(host));
      if (this.#areOfOneWave(counted)) return [];
      return [`${counted.join(', ')} were unwell together and do not change together`];
    });
    return [...new Set(told)];
  }

  #areOfOneWave(hosts: Iterable<string>): boolean {
    let first: number | undefined;
    for (const host of hosts) {
      const wave = this.#waveOf.get(host);
      first ??= wave;
      if (wave === undefined || wave !== first) return false;
    }
    return true;
  }
}
