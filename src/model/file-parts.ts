/**
 * Some parts of a large file that follow each other. Where a file is cut depends on its content only, so that what
 * stays the same is cut alike wherever it has moved to (docs/decisions/0010-large-files-in-parts.md).
 */
export interface PartGroup {
  /** Stands for the parts: 16 hexadecimal digits. */
  readonly name: string;
  readonly bytes: number;
  /** Ten characters for each part: six for what it holds, four for how long it is. */
  readonly parts: string;
}

/** A piece of the new file, `bytes` long: from `at` in the old one on the host, or from `at` in the new one on the runner. */
export interface PatchPiece {
  readonly from: 'old' | 'new';
  readonly at: number;
  readonly bytes: number;
}

/** Smaller files are always sent whole. */
export const smallestCutBytes = 1024 * 1024;

/** How long the parts of a file of `size` bytes are on average, a power of two: no list of them grows without end. */
export function averagePartBytes(size: number): number {
  let average = 8 * 1024;
  for (let most = 1024 ** 3; size >= most && average < 1024 ** 2; most *= 4) average *= 4;
  return average;
}

const keyLength = 10;

/** A part as text, from a checksum of 32 bits and its length in bytes, less than 16 MiB. */
export function partText(checksum: number, bytes: number): string {
  const packed = Buffer.alloc(7);
  packed.writeUInt32BE(checksum, 0);
  packed.writeUIntBE(bytes, 4, 3);
  // Each of the two begins a new character.
  return packed.toString('base64', 0, 4).slice(0, 6) + packed.toString('base64', 4, 7);
}

/** The parts of a group, each with its length in bytes; `key` is the same for parts that hold the same. */
export function* partsOf(group: PartGroup): Generator<{ readonly key: string; readonly bytes: number }> {
  for (let at = 0; at + keyLength <= group.parts.length; at += keyLength) {
    const key = group.parts.slice(at, at + keyLength);
    yield { key, bytes: Buffer.from(key.slice(6), 'base64').readUIntBE(0, 3) };
  }
}
