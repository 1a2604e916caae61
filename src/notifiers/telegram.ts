import type { Notification } from '../model/notification.ts';
import { deliver, jsonPost, shortened } from './deliver.ts';
import type { ChannelOf, Notifier } from './notifier.ts';

/** Telegram, by a bot (core.telegram.org/bots/api, sendMessage). */
export const telegram: Notifier<ChannelOf<'telegram'>> = async (channel, notification, context) => {
  const { token, chat, thread, server } = channel;
  const message = {
    chat_id: chat,
    ...(thread === undefined ? {} : { message_thread_id: thread }),
    text: telegramText(notification),
    // Without parse_mode the text is shown as it is: nothing in it can be formatting.
    link_preview_options: { is_disabled: true },
  };
  await deliver(jsonPost(`${server.replace(/\/+$/, '')}/bot${token}/sendMessage`, message), context);
};

/** Telegram takes 4096 characters. */
function telegramText({ title, text, facts, steps, link }: Notification): string {
  const said = [
    title,
    '',
    text,
    ...steps.map((step) => `→ ${step}`),
    '',
    ...facts.map(({ name, value }) => `${name}: ${value}`),
  ].join('\n');
  return link === undefined ? shortened(said, 4000) : `${shortened(said, 3500)}\n${link}`;
}
