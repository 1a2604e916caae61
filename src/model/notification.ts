/** What may be told: that a run began, or how it ended. `recovered`: the first success after a failure. */
export const notificationKinds = [
  'started',
  'deployed',
  'partial',
  'rolled-back',
  'failed',
  'unknown',
  'recovered',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** One message to people or machines, in plain text; every notifier gives it the form of its channel. */
export interface Notification {
  /** The same for every delivery of this message, so that a receiver can tell a repetition. */
  readonly id: string;
  readonly kind: NotificationKind;
  readonly command: 'deploy' | 'rollback';
  readonly app: string;
  readonly environment: string;
  /** What it is about, when that is no deployment: `CI`, `status of production`. */
  readonly topic?: string;
  /** One line that says what happened, for subjects and headings. */
  readonly title: string;
  /** One sentence with the truth about the hosts. */
  readonly text: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** What a person should do now, most urgent first. */
  readonly steps: readonly string[];
  /** Where the log is read. */
  readonly link?: string;
}

/** A channel with what it needs. All addresses and tokens are secrets. */
export type NotifyChannel =
  | { readonly kind: 'slack'; readonly url: string }
  | { readonly kind: 'discord'; readonly url: string }
  | { readonly kind: 'teams'; readonly url: string }
  | {
      readonly kind: 'telegram';
      readonly token: string;
      readonly chat: string;
      /** The topic of a group with topics. */
      readonly thread?: number;
      /** The address of the Bot API, without the token. */
      readonly server: string;
    }
  | {
      readonly kind: 'email';
      /** `smtps:` is TLS from the start; `smtp:` must be upgraded to it, except on this machine. */
      readonly server: string;
      readonly user?: string;
      readonly password?: string;
      readonly from: string;
      readonly to: readonly string[];
    }
  | { readonly kind: 'webhook'; readonly url: string; readonly secret?: string }
  | { readonly kind: 'github-issue'; readonly token: string; readonly labels: readonly string[] };

/** Whom to tell, and of what. */
export interface NotifyTarget {
  readonly on: readonly NotificationKind[];
  readonly channel: NotifyChannel;
}
