/** A copy sorted by the UTF-8 bytes of a text, as `LC_ALL=C sort` does; JavaScript's own order is another. */
export function sortByBytes<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, bytes: Buffer.from(textOf(item)) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ item }) => item);
}
