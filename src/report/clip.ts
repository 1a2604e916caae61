/** At most `limit` UTF-16 units of a text, ending in `…` where something was cut; never half a character. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  const splitsPair = (kept.charCodeAt(kept.length - 1) & 0xfc00) === 0xd800;
  return `${splitsPair ? kept.slice(0, -1) : kept}…`;
}
