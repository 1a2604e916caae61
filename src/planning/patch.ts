import { type PartGroup, type PatchPiece, partsOf } from '../model/file-parts.ts';

/** The host starts a program for each piece. */
const mostPieces = 2_000;

/**
 * How a file becomes another: of what pieces, in order, with as few bytes of the new one as its parts allow. Undefined
 * where more than half of it is new, or it is of too many pieces: then it is sent whole. Parts count as the same by 32 bits and their length; the
 * host compares the digest of what it made.
 */
export function planPatch(
  old: readonly PartGroup[],
  fresh: readonly PartGroup[],
): readonly PatchPiece[] | undefined {
  const places = placesOf(old);
  const pieces: PatchPiece[] = [];
  let at = 0;
  for (const group of fresh) {
    for (const { key, bytes } of partsOf(group)) {
      const last = pieces.at(-1);
      const next = last?.from === 'old' ? last.at + last.bytes : undefined;
      const place = places.byStart.get(next ?? -1) === key ? next : places.byKey.get(key);
      add(pieces, place === undefined ? { from: 'new', at, bytes } : { from: 'old', at: place, bytes });
      at += bytes;
    }
  }
  const few = withFewPieces(pieces);
  const sent = few.reduce((sum, piece) => sum + (piece.from === 'new' ? piece.bytes : 0), 0);
  return sent * 2 > at || few.length > mostPieces ? undefined : few;
}

function placesOf(groups: readonly PartGroup[]): {
  readonly byKey: ReadonlyMap<string, number>;
  readonly byStart: ReadonlyMap<number, string>;
} {
  const byKey = new Map<string, number>();
  const byStart = new Map<number, string>();
  let at = 0;
  for (const group of groups) {
    for (const { key, bytes } of partsOf(group)) {
      if (!byKey.has(key)) byKey.set(key, at);
      byStart.set(at, key);
      at += bytes;
    }
  }
  return { byKey, byStart };
}

/** Adds a piece, as a part of the one before where it goes on there. */
function add(pieces: PatchPiece[], piece: PatchPiece): void {
  const last = pieces.at(-1);
  if (last?.from === piece.from && last.at + last.bytes === piece.at) {
    pieces[pieces.length - 1] = { ...last, bytes: last.bytes + piece.bytes };
  } else pieces.push(piece);
}

/** Where there are too many, the shortest that could be copied are sent instead. */
function withFewPieces(pieces: readonly PatchPiece[]): readonly PatchPiece[] {
  if (pieces.length <= mostPieces) return pieces;
  // Each that is sent joins its neighbours.
  const spare = Math.ceil((pieces.length - mostPieces) / 2) + 1;
  const copied = pieces.filter((piece) => piece.from === 'old').sort((a, b) => a.bytes - b.bytes);
  const sent = new Set(copied.slice(0, spare));
  const fewer: PatchPiece[] = [];
  let at = 0;
  for (const piece of pieces) {
    add(fewer, sent.has(piece) ? { from: 'new', at, bytes: piece.bytes } : piece);
    at += piece.bytes;
  }
  return fewer.length < pieces.length ? withFewPieces(fewer) : fewer;
}
