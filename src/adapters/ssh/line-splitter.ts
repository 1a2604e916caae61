import { StringDecoder } from 'node:string_decoder';
import { longestOutputLine } from '../../model/command.ts';

/** Cuts text into lines, wherever the pieces it arrives in are cut: at \n, \r\n and \r. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  /** Made for the first bytes: many commands say nothing on one of their streams. */
  #decoder: StringDecoder | undefined;
  #rest = '';
  #skipNewline = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(chunk: Buffer): void {
    this.#decoder ??= new StringDecoder('utf8');
    this.addText(this.#decoder.write(chunk));
  }

  /** Takes text in place of bytes; not to be called behind bytes that may have cut a character. */
  addText(text: string): void {
    if (text === '') return;
    const fresh = this.#skipNewline && text.startsWith('\n') ? text.slice(1) : text;
    this.#skipNewline = text.endsWith('\r');
    const parts = fresh.split(/\r\n|\r|\n/);
    const last = parts.pop() ?? '';
    for (const part of parts) {
      this.#emit(this.#rest + part);
      this.#rest = '';
    }
    this.#rest += last;
    if (this.#rest.length > longestOutputLine) this.#rest = this.#emitParts(this.#rest);
  }

  /** Hands on a last line that had no end. */
  end(): void {
    if (this.#decoder !== undefined) this.addText(this.#decoder.end());
    if (this.#rest !== '') this.#emit(this.#rest);
    this.#rest = '';
  }

  #emit(line: string): void {
    this.#onLine(line.length > longestOutputLine ? this.#emitParts(line) : line);
  }

  /** Hands on whole parts and returns what is left; never cuts a character in two. */
  #emitParts(line: string): string {
    let at = 0;
    while (line.length - at > longestOutputLine) {
      const last = line.charCodeAt(at + longestOutputLine - 1);
      const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
      const end = at + longestOutputLine - (isHighSurrogate ? 1 : 0);
      this.#onLine(line.slice(at, end));
      at = end;
    }
    return line.slice(at);
  }
}
