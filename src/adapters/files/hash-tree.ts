import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type { ManifestEntry } from '../../model/manifest.ts';
import type { SourceTree } from '../../model/tree.ts';
import { type FileEntry, readSourceFile } from './source-file.ts';

/** Enough to keep the threads busy that read files. */
const filesAtOnce = 16;

/**
 * Reads every file of a source and tells what each is made of.
 * Rejects with DeployError `source-invalid` when a file changes while it is read.
 */
export async function hashTree(tree: SourceTree): Promise<readonly ManifestEntry[]> {
  const limit = pLimit(filesAtOnce);
  try {
    return await limit.map(tree.entries, async (entry): Promise<ManifestEntry> => {
      if (entry.kind !== 'file') return entry;
      return { ...entry, sha256: await hashFile(tree.root, entry) };
    });
  } finally {
    limit.clearQueue();
  }
}

async function hashFile(root: string, file: FileEntry): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readSourceFile(root, file)) hash.update(chunk);
  return hash.digest('hex');
}
