import { isUtf8 } from 'node:buffer';

/** Bytes that are no part of a character, as texts have them; a pair of surrogates is a character. */
const strayBytes = /([\u{DC80}-\u{DCFF}]+)/u;

/**
 * The name of a file, which may be any bytes, as a text: what is not UTF-8 becomes a lone surrogate a byte, U+DC00 and
 * the byte, so that {@link nameBytes} gives the same bytes again (PEP 383, "surrogateescape").
 */
export function nameText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    text +=
      length === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return text;
}

/** The bytes of a text that may hold names of {@link nameText}. */
export function nameBytes(text: string): Buffer {
  if (!strayBytes.test(text)) return Buffer.from(text);
  return Buffer.concat(
    text
      .split(strayBytes)
      .map((part, index) =>
        index % 2 === 0
          ? Buffer.from(part)
          : Buffer.from(Array.from(part, (stray) => stray.charCodeAt(0) - 0xdc00)),
      ),
  );
}

/** A path for the functions of `node:fs`. */
export function pathBytes(path: string): string | Buffer {
  return strayBytes.test(path) ? nameBytes(path) : path;
}

/** How many bytes the character has that begins there; 0 where none does. */
function characterLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}
