import { makeManifest } from '../../host/manifest.ts';
import type { ArchiveFormat, StagingSource } from '../../host/stage.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { SourceTree } from '../../model/tree.ts';
import { hashTree } from './hash-tree.ts';
import { packTree } from './pack.ts';
import { hasZstd } from './zstd.ts';

/** A scanned source as hosts ask for it; every file bears `modifiedAt`, and is hashed once, from now on and until the signal aborts. */
export function stagingSource(
  tree: SourceTree,
  modifiedAt: number,
  signal: AbortSignal,
): StagingSource & { readonly formats: readonly ArchiveFormat[] } {
  const manifest: Promise<Manifest> = hashTree(tree, signal).then(makeManifest);
  // Whoever asks for it is told; nobody may.
  manifest.catch(() => undefined);
  return {
    formats: hasZstd ? ['zstd', 'gzip'] : ['gzip'],
    manifest: () => manifest,
    archive: ({ texts, entries, format, onBytes }) =>
      packTree(
        { root: tree.root, entries },
        { format, modifiedAt, texts, prefix: 'tree/', ...(onBytes === undefined ? {} : { onBytes }) },
      ),
  };
}
