import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sortByBytes } from '../../host/byte-order.ts';
import { linkStaysInside } from '../../host/link-target.ts';
import { nameText, pathBytes } from '../../host/name-bytes.ts';
import type { SourceTree, TreeEntry } from '../../model/tree.ts';
import { codeOf, shown, sourceError, unreadable } from './source-failure.ts';
import { type SourceFilter, type SourcePatterns, sourceFilter } from './source-filter.ts';

/** After so many the event loop has its turn, so that a run can be cancelled. */
const directoriesAtOnce = 100;

/**
 * Lists what of a directory belongs to the release; `sourceFilter` tells what the patterns mean. Links are kept as
 * links, also where they lead nowhere. Rejects with DeployError: `link-escapes` for a link out of the source;
 * `source-invalid` where it is missing, empty or unreadable, or holds a device, pipe or socket. Names that are not UTF-8
 * are in the texts of name-bytes.ts.
 */
export async function scanSource(root: string, patterns: SourcePatterns): Promise<SourceTree> {
  await requireDirectory(root);
  const filter = await sourceFilter(root, patterns);
  const entries: TreeEntry[] = [];
  // Parents that no pattern names but that something included lies in.
  const passed = new Map<string, TreeEntry>();
  const pending = [''];
  let listed = 0;
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    listed += 1;
    if (listed % directoriesAtOnce === 0) await nextTurn();
    for (const found of listDirectory(root, directory, filter)) {
      if (found.kind === 'directory') pending.push(found.path);
      if (filter.includes(found.path, found.kind === 'directory')) entries.push(found);
      else if (found.kind === 'directory') passed.set(found.path, found);
    }
  }
  const missing = new Set<TreeEntry>();
  for (const { path } of passed.size === 0 ? [] : entries) {
    for (let above = dirname(path); above !== '.'; above = dirname(above)) {
      const parent = passed.get(above);
      if (parent !== undefined) missing.add(parent);
    }
  }
  return summarise(root, [...entries, ...missing], patterns);
}

function summarise(root: string, entries: readonly TreeEntry[], patterns: SourcePatterns): SourceTree {
  const files = entries.filter((entry) => entry.kind === 'file');
  if (!entries.some((entry) => entry.kind !== 'directory')) {
    throw sourceError(
      `there is nothing to deploy in ${root}`,
      patterns.include.length > 0 || patterns.exclude.length > 0
        ? 'No file is left by `include` and `exclude`; patterns are relative to the source and use gitignore syntax.'
        : 'The source is empty: build the app before this step, or correct `source`.',
    );
  }
  return {
    root,
    entries: sortByBytes(entries, (entry) => entry.path),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.size, 0),
  };
}

async function requireDirectory(root: string): Promise<void> {
  let found: Stats;
  try {
    found = await stat(root);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw unreadable(root, error);
    throw sourceError(
      `the source ${root} does not exist`,
      'Correct `source`, or build (or check out) the app before this step.',
      { cause: error },
    );
  }
  if (!found.isDirectory()) {
    throw sourceError(
      `the source ${root} is not a directory`,
      'Give a directory, or an archive: .tar.gz, .tgz, .tar, .tar.zst or .zip.',
    );
  }
}

/** By blocking calls, as all here: asking the thread pool for each of thousands of files takes many times longer. */
function listDirectory(root: string, directory: string, filter: SourceFilter): TreeEntry[] {
  const within = directory === '' ? '' : `${directory}/`;
  try {
    const found = readdirSync(pathBytes(join(root, directory)), { encoding: 'buffer', withFileTypes: true });
    return found.flatMap((item) => {
      const path = within + nameText(item.name);
      const isDirectory = item.isDirectory();
      if (filter.excludes(path, isDirectory)) return [];
      return [isDirectory ? { kind: 'directory', path } : describe(root, path)];
    });
  } catch (error) {
    throw unreadable(join(root, directory), error);
  }
}

function describe(root: string, path: string): TreeEntry {
  const found = lstatSync(pathBytes(`${root}/${path}`));
  if (found.isDirectory()) return { kind: 'directory', path };
  if (found.isFile()) return { kind: 'file', path, size: found.size, executable: (found.mode & 0o100) !== 0 };
  if (!found.isSymbolicLink()) {
    throw sourceError(
      `${shown(path)} is a device, pipe or socket`,
      'Exclude it: a release holds directories, regular files and links only.',
    );
  }
  const target = nameText(readlinkSync(pathBytes(`${root}/${path}`), { encoding: 'buffer' }));
  if (!linkStaysInside(path, target)) throw linkEscapes(path, target);
  return { kind: 'link', path, target };
}

/** The refusal of a link that leads out of the release. */
function linkEscapes(path: string, target: string): Error {
  return sourceError(
    `the link ${shown(path)} leads out of the source: ${shown(target)}`,
    'Make it relative with `..` only at its start and inside the source, replace it by what it names, or exclude it.',
    { kind: 'link-escapes' },
  );
}
