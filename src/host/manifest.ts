import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Manifest, ManifestEntry, ManifestGroup } from '../model/manifest.ts';
import { sortByBytes } from './byte-order.ts';

/** The manifest of a release; the same entries in any order make the same manifest. Formats: agent/manifests.sh. */
export function makeManifest(entries: readonly ManifestEntry[]): Manifest {
  const groups = new Map<string, ManifestEntry[]>();
  const keys = new Map<string, string>();
  for (const entry of entries) {
    const directory = posix.dirname(entry.path);
    let key = keys.get(directory);
    if (key === undefined) {
      key = groupKey(directory);
      keys.set(directory, key);
    }
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, found]): ManifestGroup => {
      const sorted = sortByBytes(found, (entry) => entry.path);
      return { key, sha256: sha256(entriesText(sorted)), entries: sorted };
    });
}

/** Entries as the host keeps them, one a line. */
export function entriesText(entries: readonly ManifestEntry[]): string {
  return entries.map((entry) => `${entryLine(entry)}\n`).join('');
}

/** The list of a manifest's groups, whose hash stands for the whole tree. */
export function indexText(manifest: Manifest): string {
  return manifest.map((group) => `${group.key} ${group.sha256}\n`).join('');
}

/** Reads a line of a group, as it is or with only the beginning of its hash; undefined for what is none. */
export function parseEntry(line: string): ManifestEntry | undefined {
  const [, proof = '', size, mode, escaped = ''] = /^(\S+) (\S+) (\S+) \.\/(.+)$/s.exec(line) ?? [];
  const path = unescapePath(escaped);
  if (proof === 'd') return { kind: 'directory', path };
  if (proof === 'l') {
    const at = path.indexOf('//');
    return at < 0 ? undefined : { kind: 'link', path: path.slice(0, at), target: path.slice(at + 2) };
  }
  if (!/^(?:[0-9a-f]{16}|[0-9a-f]{64})$/.test(proof)) return undefined;
  return { kind: 'file', path, size: Number(size), executable: mode === 'x', sha256: proof };
}

/** A path as plain text on one line, for `printf %b`. */
export function escapePath(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be escaped
  return path.replace(/[\0-\x1f\x7f\\\u{DC80}-\u{DCFF}]/gu, (odd) => {
    // A byte that is not UTF-8 (name-bytes.ts) is the lower half of its surrogate.
    const byte = odd.charCodeAt(0) & 0xff;
    return `\\0${byte.toString(8).padStart(3, '0')}`;
  });
}

/** What {@link escapePath} was given. */
export function unescapePath(text: string): string {
  return text.replace(/\\0([0-7]{3})/g, (_, octal: string) => {
    const byte = Number.parseInt(octal, 8);
    return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
  });
}

function entryLine(entry: ManifestEntry): string {
  switch (entry.kind) {
    case 'directory':
      return `d - - ./${escapePath(entry.path)}`;
    case 'link':
      return `l - - ./${escapePath(`${entry.path}//${entry.target}`)}`;
    case 'file':
      return `${entry.sha256} ${entry.size} ${entry.executable ? 'x' : '-'} ./${escapePath(entry.path)}`;
  }
}

/** Spreads directories over 256 groups: some hundred digests compare a tree of any size. */
function groupKey(directory: string): string {
  return sha256(directory).slice(0, 2);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
