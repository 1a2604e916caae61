/**
 * The value at a JSON pointer (RFC 6901) in a parsed document; `found` is false where there is none,
 * where the pointer is malformed, and for the `-` that only names an element yet to be added.
 */
export function atPointer(
  document: unknown,
  pointer: string,
): { readonly found: true; readonly value: unknown } | { readonly found: false } {
  if (pointer !== '' && !pointer.startsWith('/')) return { found: false };
  let value = document;
  for (const escaped of pointer.split('/').slice(1)) {
    if (/~(?![01])/.test(escaped)) return { found: false };
    // In this order, so that `~01` becomes `~1` and not `/` (RFC 6901, section 4).
    const token = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null) return { found: false };
    if (Array.isArray(value) && !/^(0|[1-9][0-9]*)$/.test(token)) return { found: false };
    if (!Object.hasOwn(value, token)) return { found: false };
    value = Object.getOwnPropertyDescriptor(value, token)?.value;
  }
  return { found: true, value };
}
