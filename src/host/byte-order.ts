import { nameBytes } from './name-bytes.ts';

/** From here on UTF-16, by which JavaScript compares, has another order than UTF-8. */
const differs = /[\ud800-\uffff]/;

/** A copy sorted by the bytes of a name, as `LC_ALL=C sort` does. */
export function sortByBytes<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  if (!items.some((item) => differs.test(textOf(item)))) {
    return items.toSorted((a, b) => order(textOf(a), textOf(b)));
  }
  return items
    .map((item) => ({ item, bytes: nameBytes(textOf(item)) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ item }) => item);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
