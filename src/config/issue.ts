import type { Location } from '../model/failure.ts';

/** Where a value was written: in a file, or in an input of the action (the line counted from 1, where it has several). */
export type Place = { readonly location: Location } | { readonly input: string; readonly line?: number };

/** One thing that is wrong with the configuration, complete enough to be mended without reading the docs. */
export interface ConfigIssue {
  readonly location?: Location;
  /** The input of the action (or option of the command line) that holds the value. */
  readonly input?: string;
  /** The line within the input, counted from 1, where it has several. */
  readonly line?: number;
  /** Dotted path of the value, `hosts.web-1.health[0].http`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, as one sentence without a full stop. */
  readonly message: string;
  readonly expected?: string;
  /** The valid word that resembles the one written. */
  readonly nearest?: string;
  /** What the user should do. */
  readonly hint: string;
}

/** The steps that lead from the top of the configuration to a value: names of keys, and positions in lists. */
export type FieldPath = readonly (string | number)[];

/** A path as people write it: `hosts.web-1.health[0]`. */
export function dotted(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** The name under which a value is spoken of: its path in a file, or the input that it came from. */
export function subjectOf(path: FieldPath, place: Place): string {
  if ('location' in place || place.input === path[0]) return dotted(path);
  return place.input === '' ? String(path.at(-1) ?? '') : place.input;
}

/** An issue about the value at `path`, which was written at `place`. */
export function issueAt(
  place: Place,
  path: FieldPath,
  says: Omit<ConfigIssue, 'path' | 'location' | 'input'>,
): ConfigIssue {
  const subject = subjectOf(path, place);
  const whole = 'input' in place && place.input === '';
  return { ...(whole ? { input: subject } : place), path: subject, ...says };
}

/** Issues in the order of the file, those of inputs first, each only once. */
export function inOrder(issues: readonly ConfigIssue[]): ConfigIssue[] {
  const seen = new Map<string, ConfigIssue>();
  for (const issue of issues) {
    const { file = '', line = 0, column = 0 } = issue.location ?? {};
    seen.set(JSON.stringify([file, line, column, issue.input, issue.line, issue.path, issue.message]), issue);
  }
  return [...seen.values()].sort(
    (a, b) =>
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0),
  );
}
