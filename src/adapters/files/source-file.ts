import { constants } from 'node:fs';
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
