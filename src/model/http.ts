/** One request to a web service. */
export interface HttpMessage {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back, whatever the status; header names are in small letters. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most 1 MiB of it. */
  readonly body: string;
}

/** Sends one request. Rejects when there is no answer, or when the signal aborts. */
export type HttpClient = (message: HttpMessage, signal: AbortSignal) => Promise<HttpReply>;
