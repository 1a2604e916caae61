/** Colours the log's own words; text from hosts is never painted, so that nothing can pass for ours. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

/** Paints with ECMA-48 SGR codes, or not at all. */
export function createPaint(color: boolean): Paint {
  const paint =
    (code: number) =>
    (text: string): string =>
      color && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { good: paint(32), bad: paint(31), warn: paint(33), dim: paint(2), bold: paint(1) };
}
