import type { DeployEvent } from '../model/events.ts';

/**
 * Follows one simulated deployment event by event, and says where hosts were unwell together that do not change
 * together; a host that failed is unwell by right. It keeps what it says and not what it saw, which in a large fleet is
 * every host at every event.
 */
export class UnwellWatch {
  readonly #waveOf = new Map<string, number>();
  readonly #failed = new Set<string>();
  readonly #told = new Set<string>();

  /** In words; empty when all is as it must be. */
  get told(): readonly string[] {
    return [...this.#told];
  }

  /** Takes in an event, and the hosts that were not healthy when it came. */
  see(event: DeployEvent, unwell: readonly string[]): void {
    if (event.type === 'wave-started') for (const host of event.hosts) this.#waveOf.set(host, event.wave);
    if (event.type === 'step-ended' && event.failure !== undefined) this.#failed.add(event.host);
    const first = unwell.find((host) => !this.#failed.has(host));
    if (first === undefined) return;
    const wave = this.#waveOf.get(first);
    const isOfOne = (host: string): boolean => this.#waveOf.get(host) === wave || this.#failed.has(host);
    if (wave !== undefined && unwell.every(isOfOne)) return;
    const open = unwell.filter((host) => !this.#failed.has(host));
    this.#told.add(`${open.join(', ')} were unwell together and are of no one wave that has begun`);
  }
}
