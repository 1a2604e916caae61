const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);

/** ECMA-48 control sequences: colours, cursor movement, erasing. */
const controlSequence = new RegExp(`(?:${esc}\\[|\\u{9b})[0-?]*[ -/]*[@-~]`, 'gu');

/** ECMA-48 control strings (window titles, links, device strings); their content is not for reading. */
const controlString = new RegExp(
  `(?:${esc}[\\]PX^_]|[\\u{90}\\u{98}\\u{9d}-\\u{9f}])[^\\p{Cc}]*(?:${bell}|${esc}\\\\|\\u{9c})`,
  'gu',
);

const otherEscape = new RegExp(`${esc}[ -/]*[0-~]`, 'gu');

/** What any of the readers of a log may take for the end of a line (Unicode 16, 5.8; \r moves back to its start). */
const lineEnd = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;

/**
 * Characters that show nothing: what is left of controls, halves of characters, direction marks (which can
 * make a line read other than it is), joiners and fillers. .NET, in which GitHub's runner is written, ignores
 * them when it compares text by culture, so they must not hide what looks like a workflow command.
 */
const invisible = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The lines of a text that came from a host, with nothing in them but what can be seen: cursor movement,
 * colours, other controls and invisible characters are gone. A line end at the end adds no empty line.
 */
export function printableLines(text: string): string[] {
  const lines = text.split(lineEnd);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines.map((line) =>
    line
      .replace(controlString, '')
      .replace(controlSequence, '')
      .replace(otherEscape, '')
      .replace(invisible, ''),
  );
}

/** The same as a single line. */
export function printableLine(text: string): string {
  return printableLines(text).join(' ');
}

/**
 * A line of which GitHub's runner carries nothing out: it looks for `##[command]` anywhere in a line and for
 * `::command::` at its start after blanks (actions/runner, ActionCommand.cs). A backslash breaks both and
 * lets people still see what was printed. The line must hold no line ends: see `printableLines`.
 */
export function withoutCommands(line: string): string {
  // Combining marks are passed over, since a comparison by culture may ignore some of them.
  return line.replace(/#(\p{M}*)#(\p{M}*)\[/gu, '#$1#$2\\[').replace(/^([\s\p{M}]*):(?=\p{M}*:)/u, '$1\\:');
}

/** The lines of a host's output as they may be logged: visible text only, no commands, each with its host in front. */
export function remoteLines(host: string, text: string): string[] {
  const name = printableLine(host);
  return printableLines(text).map((line) => withoutCommands(`${name} | ${line}`.trimEnd()));
}
