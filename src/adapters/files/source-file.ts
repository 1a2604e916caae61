import { closeSync, constants, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { pathBytes } from '../../host/name-bytes.ts';
import type { PatchPiece } from '../../model/file-parts.ts';
import type { TreeEntry } from '../../model/tree.ts';
import { changed, unreadable } from './source-failure.ts';

/** A regular file of a source. */
export type FileEntry = Extract<TreeEntry, { kind: 'file' }>;

/**
 * Reads a file as it was scanned into the buffer that `room` gives each time, and yields how many bytes are there.
 * Rejects with DeployError `source-invalid` when the file changes meanwhile or cannot be read.
 */
export function readSourceFile(root: string, entry: FileEntry, room: () => Buffer): AsyncGenerator<number> {
  return readPieces(root, entry, [{ at: 0, bytes: entry.size }], room);
}

/** The same for pieces of a file, one behind the other. */
export async function* readPieces(
  root: string,
  entry: FileEntry,
  pieces: readonly Pick<PatchPiece, 'at' | 'bytes'>[],
  room: () => Buffer,
): AsyncGenerator<number> {
  const path = join(root, entry.path);
  let handle: FileHandle | undefined;
  try {
    // What was a file when it was scanned may be a link by now.
    handle = await open(pathBytes(path), constants.O_RDONLY | constants.O_NOFOLLOW);
    const before = await handle.stat({ bigint: true });
    if (!before.isFile() || before.size !== BigInt(entry.size)) throw changed(path);
    for (const { at, bytes } of pieces) {
      for (let done = 0; done < bytes; ) {
        const into = room();
        const { bytesRead } = await handle.read(into, 0, Math.min(bytes - done, into.length), at + done);
        if (bytesRead === 0) throw changed(path);
        done += bytesRead;
        yield bytesRead;
      }
    }
    const after = await handle.stat({ bigint: true });
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changed(path);
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await handle?.close();
  }
}

/**
 * The same for a small file, by blocking calls into the beginning of a buffer, which has room for one byte more than
 * the file holds: asking the thread pool for each of thousands of files takes many times longer. Returns the bytes read.
 * Throws DeployError `source-invalid`; a change at the very moment of reading shows on the host, by the digest.
 */
export function readSmallFile(root: string, entry: FileEntry, into: Buffer): number {
  const path = join(root, entry.path);
  let handle: number | undefined;
  try {
    handle = openSync(pathBytes(path), constants.O_RDONLY | constants.O_NOFOLLOW);
    let read = readSync(handle, into, 0, entry.size + 1, null);
    // File systems over a network may give less than there is.
    while (read < entry.size) {
      const more = readSync(handle, into, read, entry.size + 1 - read, null);
      if (more === 0) break;
      read += more;
    }
    if (read !== entry.size) throw changed(path);
    return read;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
