/**
 * The cycles in an order, one for each set of names that wait for each other: each name comes after the next one, and
 * the last after the first. `after` holds for every name those that it comes after.
 */
export function cyclesAmong(after: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  for (const start of after.keys()) {
    const way: string[] = [];
    const open: { readonly name: string; readonly rest: string[] }[] = [];
    const enter = (name: string): void => {
      way.push(name);
      open.push({ name, rest: [...(after.get(name) ?? [])] });
    };
    if (!done.has(start)) enter(start);
    for (let here = open.at(-1); here !== undefined; here = open.at(-1)) {
      const next = here.rest.shift();
      if (next === undefined) {
        done.add(here.name);
        open.pop();
        way.pop();
      } else if (way.includes(next)) {
        cycles.push(way.slice(way.indexOf(next)));
        // One mended order may mend all that leads here: more about these names would only confuse.
        for (const name of way) done.add(name);
        open.length = 0;
      } else if (!done.has(next)) enter(next);
    }
  }
  return cycles;
}
