import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

// Node.js has zstd from 22.15 and 23.8 on; the types of the newest version hide that it may be absent.
const runtime: Partial<Pick<typeof zlib, 'createZstdCompress' | 'createZstdDecompress'>> = zlib;

/** A zstd compressor at its default level, or undefined where this runtime has none. */
export function zstdCompressor(): Transform | undefined {
  return runtime.createZstdCompress?.();
}

/** A zstd decompressor, or undefined where this runtime has none. */
export function zstdDecompressor(): Transform | undefined {
  return runtime.createZstdDecompress?.();
}
