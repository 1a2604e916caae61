import type { Location } from '../model/failure.ts';
import type { ConfigIssue } from './issue.ts';

const widestLine = 100;

/** The file that issues point into, to show their lines. */
export interface IssueSource {
  readonly name: string;
  readonly text: string;
}

/** How an input is spoken of; the command line has options instead. */
export type NameInput = (input: string) => string;

const asInput: NameInput = (input) => `input ${input}`;

/** Issues as text for people: where, what, the line with a mark below it, and what to do. Ends without a line break. */
export function formatIssues(
  issues: readonly ConfigIssue[],
  file?: IssueSource,
  nameInput: NameInput = asInput,
): string {
  const lines = file?.text.split(/\r\n|\n|\r/) ?? [];
  const blocks = issues.map((issue) => {
    const shown = issue.location?.file === file?.name ? sourceLines(lines, issue.location) : [];
    return [heading(issue, nameInput), ...shown, ...advice(issue)].join('\n');
  });
  const count = issues.length === 1 ? '1 problem' : `${issues.length} problems`;
  return [...blocks, `${count} in the configuration; nothing was changed on any host.`].join('\n\n');
}

/** An issue as two lines for an annotation, which shows the place in a file by itself: what is wrong, and what to do. */
export function issueNote(issue: ConfigIssue): string {
  const { location: _shown, ...rest } = issue;
  return `${heading(rest, asInput)}\n${issue.hint}`;
}

function heading({ location, input, line, message }: ConfigIssue, nameInput: NameInput): string {
  if (location !== undefined) return `${location.file}:${location.line}:${location.column}: ${message}`;
  const within = line === undefined ? '' : `, line ${line}`;
  return input === undefined ? message : `${nameInput(input)}${within}: ${message}`;
}

function advice({ expected, nearest, hint }: ConfigIssue): string[] {
  return [
    ...(expected === undefined ? [] : [`  expected: ${expected}`]),
    ...(nearest === undefined ? [] : [`  nearest: ${nearest}`]),
    `  hint: ${hint}`,
  ];
}

/** The line with a mark below the column; long lines are cut around it, and every character takes one column. */
function sourceLines(lines: readonly string[], location: Location | undefined): string[] {
  const line = location === undefined ? undefined : lines[location.line - 1];
  if (location === undefined || line === undefined || line.trim() === '') return [];
  const start = Math.max(0, location.column - 1 - Math.floor(widestLine * 0.7));
  const visible = oneColumnEach(line.slice(start, start + widestLine));
  const [before, after] = [start > 0 ? '…' : '', line.length > start + widestLine ? '…' : ''];
  const number = String(location.line).padStart(5);
  const column = before.length + location.column - 1 - start;
  return [`${number} | ${before}${visible}${after}`, `${' '.repeat(5)} | ${' '.repeat(column)}^`];
}

function oneColumnEach(text: string): string {
  return [...text]
    .map((character) => (character === '\t' ? '→' : character < ' ' ? '?' : character))
    .join('');
}
