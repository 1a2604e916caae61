import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { TreeEntry } from '../../model/tree.ts';
import { changed, unreadable } from './source-failure.ts';

/** A regular file of a source. */
export type FileEntry = Extract<TreeEntry, { kind: 'file' }>;

const chunkBytes = 256 * 1024;

/**
 * The content of a file as it was scanned, in chunks of at most 256 KiB.
 * Rejects with DeployError `source-invalid` when the file changes meanwhile or cannot be read.
 */
export async function* readSourceFile(root: string, entry: FileEntry): AsyncGenerator<Buffer> {
  const path = join(root, entry.path);
  let handle: FileHandle | undefined;
  try {
    // What was a file when it was scanned may be a link by now.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const before = await handle.stat({ bigint: true });
    if (!before.isFile() || before.size !== BigInt(entry.size)) throw changed(path);
    let left = entry.size;
    while (left > 0) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(Math.min(left, chunkBytes)));
      if (bytesRead === 0) throw changed(path);
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
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
 * The same for a small file, in one piece and by blocking calls: asking the thread pool five times for each of thousands
 * of files takes many times longer. Throws DeployError `source-invalid`.
 */
export function readSmallFile(root: string, entry: FileEntry): Buffer {
  const path = join(root, entry.path);
  let handle: number | undefined;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const before = fstatSync(handle, { bigint: true });
    if (!before.isFile() || before.size !== BigInt(entry.size)) throw changed(path);
    const content = Buffer.allocUnsafe(entry.size);
    for (let done = 0; done < entry.size; ) {
      const read = readSync(handle, content, done, entry.size - done, null);
      if (read === 0) throw changed(path);
      done += read;
    }
    const after = fstatSync(handle, { bigint: true });
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changed(path);
    return content;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
