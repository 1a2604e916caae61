import { nameBytes } from '../../host/name-bytes.ts';

/** What a tar archive says of an entry before its content. */
export interface TarEntry {
  readonly kind: 'file' | 'directory' | 'link';
  /** Without a slash at its end. */
  readonly path: string;
  readonly mode: number;
  /** Of the content, bytes. */
  readonly size: number;
  /** Of a link. */
  readonly target?: string;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
}

/** Headers and contents are filled up to a multiple of this. */
export const tarBlockBytes = 512;

const typeFlags = { file: '0', directory: '5', link: '2' } as const;
const longestName = 100;
const longestPrefix = 155;
/** Eleven octal digits; larger files have their size in base 256, as GNU tar writes it. */
const largestOctal = 8 ** 11 - 1;
const slash = 0x2f;

/**
 * The header of an entry, owned by 0: POSIX ustar (pax(1), "ustar Interchange Format"). Names and targets that do not
 * fit go ahead of it in GNU's records of the types L and K, which GNU tar, bsdtar and busybox read alike; busybox skips
 * PAX records.
 */
export function tarHeader(entry: TarEntry): Buffer {
  const name = nameBytes(entry.path);
  const target = nameBytes(entry.target ?? '');
  const at = splitOf(name);
  const header = block({
    type: typeFlags[entry.kind],
    name: at === undefined ? name.subarray(0, longestName) : name.subarray(at === 0 ? 0 : at + 1),
    prefix: name.subarray(0, at ?? 0),
    target: target.subarray(0, longestName),
    mode: entry.mode,
    size: entry.size,
    modifiedAt: entry.modifiedAt,
  });
  if (at !== undefined && target.length <= longestName) return header;
  return Buffer.concat([
    ...(target.length <= longestName ? [] : longRecord('K', target)),
    ...(at === undefined ? longRecord('L', name) : []),
    header,
  ]);
}

/** How many zeros follow a content of so many bytes. */
export function tarPadding(size: number): number {
  return (tarBlockBytes - (size % tarBlockBytes)) % tarBlockBytes;
}

/** Where a name is cut into prefix and name: 0 where all is name, undefined where neither way fits. */
function splitOf(name: Buffer): number | undefined {
  if (name.length <= longestName) return 0;
  const at = name.indexOf(slash, name.length - longestName - 1);
  return at > 0 && at <= longestPrefix && at < name.length - 1 ? at : undefined;
}

function longRecord(type: 'K' | 'L', text: Buffer): Buffer[] {
  const size = text.length + 1;
  const empty = Buffer.alloc(0);
  const name = Buffer.from('././@LongLink');
  const header = block({ type, name, prefix: empty, target: empty, mode: 0, size, modifiedAt: 0 });
  return [header, text, Buffer.alloc(1 + tarPadding(size))];
}

interface Block {
  readonly type: string;
  readonly name: Buffer;
  readonly prefix: Buffer;
  readonly target: Buffer;
  readonly mode: number;
  readonly size: number;
  readonly modifiedAt: number;
}

function block({ type, name, prefix, target, mode, size, modifiedAt }: Block): Buffer {
  const header = Buffer.allocUnsafe(tarBlockBytes).fill(0);
  name.copy(header, 0);
  header.write(`${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100, 'latin1');
  if (size <= largestOctal) header.write(octal(size, 11), 124, 'latin1');
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write(octal(modifiedAt, 11), 136, 'latin1');
  header.write(`        ${type}`, 148, 'latin1');
  target.copy(header, 157);
  header.write('ustar\x0000', 257, 'latin1');
  prefix.copy(header, 345);
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${octal(sum, 6)}\0`, 148, 'latin1');
  return header;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
