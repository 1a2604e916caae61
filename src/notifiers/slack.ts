import type { Notification } from '../model/notification.ts';
import { deliver, jsonPost, shortened } from './deliver.ts';
import type { ChannelOf, Notifier } from './notifier.ts';

/** Slack, through an incoming webhook (docs.slack.dev, "Sending messages using incoming webhooks"). */
export const slack: Notifier<ChannelOf<'slack'>> = async ({ url }, notification, context) => {
  await deliver(jsonPost(url, slackBody(notification)), context);
};

/**
 * The message as Block Kit. What comes from hosts stands in `plain_text`, where nothing is a mention, a link or
 * formatting; limits: header 150 characters, section 3000, field 2000, 10 fields.
 */
function slackBody({ title, text, facts, steps, link }: Notification): object {
  const plain = (said: string, limit: number): object => ({
    type: 'plain_text',
    text: shortened(said, limit),
    emoji: false,
  });
  return {
    text: escaped(shortened(title, 300)),
    unfurl_links: false,
    blocks: [
      { type: 'header', text: plain(title, 150) },
      { type: 'section', text: plain([text, ...steps.map((step) => `→ ${step}`)].join('\n'), 3000) },
      ...(facts.length === 0
        ? []
        : [
            {
              type: 'section',
              fields: facts.slice(0, 10).map(({ name, value }) => plain(`${name}: ${value}`, 2000)),
            },
          ]),
      ...(link === undefined
        ? []
        : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${escaped(link)}|Log of this run>` }] }]),
    ],
  };
}

/** The three characters that Slack reads in a text. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
