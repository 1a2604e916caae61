const form = /^(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;

/** The same form as a JSON schema pattern. */
export const durationPattern = '^(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$';

/** Milliseconds of `500ms`, `30s`, `15m`, `2h` or `1h30m`; undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const parts = form.exec(text);
  if (parts === null || text === '') return undefined;
  const [hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}

/** A number of milliseconds in the form that parseDuration reads: `1h30m`, `15m`, `500ms`, `0s`. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 3_600_000), 'h'],
    [Math.floor(whole / 60_000) % 60, 'm'],
    [Math.floor(whole / 1000) % 60, 's'],
    [whole % 1000, 'ms'],
  ];
  const text = parts.map(([amount, unit]) => (amount === 0 ? '' : `${amount}${unit}`)).join('');
  return text === '' ? '0s' : text;
}
