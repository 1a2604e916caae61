import { printableLine, printableLines } from './untrusted-text.ts';

/** Takes no room and keeps the characters around it from being read together (U+200B, zero width space). */
const separator = '\u200b';

/**
 * Text from anywhere as plain words inside a line or a table's cell of GitHub's Markdown: no HTML, no
 * formatting, no cell border, no block, no mention, issue reference, link, emoji code or formula comes of it
 * (GitHub Flavored Markdown, 2.4, 6 and the autolinks extension). Entities are enough against Markdown
 * itself; what GitHub adds to it reads the finished text, hence the separators.
 */
export function markdownText(text: string): string {
  return words(printableLine(text).trim());
}

/**
 * The same for sentences that mark code by backticks, as hints do; backticks that mark nothing stay what they are.
 */
export function markdownSentence(text: string): string {
  const parts = printableLine(text).trim().split('`');
  const isOdd = (_: string, index: number): boolean => index % 2 === 1;
  if (parts.length % 2 === 0 || parts.filter(isOdd).some((code) => code.trim() === ''))
    return markdownText(text);
  return parts.map((part, index) => (index % 2 === 1 ? markdownCode(part) : words(part))).join('');
}

function words(line: string): string {
  return line
    .replace(/@(?=\S)/g, `@${separator}`)
    .replace(/#(?=\d)/g, `#${separator}`)
    .replace(/:(?=\/\/|[\w+-]+:)/g, `:${separator}`)
    .replace(/(www)\./gi, `$1${separator}.`)
    .replace(/^(?=[-+#=]|\d+[.)])/, separator)
    .replace(/[\\`*[\]<>|~&$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, entity)
    .replaceAll(separator, entity);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** Text from anywhere as code inside a line; not for tables, where GitHub reads `|` before it reads code. */
export function markdownCode(text: string): string {
  const line = printableLine(text);
  if (line.trim() === '') return '';
  const fence = '`'.repeat(longestRun(line) + 1);
  // One blank at both ends is taken away again; it is needed where the text itself begins or ends with `.
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text from anywhere as a block that nothing in it can end: the fence is longer than any run of backticks inside. */
export function markdownBlock(lines: readonly string[]): string {
  const shown = lines.flatMap(printableLines);
  const fence = '`'.repeat(Math.max(3, ...shown.map((line) => longestRun(line) + 1)));
  return [`${fence}text`, ...shown, fence].join('\n');
}

/** A table of GitHub's Markdown; the cells are Markdown already. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(titles), row(titles.map(() => '---')), ...rows.map(row)].join('\n');
}

function longestRun(line: string): number {
  return Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
}
