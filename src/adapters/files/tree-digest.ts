import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { digestOfTree } from '../../host/tree-digest.ts';
import type { SourceTree } from '../../model/tree.ts';
import { type FileEntry, readSourceFile } from './source-file.ts';

/** Enough to keep the threads busy that read files. */
const filesAtOnce = 8;

/**
 * Reads every file of a source and computes the digest that the host will compare (`digestOfTree`).
 * Rejects with DeployError `source-invalid` when a file changes while it is read.
 */
export async function treeDigest(tree: SourceTree): Promise<string> {
  const files = tree.entries.filter((entry) => entry.kind === 'file');
  const limit = pLimit(filesAtOnce);
  const contents = new Map<string, string>();
  try {
    await limit.map(files, async (file) => contents.set(file.path, await hashFile(tree.root, file)));
  } finally {
    limit.clearQueue();
  }
  return digestOfTree(tree.entries, contents);
}

async function hashFile(root: string, file: FileEntry): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readSourceFile(root, file)) hash.update(chunk);
  return hash.digest('hex');
}
