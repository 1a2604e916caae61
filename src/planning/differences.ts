import type { Differences, FileDifference } from '../model/differences.ts';
import type { ManifestEntry } from '../model/manifest.ts';
import { envFileText } from './env-file.ts';

/** A release as far as a plan compares it. */
export interface ComparedRelease {
  /** Absent where nobody knows any more. */
  readonly entries?: readonly ManifestEntry[];
  readonly env: string;
  readonly unit: string;
}

/** A release that is to come. */
export interface ReleaseToBe {
  readonly entries: readonly ManifestEntry[];
  readonly env: Readonly<Record<string, string>>;
  readonly unit?: { readonly name: string; readonly text: string };
}

/** What differs between a release on a host and one that is to follow; values of the environment are compared and left out. */
export function differencesBetween(before: ComparedRelease, next: ReleaseToBe): Differences {
  const files = before.entries === undefined ? {} : { files: fileDifferences(before.entries, next.entries) };
  const unit = next.unit === undefined ? undefined : unitDifferences(before.unit, next.unit);
  return {
    ...files,
    env: envDifferences(before.env, next.env),
    ...(unit === undefined ? {} : { unit }),
  };
}

function fileDifferences(
  before: readonly ManifestEntry[],
  next: readonly ManifestEntry[],
): NonNullable<Differences['files']> {
  const old = new Map(before.filter(isFile).map((entry) => [entry.path, entry]));
  const added: FileDifference[] = [];
  const changed: FileDifference[] = [];
  for (const entry of next.filter(isFile)) {
    const was = old.get(entry.path);
    old.delete(entry.path);
    const { path } = entry;
    if (was === undefined) added.push({ path, bytes: sizeOf(entry) });
    else if (!isSame(was, entry)) changed.push({ path, bytes: sizeOf(entry), bytesBefore: sizeOf(was) });
  }
  const removed = [...old.values()].map((entry) => ({ path: entry.path, bytesBefore: sizeOf(entry) }));
  return { added: byPath(added), changed: byPath(changed), removed: byPath(removed) };
}

type FileEntry = Exclude<ManifestEntry, { readonly kind: 'directory' }>;

function isFile(entry: ManifestEntry): entry is FileEntry {
  return entry.kind !== 'directory';
}

function sizeOf(entry: FileEntry): number {
  return entry.kind === 'file' ? entry.size : 0;
}

function isSame(one: FileEntry, other: FileEntry): boolean {
  if (one.kind === 'link') return other.kind === 'link' && one.target === other.target;
  return other.kind === 'file' && one.sha256 === other.sha256 && one.executable === other.executable;
}

function byPath(files: readonly FileDifference[]): FileDifference[] {
  return [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
}

function envDifferences(before: string, next: Readonly<Record<string, string>>): Differences['env'] {
  const old = envStatements(before);
  const names = Object.keys(next);
  const textOf = (name: string): string => envFileText({ [name]: next[name] ?? '' });
  return {
    added: names.filter((name) => !old.has(name)).sort(),
    changed: names.filter((name) => old.has(name) && old.get(name) !== textOf(name)).sort(),
    removed: [...old.keys()].filter((name) => !names.includes(name)).sort(),
  };
}

/** The statements of an env file that {@link envFileText} wrote, by name: a value goes on to the end of its quotes. */
function envStatements(text: string): Map<string, string> {
  const statement = /^([A-Za-z_][A-Za-z0-9_]*)=(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|[^\n]*)\n/gm;
  return new Map([...text.matchAll(statement)].map(([whole, name = '']) => [name, whole]));
}

/** The release's own name is in every unit, and changes each time. */
const ownName = /^Environment=DEPLOY_RELEASE=.*$/;

function unitDifferences(
  before: string,
  next: { readonly name: string; readonly text: string },
): Differences['unit'] {
  const [old, fresh] = [before, next.text].map((text) =>
    text.split('\n').filter((line) => line !== '' && !ownName.test(line)),
  );
  const added = (fresh ?? []).filter((line) => !old?.includes(line));
  const removed = (old ?? []).filter((line) => !fresh?.includes(line));
  return added.length + removed.length === 0 ? undefined : { name: next.name, added, removed };
}
