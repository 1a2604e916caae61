/** One sleep, and what is told when it ends. */
export interface Sleeper {
  readonly wake: () => void;
  readonly moment: Moment;
  /** It has ended, or was given up. */
  isOut: boolean;
}

/** All sleeps that end at one time, in the order in which they began. */
interface Moment {
  readonly at: number;
  readonly sleepers: Sleeper[];
  /** How many at the beginning of `sleepers` are out. */
  past: number;
  /** How many of `sleepers` are not out. */
  left: number;
  /** Where it stands in the heap. */
  index: number;
}

/**
 * Sleeps by the time of their end, those of the same time by their beginning: a binary heap of times that lets go of
 * any. The hosts of a fleet mostly wait for the same times.
 */
export class SleeperHeap {
  readonly #heap: Moment[] = [];
  readonly #moments = new Map<number, Moment>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** When the first one ends. */
  get firstAt(): number | undefined {
    return this.#heap[0]?.at;
  }

  /** How many of those that end first end by a time. */
  dueBy(time: number): number {
    const first = this.#heap[0];
    return first === undefined || first.at > time ? 0 : first.left;
  }

  /** The one that ends first, which is out then. */
  take(): Sleeper | undefined {
    const moment = this.#heap[0];
    if (moment === undefined) return undefined;
    let first = moment.sleepers[moment.past];
    while (first?.isOut === true) {
      moment.past += 1;
      first = moment.sleepers[moment.past];
    }
    if (first !== undefined) this.remove(first);
    return first;
  }

  add(at: number, wake: () => void): Sleeper {
    const moment = this.#moments.get(at) ?? this.#addMoment(at);
    const sleeper: Sleeper = { wake, moment, isOut: false };
    moment.sleepers.push(sleeper);
    moment.left += 1;
    this.#size += 1;
    return sleeper;
  }

  /** Whether it was there. */
  remove(sleeper: Sleeper): boolean {
    if (sleeper.isOut) return false;
    sleeper.isOut = true;
    this.#size -= 1;
    const { moment } = sleeper;
    moment.left -= 1;
    if (moment.left === 0) this.#removeMoment(moment);
    return true;
  }

  #addMoment(at: number): Moment {
    const moment: Moment = { at, sleepers: [], past: 0, left: 0, index: this.#heap.length };
    this.#moments.set(at, moment);
    this.#heap.push(moment);
    this.#rise(moment);
    return moment;
  }

  #removeMoment(moment: Moment): void {
    this.#moments.delete(moment.at);
    const last = this.#heap.pop();
    if (last === undefined || last === moment) return;
    this.#put(last, moment.index);
    this.#rise(last);
    this.#sink(last);
  }

  #put(moment: Moment, index: number): void {
    this.#heap[index] = moment;
    moment.index = index;
  }

  #rise(moment: Moment): void {
    for (;;) {
      const above = this.#heap[(moment.index - 1) >> 1];
      if (moment.index === 0 || above === undefined || above.at < moment.at) return;
      const { index } = above;
      this.#put(above, moment.index);
      this.#put(moment, index);
    }
  }

  #sink(moment: Moment): void {
    for (;;) {
      const left = this.#heap[2 * moment.index + 1];
      const right = this.#heap[2 * moment.index + 2];
      const least = right !== undefined && left !== undefined && right.at < left.at ? right : left;
      if (least === undefined || moment.at < least.at) return;
      const { index } = least;
      this.#put(least, moment.index);
      this.#put(moment, index);
    }
  }
}
