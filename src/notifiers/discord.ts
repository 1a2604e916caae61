import type { Notification, NotificationKind } from '../model/notification.ts';
import { deliver, jsonPost, shortened } from './deliver.ts';
import type { ChannelOf, Notifier } from './notifier.ts';

/** Discord, through a channel's webhook (Discord's developer documentation, "Execute Webhook"). */
export const discord: Notifier<ChannelOf<'discord'>> = async ({ url }, notification, context) => {
  await deliver(jsonPost(url, discordBody(notification)), context);
};

/** One embed; limits: title 256 characters, 6000 in all. Nobody is mentioned. */
function discordBody({ kind, title, text, facts, steps, link }: Notification): object {
  const said = [text, ...steps.map((step) => `→ ${step}`)].map(unformatted).join('\n');
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: shortened(unformatted(title), 256),
        description: shortened(said, 2000),
        color: colourOf(kind),
        fields: facts.slice(0, 10).map(({ name, value }) => ({
          name: shortened(name, 40),
          value: shortened(unformatted(value), 300),
          inline: value.length < 40,
        })),
        ...(link === undefined ? {} : { url: link }),
      },
    ],
  };
}

/** Backslashes take the meaning from what Discord reads as Markdown. */
function unformatted(text: string): string {
  return text.replace(/[\\`*_~|<>[\]()#]/g, '\\$&');
}

function colourOf(kind: NotificationKind): number {
  switch (kind) {
    case 'deployed':
    case 'recovered':
      return 0x2da44e;
    case 'started':
      return 0x0969da;
    case 'partial':
    case 'rolled-back':
      return 0xbf8700;
    case 'failed':
    case 'unknown':
      return 0xcf222e;
  }
}
