import type { Clock } from '../model/clock.ts';
import type { HttpClient } from '../model/http.ts';
import type { Mailer } from '../model/mail.ts';
import type { Notification, NotifyChannel } from '../model/notification.ts';

/** The parts of the world that notifiers reach. */
export interface NotifierContext {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly mail: Mailer;
  /** Ends every delivery. */
  readonly signal: AbortSignal;
  /** Where this run's repository is, if it is a run on GitHub: `owner/name`, and the address of the API. */
  readonly repository?: { readonly name: string; readonly api: string };
}

/**
 * Brings a message to one channel. Rejects with an Error whose message says why it did not arrive; it holds
 * neither the address nor the token.
 */
export type Notifier<C> = (channel: C, notification: Notification, context: NotifierContext) => Promise<void>;

export type ChannelKind = NotifyChannel['kind'];

/** The channel of one kind of notifier. */
export type ChannelOf<K extends ChannelKind> = Extract<NotifyChannel, { readonly kind: K }>;
