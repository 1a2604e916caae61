import { makeManifest } from '../../host/manifest.ts';
import type { ArchiveFormat, StagingSource } from '../../host/stage.ts';
import { averagePartBytes, smallestCutBytes } from '../../model/file-parts.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { SourceTree } from '../../model/tree.ts';
import { FileParts } from './file-parts.ts';
import { hashTree } from './hash-tree.ts';
import { packTree } from './pack.ts';
import { hasZstd } from './zstd.ts';

/** So much of large files is cut before anybody asks for it, while hosts are being reached. */
const cutAheadBytes = 1024 ** 3;

/** A scanned source as hosts ask for it; every file bears `modifiedAt`, and is hashed once, from now on and until the signal aborts. */
export function stagingSource(
  tree: SourceTree,
  modifiedAt: number,
  signal: AbortSignal,
): StagingSource & { readonly formats: readonly ArchiveFormat[] } {
  const manifest: Promise<Manifest> = hashTree(tree, signal).then(makeManifest);
  // Whoever asks for it is told; nobody may.
  manifest.catch(() => undefined);
  const parts = new FileParts(signal);
  const partsOf = ({ path }: { readonly path: string }, average: number) =>
    parts.of(`${tree.root}/${path}`, average);
  let ahead = 0;
  for (const entry of tree.entries) {
    if (entry.kind !== 'file' || entry.size < smallestCutBytes) continue;
    ahead += entry.size;
    if (ahead <= cutAheadBytes) void partsOf(entry, averagePartBytes(entry.size));
  }
  return {
    formats: hasZstd ? ['zstd', 'gzip'] : ['gzip'],
    manifest: () => manifest,
    parts: partsOf,
    archive: ({ texts, patches, entries, format, onBytes }) =>
      packTree(
        { root: tree.root, entries },
        {
          format,
          modifiedAt,
          texts,
          prefix: 'tree/',
          ...(patches === undefined ? {} : { patches }),
          ...(onBytes === undefined ? {} : { onBytes }),
        },
      ),
  };
}
