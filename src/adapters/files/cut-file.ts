import type * as Fs from 'node:fs';
import type * as Zlib from 'node:zlib';

/** The checksums (CRC-32) and lengths of a file's parts in turns, or nothing where the file could not be read. */
export type CutFile = Uint32Array | undefined;

/**
 * Makes the function that cuts a file where its content says so: behind each place where the hash of the 32 bytes
 * before it ends with enough zeros (a gear hash, as in FastCDC, Xia et al. 2016), from half the average to four times
 * as much apart. Memory: 4 MiB and 16 bytes a part. It uses nothing but its arguments, since its text also runs in
 * worker threads (file-parts.ts). The same content is cut alike by every version, or nothing is found again.
 */
export function fileCutter(
  fs: typeof Fs,
  zlib: typeof Zlib,
): (path: string | Uint8Array, average: number) => CutFile {
  const gear = new Int32Array(256);
  let state = 0x9e3779b9;
  for (let byte = 0; byte < gear.length; byte += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    gear[byte] = state;
  }
  // Eight bytes a turn, which also makes it too long to be drawn into the loop that calls it: that loop is entered once,
  // never compiled as a whole, and what is drawn into it runs at a third of the speed.
  const findEnd = (bytes: Uint8Array, from: number, to: number, mask: number): number => {
    let hash = 0;
    let at = from;
    for (const end = to - 7; at < end; at += 8) {
      hash = ((hash << 1) + (gear[bytes[at] as number] as number)) | 0;
      if ((hash & mask) === 0) return at + 1;
      hash = ((hash << 1) + (gear[bytes[at + 1] as number] as number)) | 0;
      if ((hash & mask) === 0) return at + 2;
      hash = ((hash << 1) + (gear[bytes[at + 2] as number] as number)) | 0;
      if ((hash & mask) === 0) return at + 3;
      hash = ((hash << 1) + (gear[bytes[at + 3] as number] as number)) | 0;
      if ((hash & mask) === 0) return at + 4;
      hash = ((hash << 1) + (gear[bytes[at + 4] as number] as number)) | 0;
      if ((hash & mask) === 0) return at + 5;
      hash = ((hash << 1) + (gear[bytes[at + 5] as number] as number)) | 0;
      if ((hash & mask) === 0) return at + 6;
      hash = ((hash << 1) + (gear[bytes[at + 6] as number] as number)) | 0;
      if ((hash & mask) === 0) return at + 7;
      hash = ((hash << 1) + (gear[bytes[at + 7] as number] as number)) | 0;
      if ((hash & mask) === 0) return at + 8;
    }
    for (; at < to; at += 1) {
      hash = ((hash << 1) + (gear[bytes[at] as number] as number)) | 0;
      if ((hash & mask) === 0) return at + 1;
    }
    return to;
  };
  return (path, average) => {
    const least = average / 2;
    const most = average * 4;
    // Old bytes have been shifted to the upper bits.
    const mask = ((least - 1) << (32 - Math.log2(least))) | 0;
    const bytes = new Uint8Array(Math.max(most * 2, 4 * 1024 * 1024));
    let cut = new Uint32Array(1024);
    let count = 0;
    let handle: number | undefined;
    try {
      handle = fs.openSync(
        typeof path === 'string' ? path : Buffer.from(path),
        fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW,
      );
      let start = 0;
      let filled = 0;
      for (let ended = false; ; ) {
        if (!ended && filled - start < most) {
          bytes.copyWithin(0, start, filled);
          filled -= start;
          start = 0;
          while (!ended && filled < bytes.length) {
            const read = fs.readSync(handle, bytes, filled, bytes.length - filled, null);
            ended = read === 0;
            filled += read;
          }
        }
        if (start === filled) return cut.subarray(0, count);
        const from = Math.min(filled, start + least);
        const end = findEnd(bytes, from, Math.min(filled, start + most), mask);
        if (count + 2 > cut.length) {
          const larger = new Uint32Array(cut.length * 2);
          larger.set(cut);
          cut = larger;
        }
        cut[count] = zlib.crc32(bytes.subarray(start, end));
        cut[count + 1] = end - start;
        count += 2;
        start = end;
      }
    } catch {
      // Whoever sends the file says what is wrong with it.
      return undefined;
    } finally {
      if (handle !== undefined) fs.closeSync(handle);
    }
  };
}
