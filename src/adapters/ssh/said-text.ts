import { LineSplitter } from './line-splitter.ts';
import { OutputCapture } from './output-capture.ts';

/**
 * One output stream of a simulated command, as OutputCapture has that of a real one. What it says is text as a rule,
 * of which no bytes are made so long as all of it is kept.
 */
export class SaidText {
  readonly #keepBytes: number;
  readonly #lines: LineSplitter | undefined;
  #text = '';
  /** Has all that was said, once that is more than text, or too long. */
  #bytes: OutputCapture | undefined;

  constructor(keepBytes: number, onLine?: (line: string) => void) {
    this.#keepBytes = keepBytes;
    this.#lines = onLine === undefined ? undefined : new LineSplitter(onLine);
  }

  add(data: string | Uint8Array): void {
    if (typeof data === 'string' && this.#bytes === undefined) {
      this.#text += data;
      this.#lines?.addText(data);
      if (this.#text.length * mostBytesOfUnit > this.#keepBytes) this.#useBytes();
    } else {
      const chunk = Buffer.from(data);
      this.#useBytes().add(chunk);
      this.#lines?.add(chunk);
    }
  }

  /** To be called once, after all else. */
  end(): void {
    this.#lines?.end();
  }

  text(): string {
    return this.#bytes?.text() ?? this.#text;
  }

  #useBytes(): OutputCapture {
    if (this.#bytes === undefined) {
      this.#bytes = new OutputCapture(this.#keepBytes);
      this.#bytes.add(Buffer.from(this.#text));
    }
    return this.#bytes;
  }
}

/** A unit of UTF-16 is at most so long in UTF-8. */
const mostBytesOfUnit = 3;
