/** One PEM block (RFC 7468) found in a text. */
export interface PemBlock {
  /** `OPENSSH PRIVATE KEY`, for example. */
  readonly label: string;
  /** With proper line ends and a final newline. */
  readonly text: string;
  /** The base64 part without white space. */
  readonly body: string;
}

/** A pasted key put back into shape, with a word for people about each repair. */
export interface RepairedText {
  readonly text: string;
  readonly block: PemBlock | undefined;
  readonly repaired: readonly string[];
}

/** Undoes what copying, secrets and environment variables do to a key: never more than its layout. */
export function repairKeyText(given: string): RepairedText {
  const repaired: string[] = [];
  const note = (what: string, changed: boolean) => {
    if (changed && !repaired.includes(what)) repaired.push(what);
  };
  let text = given.replace(/^\uFEFF/, '');
  note('removed a byte order mark', text !== given);
  text = unwrapBase64(text, () => note('decoded base64', true));
  const unquoted = text.trim().replace(/^(["'`])([\s\S]*)\1$/, '$2');
  note('removed quotes', unquoted !== text.trim());
  if (unquoted !== text.trim()) text = unwrapBase64(unquoted, () => note('decoded base64', true));
  const newlines = text.replaceAll('\\r\\n', '\n').replaceAll('\\n', '\n');
  note('replaced \\n by line ends', newlines !== text);
  text = newlines;
  const unix = text.replace(/\r\n?/g, '\n');
  note('replaced Windows line ends', unix !== text);
  text = unix;
  const block = findBlock(text);
  if (block !== undefined) noteLayout(text, block, note);
  return { text, block, repaired };
}

/** A whole file in base64 becomes the file; anything else stays. */
function unwrapBase64(text: string, onChange: () => void): string {
  const compact = text.replace(/\\n|\s/g, '');
  if (!/^[A-Za-z0-9+/]{40,}={0,2}$/.test(compact)) return text;
  const decoded = Buffer.from(compact, 'base64').toString('utf8');
  if (!/-----BEGIN |PuTTY-User-Key-File/.test(decoded)) return text;
  onChange();
  return decoded;
}

function findBlock(text: string): PemBlock | undefined {
  const found = /-----BEGIN ([A-Z0-9][A-Z0-9 ]*)-----([\s\S]*?)-----END \1-----/.exec(text);
  const [, label = '', inner = ''] = found ?? [];
  if (found === null) return undefined;
  // Encrypted PEM keys of old begin with headers (RFC 1421), which must keep their own lines.
  const headers = /^\s*Proc-Type:\s*(\S+)\s+DEK-Info:\s*(\S+)\s/.exec(inner);
  const body = inner.slice(headers?.[0].length ?? 0).replace(/\s+/g, '');
  const lines = body.replace(/.{64}(?=.)/g, '$&\n');
  const head = headers === null ? '' : `Proc-Type: ${headers[1]}\nDEK-Info: ${headers[2]}\n\n`;
  return { label, text: `-----BEGIN ${label}-----\n${head}${lines}\n-----END ${label}-----\n`, body };
}

function noteLayout(text: string, block: PemBlock, note: (what: string, changed: boolean) => void): void {
  const end = `-----END ${block.label}-----`;
  const inside = text.slice(text.indexOf('-----BEGIN'), text.indexOf(end) + end.length);
  note('removed indentation', /^[ \t]+\S/m.test(inside) || /^[ \t]+-----BEGIN/m.test(text));
  note('split lines that were joined by spaces', /-----BEGIN [A-Z0-9 ]+-----[ \t]*[^\s-]/.test(inside));
  note('added the missing last newline', text.endsWith(end));
}
