import type { HttpMessage, HttpReply } from '../model/http.ts';
import type { NotifierContext } from './notifier.ts';

/** How often a delivery is tried, and the waits between. */
export const deliveryLimits = { tries: 3, waitsMs: [1_000, 3_000], longestWaitMs: 10_000 } as const;

/** A request that was not taken; its message names no address. */
export class DeliveryError extends Error {
  /** Of the last answer; undefined when there was none. */
  readonly status: number | undefined;

  constructor(message: string, status: number | undefined) {
    super(message);
    this.name = 'DeliveryError';
    this.status = status;
  }
}

/**
 * Sends a request, again where the far side was busy or out of reach (no answer, 429, 5xx), waiting as long as it
 * asks for, up to 10 s. Resolves with an answer 2xx; rejects with DeliveryError.
 * A message whose answer was lost can so arrive twice.
 */
export async function deliver(message: HttpMessage, context: NotifierContext): Promise<HttpReply> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await tryOnce(message, context);
    if (outcome.reply !== undefined && outcome.reply.status < 300) return outcome.reply;
    const isLast = attempt + 1 >= deliveryLimits.tries;
    if (isLast || !outcome.isPassing || context.signal.aborted) throw failed(outcome);
    const usual = deliveryLimits.waitsMs[attempt] ?? deliveryLimits.longestWaitMs;
    const waitMs = outcome.reply === undefined ? usual : (askedWait(outcome.reply) ?? usual);
    if (waitMs > deliveryLimits.longestWaitMs) throw failed(outcome, ', to be tried much later');
    await context.clock.sleep(waitMs, context.signal).catch(() => {
      throw failed(outcome);
    });
  }
}

function failed({ problem, reply }: Attempt, more = ''): DeliveryError {
  return new DeliveryError(`${problem}${more}`, reply?.status);
}

interface Attempt {
  readonly reply?: HttpReply;
  readonly problem: string;
  /** Whether the same may go well a little later. */
  readonly isPassing: boolean;
}

async function tryOnce(message: HttpMessage, { http, signal }: NotifierContext): Promise<Attempt> {
  try {
    const reply = await http(message, signal);
    const { status } = reply;
    const said = reply.body.trim().replace(/\s+/g, ' ').slice(0, 200);
    return {
      reply,
      problem: `it answered ${status}${said === '' ? '' : `: ${said}`}`,
      isPassing: status === 429 || status >= 500,
    };
  } catch (thrown) {
    if (signal.aborted) return { problem: 'it did not answer in time', isPassing: false };
    return { problem: `there was no answer (${codeOf(thrown)})`, isPassing: true };
  }
}

/** The code of a network error: its message may hold the address. */
export function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown.cause === undefined ? thrown.name : codeOf(thrown.cause);
}

/** `Retry-After` in seconds (RFC 9110, 10.2.3; dates are not used by these services). */
function askedWait({ headers }: HttpReply): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : undefined;
}

/** A POST with a JSON body. */
export function jsonPost(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpMessage {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** At most `limit` UTF-16 units, ending in `…` where something was cut; never half a character. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
