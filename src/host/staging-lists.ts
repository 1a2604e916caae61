import type { FileManifest, ManifestEntry } from '../model/manifest.ts';
import { entriesText } from './manifest.ts';
import type { FilePatch } from './patches.ts';
import type { ArchiveText, TreeChanges } from './stage.ts';

/** The entries of files that should be in the tree by now. */
export function arrived(files: readonly ManifestEntry[]): ArchiveText {
  return { path: 'lists/arrived', text: entriesText(files) };
}

/** What the host is to do before anything is sent. */
export function listsOf(changes: TreeChanges): ArchiveText[] {
  const pairs = changes.find.map(
    ({ release, from, file }) => `${release} ${file.executable ? 'x' : '-'} ./${from}//./${file.path}\0`,
  );
  const lists = [
    { path: 'lists/delete', text: changes.remove.map((path) => `./${path}\0`).join('') },
    { path: 'lists/pairs', text: pairs.join('') },
    ...[...changes.take].map(([release, files]) => ({
      path: `lists/take.${release}`,
      text: entriesText([...parentsOf(files), ...files]),
    })),
  ];
  return lists.filter((list) => list.text !== '');
}

/** The directories above some files, as entries. */
function parentsOf(files: readonly FileManifest[]): ManifestEntry[] {
  const paths = new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  return [...paths].filter((path) => path !== '').map((path) => ({ kind: 'directory', path }));
}

/** About this much is packed at once; while the host unpacks it, the one before is being proven. */
export const sectionBytes = 16 * 1024 * 1024;

/** Items in pieces that are sent at once. */
export function* sectionsOf<T>(items: readonly T[], bytesIn: (item: T) => number): Generator<T[]> {
  let section: T[] = [];
  let bytes = 0;
  for (const item of items) {
    section.push(item);
    bytes += bytesIn(item);
    if (bytes < sectionBytes) continue;
    yield section;
    section = [];
    bytes = 0;
  }
  if (section.length > 0) yield section;
}

/** How much of a file has to be sent for some patches. */
export function patchBytes(patches: readonly FilePatch[]): number {
  const pieces = patches.flatMap((patch) => patch.pieces);
  return pieces.reduce((sum, piece) => sum + (piece.from === 'new' ? piece.bytes : 0), 0);
}

/** How much there is in the files among some entries. */
export function bytesOf(entries: readonly ManifestEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0);
}
