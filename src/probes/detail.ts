const maxDetail = 200;
const maxValue = 60;

/** `text` as one line without control characters, cut to 200 characters: fit for `Finding.detail`. */
export function oneLine(text: string, max: number = maxDetail): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}

/** A value that came from outside, as JSON, short enough to stand beside another one. */
export function shown(value: unknown): string {
  return oneLine(JSON.stringify(value) ?? 'nothing', maxValue);
}

/** Milliseconds as people say them: `250 ms`, `5 s`, `15 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Number((ms / 1000).toFixed(1))} s`;
  return `${Number((ms / 60_000).toFixed(1))} min`;
}
