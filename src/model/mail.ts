import type { NotifyChannel } from './notification.ts';

type MailServer = Extract<NotifyChannel, { readonly kind: 'email' }>;

/** A mail in plain text. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** With its angle brackets, the same for every delivery. */
  readonly messageId: string;
}

/** Hands one mail to a server; rejects when the server did not take it. */
export type Mailer = (channel: MailServer, mail: Mail, signal: AbortSignal) => Promise<void>;
