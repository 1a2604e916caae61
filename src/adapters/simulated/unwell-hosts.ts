import type { AppDirectory } from './app-directory.ts';
import type { Service } from './service.ts';
import { SleeperHeap } from './sleeper-heap.ts';

/** What is looked at: the app of one host. */
export interface WatchedHost {
  readonly config: { readonly name: string };
  readonly app: AppDirectory;
  readonly service: Service;
}

/**
 * The hosts whose app does not answer well. Who looks often, at a large fleet, pays only for what has changed since:
 * hosts tell when they do, and when they will change by themselves is known.
 */
export class UnwellHosts<Host extends WatchedHost> {
  readonly #isWell: (host: Host) => boolean;
  readonly #changed: Set<Host>;
  readonly #changing = new SleeperHeap();
  readonly #names = new Set<string>();

  constructor(hosts: readonly Host[], isWell: (host: Host) => boolean) {
    this.#isWell = isWell;
    this.#changed = new Set(hosts);
    for (const host of hosts) {
      host.service.onChange(() => this.#changed.add(host));
      host.app.onSwitch(() => this.#changed.add(host));
    }
  }

  /** Their names at a time, which changes with the next look. */
  at(now: number): ReadonlySet<string> {
    for (let at = this.#changing.firstAt; at !== undefined && at <= now; at = this.#changing.firstAt) {
      this.#changing.take()?.wake();
    }
    for (const host of this.#changed) this.#look(host);
    this.#changed.clear();
    return this.#names;
  }

  #look(host: Host): void {
    const { name } = host.config;
    if (this.#isWell(host)) this.#names.delete(name);
    else this.#names.add(name);
    const { changesAt } = host.service;
    if (changesAt !== undefined) this.#changing.add(changesAt, () => this.#changed.add(host));
  }
}
