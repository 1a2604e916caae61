import { createPatternMatcher, type Match, type PatternScan } from './pattern-matcher.ts';
import { secretVariants, shortestSecret } from './secret-variants.ts';

/** What stands in the place of every secret, the same as in GitHub's own logs. */
const mask = '***';

/** Hides secrets in text that comes in pieces; what could be the beginning of a secret is held back. */
export interface RedactingStream {
  /** Takes the next piece and returns what is certainly safe to show by now; never half a surrogate pair. */
  push(chunk: string): string;
  /** Returns the rest. The stream can be used again afterwards, from the start. */
  end(): string;
}

/** Hides the same secrets everywhere: in whole texts, in streams, and through GitHub's own masks. */
export interface Redactor {
  /**
   * The text with every secret, in every form it is known to take, replaced by `***`; also what is left of one
   * before `…` or `...`, where somebody cut a text short.
   */
  redact(text: string): string;
  /** A stream of its own; for any split of a text it returns in sum what `redact` returns for the whole, but for cut ones. */
  createStream(): RedactingStream;
  /**
   * What to register as masks with GitHub (`::add-mask::`), each a single line, longest first. GitHub would
   * mask each line of a longer value, also the markers of a key that every key has.
   */
  readonly variants: readonly string[];
}

/**
 * Hides each secret raw, base64 (at each alignment, both alphabets), URL-encoded, JSON-escaped, XML-escaped
 * and shell-quoted, and each telling line of a multi-line secret. Secrets shorter than 4 characters are NOT
 * masked: they occur in ordinary text all the time, and masking them would show what they are.
 * Occurrences that overlap or touch are hidden together.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const patterns = secretVariants(secrets);
  const newScan = createPatternMatcher(patterns);
  const createStream = (): RedactingStream => redactingStream(newScan);
  return {
    createStream,
    redact(text) {
      if (patterns.length === 0) return text;
      const stream = createStream();
      return withoutBeginnings(stream.push(text) + stream.end(), stream);
    },
    variants: patterns.filter((pattern) => !/[\r\n]/.test(pattern)),
  };
}

/** Hides beginnings of secrets that stand where a text was cut. Shorter ones say no more than secrets that short. */
function withoutBeginnings(text: string, stream: RedactingStream): string {
  const parts = text.split(/(\.{3}|…)/);
  return parts
    .map((part, index) => {
      // Every other part is a place where something was cut, and nothing was behind the last.
      if (index % 2 === 1 || index === parts.length - 1) return part;
      const shown = stream.push(part);
      const beginning = stream.end();
      return shown + (beginning.length < shortestSecret ? beginning : mask);
    })
    .join('');
}

function redactingStream(newScan: () => PatternScan): RedactingStream {
  let state = freshState(newScan);
  return {
    push(chunk) {
      scanChunk(state, chunk);
      return release(state, heldFrom(state));
    },
    end() {
      const rest = release(state, state.held.length);
      state = freshState(newScan);
      return rest;
    },
  };
}

interface StreamState {
  readonly scan: PatternScan;
  /** Text not yet returned; the indices of `matches` count from its start. */
  held: string;
  /** In order, neither overlapping nor touching. */
  matches: Match[];
  /** What was returned last is a mask, which a match at the very start of `held` continues. */
  endsMasked: boolean;
}

function freshState(newScan: () => PatternScan): StreamState {
  return { scan: newScan(), held: '', matches: [], endsMasked: false };
}

function scanChunk(state: StreamState, chunk: string): void {
  const offset = state.held.length;
  state.held += chunk;
  for (let at = 0; at < chunk.length; at += 1) {
    const length = state.scan.next(chunk.charCodeAt(at));
    if (length > 0) addMatch(state.matches, { start: offset + at + 1 - length, end: offset + at + 1 });
  }
}

/** Matches come in the order of their ends; a long one may swallow several that began after it. */
function addMatch(matches: Match[], match: Match): void {
  let start = match.start;
  for (let last = matches.at(-1); last !== undefined && last.end >= start; last = matches.at(-1)) {
    start = Math.min(start, last.start);
    matches.pop();
  }
  matches.push({ start, end: match.end });
}

/** From where on the held text may still become part of a secret, or is half a character. */
function heldFrom(state: StreamState): number {
  const from = state.held.length - state.scan.pending;
  const isHighSurrogate = (state.held.charCodeAt(from - 1) & 0xfc00) === 0xd800;
  return from > 0 && isHighSurrogate ? from - 1 : from;
}

/** Returns the held text before `until` with its matches masked, and forgets it. */
function release(state: StreamState, until: number): string {
  let out = '';
  let at = 0;
  const rest: Match[] = [];
  for (const match of state.matches) {
    if (match.start >= until) {
      rest.push({ start: match.start - until, end: match.end - until });
      continue;
    }
    const isContinuation = match.start === 0 && state.endsMasked;
    out += state.held.slice(at, match.start) + (isContinuation ? '' : mask);
    at = Math.min(match.end, until);
    // The part of a match that is still held is masked already: it only has to be swallowed later.
    if (match.end > until) rest.push({ start: 0, end: match.end - until });
  }
  out += state.held.slice(at, until);
  if (until > 0) state.endsMasked = state.matches.some((match) => match.start < until && match.end >= until);
  state.held = state.held.slice(until);
  state.matches = rest;
  return out;
}
