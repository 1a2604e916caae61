/** A value as YAML on one line, as hints and tables show it; texts are quoted only where a list or map needs it. */
export function inFlowStyle(value: unknown, inside = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => inFlowStyle(item, true)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, inner]) => `${key}: ${inFlowStyle(inner, true)}`);
    return `{ ${pairs.join(', ')} }`;
  }
  const text = String(value);
  return inside && /[{}[\],*&!|>'"%@`]|: | #/.test(text) ? JSON.stringify(text) : text;
}
