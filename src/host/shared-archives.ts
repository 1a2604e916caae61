import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { entriesText } from './manifest.ts';
import type { ArchiveRequest, StagingSource } from './stage.ts';

/** Larger pieces pass as a stream, for each host anew. */
const largestPiece = 24 * 1024 * 1024;
/** So many different pieces are in the making at once; hosts that differ more get streams. */
const mostInTheMaking = 3;

/**
 * A source whose archives are read and compressed once for all hosts that want the same ones, so long as they want
 * them at about the same time: those used last are kept, up to `keepBytes` in all. No host waits for another.
 */
export function sharedArchives<S extends StagingSource>(source: S, keepBytes: number): S {
  const kept = new Map<string, Promise<Buffer>>();
  const sizes = new Map<string, number>();

  const forget = (key: string): void => {
    kept.delete(key);
    sizes.delete(key);
  };
  const makeRoom = (): void => {
    let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const [key, size] of sizes) {
      if (total <= keepBytes) return;
      forget(key);
      total -= size;
    }
  };
  const pieceOf = (key: string, request: ArchiveRequest): Promise<Buffer> => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const { onBytes: _, ...rest } = request;
    const piece = buffer(source.archive(rest));
    kept.set(key, piece);
    piece.then(
      (bytes) => {
        sizes.set(key, bytes.length);
        makeRoom();
      },
      // What failed is told to those who wait for it, and tried again for others.
      () => forget(key),
    );
    return piece;
  };

  return {
    ...source,
    archive: (request) => {
      const size = contentBytes(request);
      if (size > largestPiece) return source.archive(request);
      const key = keyOf(request);
      if (!kept.has(key) && kept.size - sizes.size >= mostInTheMaking) return source.archive(request);
      return Readable.from(
        (async function* () {
          const bytes = await pieceOf(key, request);
          request.onBytes?.(size);
          yield bytes;
        })(),
      );
    },
  };
}

function contentBytes({ entries, patches = [] }: ArchiveRequest): number {
  const pieces = patches.flatMap((patch) => patch.pieces);
  const sizes = entries.map((entry) => (entry.kind === 'file' ? entry.size : 0));
  return [...sizes, ...pieces.map((piece) => piece.bytes)].reduce((sum, bytes) => sum + bytes, 0);
}

function keyOf({ format, texts, entries, patches = [] }: ArchiveRequest): string {
  // The pieces of patches are among the texts, the files in lists/arrived.
  return [
    format,
    ...patches.map(({ path }) => path),
    ...texts.flatMap(({ path, text }) => [path, text]),
    entriesText(entries),
  ].join('\0');
}
