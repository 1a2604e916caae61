type KeyValues = readonly (readonly [key: string, value: string])[];

/** One answer is asked for many keys, one after another. */
let latest: { readonly text: string; readonly found: KeyValues; readonly last: ReadonlyMap<string, string> } =
  {
    ...{ text: '', found: [], last: new Map() },
  };

/** The `key=value` lines that the agent prints, in their order; other lines are left out. */
export function keyValues(text: string): KeyValues {
  return look(text).found;
}

function look(text: string): typeof latest {
  if (text === latest.text) return latest;
  const found = parse(text);
  latest = { text, found, last: new Map(found) };
  return latest;
}

function parse(text: string): KeyValues {
  return text.split('\n').flatMap((line): [string, string][] => {
    const at = line.indexOf('=');
    return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
  });
}

/** The last value of a key, or undefined where the key is missing or has nothing behind it. */
export function lastValue(text: string, key: string): string | undefined {
  return look(text).last.get(key) || undefined;
}
