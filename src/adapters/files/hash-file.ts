import type * as Crypto from 'node:crypto';
import type * as Fs from 'node:fs';

/** What came of hashing one file: its SHA-256 in hex, that it is another file than was scanned, or why it cannot be read. */
export type HashedFile =
  | { readonly sha256: string }
  | { readonly changed: true }
  | { readonly code: string; readonly message: string };

/** A file to hash, by its path on the runner and the size it was scanned with. */
export interface FileToHash {
  readonly path: string | Uint8Array;
  readonly size: number;
}

/**
 * Makes the function that hashes a file, by blocking reads of at most 1 MiB: for small files asking the thread pool
 * costs several times what reading them does. It uses nothing but its arguments, since its text also runs in worker
 * threads (hash-in-threads.ts).
 */
export function fileHasher(fs: typeof Fs, crypto: typeof Crypto): (file: FileToHash) => HashedFile {
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  return ({ path, size }) => {
    let handle: number | undefined;
    try {
      // What was a file when it was scanned may be a link by now.
      handle = fs.openSync(
        typeof path === 'string' ? path : Buffer.from(path),
        fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW,
      );
      const before = fs.fstatSync(handle, { bigint: true });
      if (!before.isFile() || before.size !== BigInt(size)) return { changed: true };
      const hash = crypto.createHash('sha256');
      for (let left = size; left > 0; ) {
        const read = fs.readSync(handle, buffer, 0, Math.min(left, buffer.length), null);
        if (read === 0) return { changed: true };
        hash.update(buffer.subarray(0, read));
        left -= read;
      }
      const after = fs.fstatSync(handle, { bigint: true });
      if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) return { changed: true };
      return { sha256: hash.digest('hex') };
    } catch (thrown) {
      const error = thrown as NodeJS.ErrnoException;
      return { code: error.code ?? '', message: error.message };
    } finally {
      if (handle !== undefined) fs.closeSync(handle);
    }
  };
}
