import type { Notification } from '../model/notification.ts';
import { discord } from './discord.ts';
import { email } from './email.ts';
import { githubIssue } from './github-issue.ts';
import type { ChannelKind, ChannelOf, Notifier, NotifierContext } from './notifier.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { telegram } from './telegram.ts';
import { webhook } from './webhook.ts';

/** Every kind of notifier that a configuration may name. */
export const notifiers: { readonly [K in ChannelKind]: Notifier<ChannelOf<K>> } = {
  slack,
  discord,
  teams,
  telegram,
  email,
  webhook,
  'github-issue': githubIssue,
};

/** The kinds that keep something open until it works again: nobody is disturbed by their being told so. */
export const settling: readonly ChannelKind[] = ['github-issue'];

/** Brings a message to a channel of any kind; rejects as Notifier does. */
export function notify<K extends ChannelKind>(
  channel: ChannelOf<K> & { readonly kind: K },
  notification: Notification,
  context: NotifierContext,
): Promise<void> {
  const notifier: Notifier<ChannelOf<K>> = notifiers[channel.kind];
  return notifier(channel, notification, context);
}
