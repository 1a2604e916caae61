import { type Document, type ErrorCode, visit, type YAMLError } from 'yaml';
import { type ConfigIssue, issueAt, type Place } from './issue.ts';

const generalHint =
  'Check indentation (spaces, two a level), colons followed by a space, and quotes that are closed.';

/** What the syntax errors that people meet most mean, and their remedy; the library's words serve for the others. */
const explanations: Partial<Record<ErrorCode, { readonly message?: string; readonly hint: string }>> = {
  TAB_AS_INDENT: {
    message: 'a tab is used as indentation',
    hint: 'Indent with spaces: YAML does not allow tabs there.',
  },
  BAD_INDENT: { hint: 'Give keys of one level the same indentation, and close every `[`, `{` and quote.' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second `key:` stands where a value was expected',
    hint: 'Put nested keys on lines of their own, indented below a key without value; put a text that holds `: ` in quotes.',
  },
  BAD_SCALAR_START: {
    hint: 'Put the text in quotes: `@`, `%` and the backtick may not begin a plain one.',
  },
  MISSING_CHAR: { hint: 'Close the quote or bracket that was opened before this place.' },
  MULTIPLE_DOCS: {
    message: 'the file holds more than one YAML document',
    hint: 'Remove the line `---`; use `environments:` for what differs.',
  },
  NON_STRING_KEY: {
    message: 'a key is not a text',
    hint: 'Write keys as plain words; a list or map in `[ ]` or `{ }` cannot be a key; inside of these, a reference to a variable needs quotes.',
  },
  TAG_RESOLVE_FAILED: {
    message: 'YAML tags are not supported here',
    hint: 'Remove the tag (`!name`); put a text that begins with `!` in quotes.',
  },
  BAD_DQ_ESCAPE: { hint: 'Double the backslash, or use single quotes: they keep backslashes as they are.' },
};

/** What a syntax error is about: the text, and where its places are. */
export interface YamlSource {
  readonly text: string;
  readonly document: Document;
  readonly placeAt: (offset: number) => Place;
}

/**
 * Syntax errors as issues. One mistake makes the library complain again about what follows on the same line,
 * and about leftovers further down, so only the first of a line counts and leftovers count only when alone.
 */
export function yamlErrorIssues(source: YamlSource): ConfigIssue[] {
  const errors = [...source.document.errors, ...source.document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const lines = new Set<number>();
  const issues: ConfigIssue[] = [];
  for (const error of errors) {
    const quote = openQuote(error, source.document);
    const place = source.placeAt(quote ?? error.pos[0]);
    const line = 'location' in place ? place.location.line : 0;
    const leftover = error.code === 'UNEXPECTED_TOKEN' && issues.length > 0;
    if (lines.has(line) || leftover) continue;
    lines.add(line);
    const { message, hint } = quote === undefined ? explain(error, source.text, place) : unclosedQuote;
    issues.push(issueAt(place, [], { message: `not valid YAML: ${message}`, hint }));
  }
  return issues;
}

type Said = Pick<ConfigIssue, 'message' | 'hint'>;

const unclosedQuote: Said = {
  message: 'a quote is opened here and never closed',
  hint: 'Close it at the end of the text, or put the text in the other kind of quotes.',
};

function explain(error: YAMLError, text: string, place: Place): Said {
  const [offset] = error.pos;
  const reference =
    text[offset - 1] === '$' ? /^\{[A-Za-z_][A-Za-z0-9_]*\}/.exec(text.slice(offset))?.[0] : undefined;
  if (reference !== undefined && 'location' in place) {
    return {
      message: `\`$${reference}\` needs quotes inside of \`{ }\` and \`[ ]\``,
      hint: `Write \`"$${reference}"\`.`,
    };
  }
  const known = explanations[error.code];
  // The library's words may quote the text, and an input may hold secrets.
  const words = 'location' in place ? lowerFirst(error.message) : `it cannot be read (${error.code})`;
  return { message: known?.message ?? words, hint: known?.hint ?? generalHint };
}

/** Where the quote began that is open at the end of the text; what helps is not where its lack was noticed. */
function openQuote(error: YAMLError, document: Document): number | undefined {
  if (error.code !== 'MISSING_CHAR') return undefined;
  let start: number | undefined;
  visit(document, {
    Scalar: (_key, { range, type }) => {
      const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
      if (isQuoted && range && range[0] < error.pos[0] && range[2] >= error.pos[0]) start = range[0];
    },
  });
  return start;
}

/** The issue of a file that holds nothing but blanks and comments. */
export function emptyTextIssue(place: Place): ConfigIssue {
  return issueAt(place, [], {
    message: 'the configuration is empty',
    expected: 'a map with `source`, `path` and `hosts`',
    hint: 'Run `deploy-action init` to write a commented one.',
  });
}

/** The issue of a text that is valid YAML and yet no configuration. */
export function notAMapIssue(place: Place): ConfigIssue {
  if ('input' in place) {
    return issueAt(place, [], {
      message: `\`${place.input}\` is neither \`KEY=VALUE\` lines nor a YAML map`,
      hint: 'Write one `KEY=VALUE` a line.',
    });
  }
  return issueAt(place, [], {
    message: 'the configuration is not a map',
    expected: 'keys with values, `app: shop` for example',
    hint: 'Write `key: value` lines at the left margin; `deploy-action init` writes a commented example.',
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
