/** Names as a part of a sentence, `a, b and c`; those beyond the limit are counted: `a, b and 7 more`. */
export function listNames(names: readonly string[], limit = 5): string {
  const shown = names.length > limit ? names.slice(0, limit - 1) : [...names];
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}
