import { createHash } from 'node:crypto';
import type { TreeEntry } from '../model/tree.ts';

/**
 * The digest of a tree, equal to what `stage` of agent.sh computes on the host: the SHA-256, in hex, of six lines
 *
 *     tree 1
 *     files <h>         the paths of regular files
 *     contents <h>      the SHA-256 of each file in that order, in hex, each followed by a line feed
 *     executables <h>   the paths of files that their owner may execute
 *     directories <h>   the paths of directories, `.` for the tree itself included
 *     links <h>         `<path>//<target>` of each symbolic link
 *
 * where `<h>` is the SHA-256 of a list whose items start with `./`, are sorted by their bytes and end with NUL
 * (contents excepted). Owners, times and all other mode bits do not count.
 */
export function digestOfTree(
  entries: readonly TreeEntry[],
  /** The SHA-256, in hex, of each regular file by its path. */
  contents: ReadonlyMap<string, string>,
): string {
  const files: string[] = [];
  const executables: string[] = [];
  const directories: string[] = ['.'];
  const links: string[] = [];
  for (const entry of entries) {
    switch (entry.kind) {
      case 'directory':
        directories.push(`./${entry.path}`);
        break;
      case 'link':
        links.push(`./${entry.path}//${entry.target}`);
        break;
      case 'file':
        files.push(`./${entry.path}`);
        if (entry.executable) executables.push(`./${entry.path}`);
        break;
    }
  }
  const hashes = sortByBytes(files, (path) => path).map((path) => `${contents.get(path.slice(2)) ?? ''}\n`);
  return sha256(
    [
      'tree 1\n',
      `files ${hashOfList(files)}\n`,
      `contents ${sha256(hashes.join(''))}\n`,
      `executables ${hashOfList(executables)}\n`,
      `directories ${hashOfList(directories)}\n`,
      `links ${hashOfList(links)}\n`,
    ].join(''),
  );
}

/** A copy sorted by the UTF-8 bytes of a text, as `LC_ALL=C sort` does; JavaScript's own order is another. */
export function sortByBytes<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, bytes: Buffer.from(textOf(item)) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ item }) => item);
}

function hashOfList(items: readonly string[]): string {
  return sha256(
    sortByBytes(items, (item) => item)
      .map((item) => `${item}\0`)
      .join(''),
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
