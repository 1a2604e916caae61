import { createHash, type Hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ManifestEntry } from '../../model/manifest.ts';
import type { SourceTree } from '../../model/tree.ts';
import { changed, unreadable } from './source-failure.ts';
import { type FileEntry, readSourceFile } from './source-file.ts';

/** Up to this size a file is read at once: asking the thread pool costs several times what reading it does. */
const smallBytes = 1024 * 1024;
/** After this much the event loop has its turn: connections are being made meanwhile. */
const sliceBytes = 2 * 1024 * 1024;
const sliceFiles = 64;

/**
 * Reads every file of a source and tells what each is made of.
 * Rejects with DeployError `source-invalid` when a file changes while it is read.
 */
export async function hashTree(tree: SourceTree): Promise<readonly ManifestEntry[]> {
  const buffer = Buffer.allocUnsafe(smallBytes);
  const hashed: ManifestEntry[] = [];
  let bytes = 0;
  let files = 0;
  for (const entry of tree.entries) {
    if (entry.kind !== 'file') {
      hashed.push(entry);
      continue;
    }
    const isSmall = entry.size <= smallBytes;
    const sha256 = isSmall ? hashSmall(tree.root, entry, buffer) : await hashLarge(tree.root, entry);
    hashed.push({ ...entry, sha256 });
    bytes += entry.size;
    files += 1;
    if (bytes < sliceBytes && files < sliceFiles) continue;
    bytes = 0;
    files = 0;
    await nextTurn();
  }
  return hashed;
}

function hashSmall(root: string, file: FileEntry, buffer: Buffer): string {
  const path = join(root, file.path);
  let handle: number | undefined;
  try {
    // What was a file when it was scanned may be a link by now.
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const before = fstatSync(handle, { bigint: true });
    if (!before.isFile() || before.size !== BigInt(file.size)) throw changed(path);
    const hash = createHash('sha256');
    if (readInto(hash, handle, buffer, file.size) < file.size) throw changed(path);
    const after = fstatSync(handle, { bigint: true });
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw changed(path);
    return hash.digest('hex');
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Hashes up to `size` bytes; returns how many there were. */
function readInto(hash: Hash, handle: number, buffer: Buffer, size: number): number {
  let done = 0;
  while (done < size) {
    const read = readSync(handle, buffer, 0, size - done, null);
    if (read === 0) break;
    hash.update(buffer.subarray(0, read));
    done += read;
  }
  return done;
}

async function hashLarge(root: string, file: FileEntry): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readSourceFile(root, file)) hash.update(chunk);
  return hash.digest('hex');
}
