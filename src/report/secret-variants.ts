import { Buffer } from 'node:buffer';

/** Shorter texts, in characters, occur in ordinary output all the time. */
export const shortestSecret = 4;

/** Where common programs wrap base64: PEM at 64 columns, MIME and coreutils at 76. */
const base64Columns = [64, 76] as const;

/**
 * Every form in which a secret is looked for, longest first, none twice. Which forms: see `createRedactor`.
 * Not found, because they are endless: forms encoded twice, hexadecimal, compressed or encrypted ones, and
 * the base64 of a text that holds a secret somewhere and is wrapped into lines.
 */
export function secretVariants(secrets: readonly string[]): string[] {
  const found = new Set<string>();
  for (const secret of secrets.flatMap(withRealLineEnds)) {
    for (const text of wholeTexts(secret)) {
      for (const form of [...spelledForms(text), ...base64Forms(text)]) found.add(form);
    }
    for (const line of tellingLines(secret)) {
      for (const form of spelledForms(line)) found.add(form);
    }
  }
  return [...found].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** A key that was pasted with a literal `\n` for each line end is repaired before use: both must be hidden. */
function withRealLineEnds(secret: string): string[] {
  return secret.includes('\\n') ? [secret, secret.replaceAll('\\r', '').replaceAll('\\n', '\n')] : [secret];
}

/** The secret as it is, without the blanks around it, and with the other kind of line ends. */
function wholeTexts(secret: string): string[] {
  const unix = secret.replace(/\r\n?/g, '\n');
  const texts = [secret, secret.trim(), unix, unix.trim(), unix.replaceAll('\n', '\r\n')];
  return texts.filter((text) => text.trim().length >= shortestSecret);
}

/**
 * The lines that give a multi-line secret away, without the blanks around them. Left out is what says
 * nothing and occurs elsewhere: lines under 4 characters, one character repeated (`----`, `====`), and the
 * `-----BEGIN …-----` and `-----END …-----` of PEM (RFC 7468), which every key and certificate has.
 */
function tellingLines(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  if (lines.length < 2) return [];
  return lines.filter(
    (line) =>
      line.length >= shortestSecret &&
      !/^(.)\1*$/u.test(line) &&
      !/^-{4,5} ?(BEGIN|END) [^-]*-{4,5}$/.test(line),
  );
}

/** Forms that spell the text character by character, so that the form of a part is a part of the form. */
function spelledForms(text: string): string[] {
  // A lone surrogate cannot be sent as UTF-8: it arrives as U+FFFD, and encodeURIComponent would throw.
  const sent = Buffer.from(text, 'utf8').toString('utf8');
  return [text, sent, ...urlForms(sent), ...jsonForms(text), ...xmlForms(text), ...shellForms(text)];
}

function urlForms(text: string): string[] {
  const component = encodeURIComponent(text);
  const strict = component.replace(/[!'()*]/g, percentEncoded);
  const form = new URLSearchParams({ '': text }).toString().slice(1);
  const forms = [component, strict, form, strict.replaceAll('%2F', '/'), encodeURI(text), commandForm(text)];
  return [...forms, ...forms.map((one) => one.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()))];
}

/** As `::error::` carries it: the runner decodes it only after the line was written. */
function commandForm(text: string): string {
  return text.replace(/[%\r\n]/g, percentEncoded);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** RFC 8259 allows several spellings: as short as can be, with `\/`, all ASCII, and safe inside HTML. */
function jsonForms(text: string): string[] {
  const short = JSON.stringify(text).slice(1, -1);
  const forms = [short, short.replaceAll('/', '\\/')];
  const ascii = forms.map((form) => form.replace(/[\u007f-\uffff]/g, unicodeEscaped));
  const html = [...forms, ...ascii].map((form) => form.replace(/[<>&']/g, unicodeEscaped));
  return [...forms, ...ascii, ...html];
}

function unicodeEscaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function xmlForms(text: string): string[] {
  const content = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = content.replaceAll('"', '&quot;');
  return [content, quoted, quoted.replaceAll("'", '&#39;'), quoted.replaceAll("'", '&apos;')];
}

/** What stands between the quotes: 'a'\''b', 'a'"'"'b', "a\$b", a\ b (POSIX shell, 2.2) and $'a\'b' (bash). */
function shellForms(text: string): string[] {
  return [
    text.replaceAll("'", `'\\''`),
    text.replaceAll("'", `'"'"'`),
    text.replace(/[\\"$`]/g, '\\$&'),
    text.replace(/[^\w@%+=:,./\n\u0080-\uffff-]/g, '\\$&'),
    text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t'),
  ];
}

/**
 * The base64 (RFC 4648) of a text that ends here, and the part of it that stays the same whatever stands
 * before and behind, for each of the three ways in which bytes can fall into groups of three.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const forms: string[] = [];
  for (const before of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // How many characters at the start also hold bits of what stands before the secret.
    const unsure = Math.ceil((before * 8) / 6);
    const unpadded = padded.replace(/=+$/, '').slice(unsure);
    const steady = unpadded.slice(0, Math.floor(((before + bytes.length) * 8) / 6) - unsure);
    forms.push(steady, unpadded, padded.slice(unsure));
    if (before === 0) forms.push(...base64Columns.flatMap((columns) => wrapped(unpadded, columns)));
  }
  const standard = forms.filter((form) => form.length >= shortestSecret);
  return [...standard, ...standard.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += columns) lines.push(text.slice(at, at + columns));
  // The short rest at the end would also hide innocent text.
  return lines.filter((line) => line.length >= 8);
}
