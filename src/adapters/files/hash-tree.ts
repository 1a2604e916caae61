import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathBytes } from '../../host/name-bytes.ts';
import type { ManifestEntry } from '../../model/manifest.ts';
import type { SourceTree, TreeEntry } from '../../model/tree.ts';
import { type FileToHash, fileHasher, type HashedFile } from './hash-file.ts';
import { hashInThreads } from './hash-in-threads.ts';
import { changed, unreadable } from './source-failure.ts';

/** Up to this much it takes less time here than threads take to start. */
const smallTree = { files: 300, bytes: 8 * 1024 * 1024 };
/** After this much the event loop has its turn: connections are being made meanwhile. */
const sliceBytes = 2 * 1024 * 1024;
const mostThreads = 4;

/**
 * Reads every file of a source and tells what each is made of; large trees in threads.
 * Rejects with DeployError `source-invalid` when a file changes while it is read, and with the signal's reason.
 */
export async function hashTree(tree: SourceTree, signal: AbortSignal): Promise<readonly ManifestEntry[]> {
  const files = tree.entries.filter((entry) => entry.kind === 'file');
  const toHash = files.map(({ path, size }) => ({ path: pathBytes(`${tree.root}/${path}`), size }));
  const isSmall = files.length <= smallTree.files && tree.bytes <= smallTree.bytes;
  const ends = isSmall
    ? await hashHere(toHash, signal)
    : await hashInThreads(toHash, Math.min(mostThreads, availableParallelism()), signal);
  const digests = new Map<TreeEntry, string>();
  for (const [index, file] of files.entries()) {
    digests.set(file, digestOf(ends[index], `${tree.root}/${file.path}`));
  }
  return tree.entries.map(
    (entry): ManifestEntry =>
      entry.kind === 'file' ? { ...entry, sha256: digests.get(entry) ?? '' } : entry,
  );
}

async function hashHere(files: readonly FileToHash[], signal: AbortSignal): Promise<readonly HashedFile[]> {
  const hash = fileHasher(fs, crypto);
  const ends: HashedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    ends.push(hash(file));
    bytes += file.size;
    if (bytes < sliceBytes) continue;
    bytes = 0;
    await nextTurn();
    signal.throwIfAborted();
  }
  return ends;
}

function digestOf(end: HashedFile | undefined, path: string): string {
  if (end === undefined || 'changed' in end) throw changed(path);
  if ('sha256' in end) return end.sha256;
  throw unreadable(path, Object.assign(new Error(end.message), { code: end.code }));
}
