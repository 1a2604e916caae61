import { clip } from './clip.ts';
import { printableLine, printableLines, withoutCommands } from './untrusted-text.ts';

/** GitHub's limits: annotations of a kind for one step, characters of a message (actions/runner, ExecutionContext.cs). */
export const annotationLimits = { perStep: 10, messageCharacters: 4096, titleCharacters: 255 } as const;

/** A command to GitHub's runner, as one line for standard output; escaped by the rules of @actions/core. */
export function workflowCommand(
  name: 'group' | 'endgroup' | 'error' | 'warning',
  properties: Readonly<Record<string, string | number>> = {},
  data = '',
): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${escapeData(data)}`;
}

/** What an annotation says and where; all of it may hold text from hosts. */
export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly location?: { readonly file: string; readonly line: number; readonly column: number };
}

/** The command that makes GitHub show an annotation, at a place in a file when there is one. */
export function annotationCommand({ level, title, message, location }: Annotation): string {
  const place =
    location === undefined
      ? {}
      : { file: printableLine(location.file), line: location.line, col: location.column };
  // The runner prints the decoded message in the log, where each of its lines is read again by the viewer.
  const text = printableLines(message).map(withoutCommands).join('\n');
  return workflowCommand(
    level,
    { ...place, title: clip(withoutCommands(printableLine(title)), annotationLimits.titleCharacters) },
    clip(text, annotationLimits.messageCharacters),
  );
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
