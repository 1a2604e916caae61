/** One sleep: when it ends and what is told then. */
export interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
  /** How many began before it. */
  readonly order: number;
  /** Where it stands in the heap; -1 once it is out. */
  index: number;
}

/** Sleeps by the time of their end, those of the same time by their beginning: a binary heap that lets go of any. */
export class SleeperHeap {
  readonly #entries: Sleeper[] = [];
  #added = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** The one that ends first. */
  get first(): Sleeper | undefined {
    return this.#entries[0];
  }

  add(at: number, wake: () => void): Sleeper {
    const entry: Sleeper = { at, wake, order: this.#added++, index: this.#entries.length };
    this.#entries.push(entry);
    this.#rise(entry);
    return entry;
  }

  /** Whether it was there. */
  remove(entry: Sleeper): boolean {
    if (entry.index < 0) return false;
    const last = this.#entries.pop();
    if (last !== undefined && last !== entry) {
      this.#put(last, entry.index);
      this.#rise(last);
      this.#sink(last);
    }
    entry.index = -1;
    return true;
  }

  #put(entry: Sleeper, index: number): void {
    this.#entries[index] = entry;
    entry.index = index;
  }

  #rise(entry: Sleeper): void {
    for (;;) {
      const above = this.#entries[(entry.index - 1) >> 1];
      if (entry.index === 0 || above === undefined || !isBefore(entry, above)) return;
      const { index } = above;
      this.#put(above, entry.index);
      this.#put(entry, index);
    }
  }

  #sink(entry: Sleeper): void {
    for (;;) {
      const left = this.#entries[2 * entry.index + 1];
      const right = this.#entries[2 * entry.index + 2];
      const least = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (least === undefined || !isBefore(least, entry)) return;
      const { index } = least;
      this.#put(least, entry.index);
      this.#put(entry, index);
    }
  }
}

function isBefore(one: Sleeper, other: Sleeper): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
