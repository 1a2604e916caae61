import type { Notification } from '../model/notification.ts';
import { deliver, jsonPost, shortened } from './deliver.ts';
import type { ChannelOf, Notifier } from './notifier.ts';

/**
 * Microsoft Teams, through the webhook of a workflow ("When a Teams webhook request is received"), which took the
 * place of the connectors. It answers 202 before anything is shown.
 */
export const teams: Notifier<ChannelOf<'teams'>> = async ({ url }, notification, context) => {
  await deliver(jsonPost(url, teamsBody(notification)), context);
};

/** An adaptive card, of text runs only: those read no Markdown. Teams takes 28 KB in all. */
function teamsBody({ title, text, facts, steps, link }: Notification): object {
  const line = (said: string, more: object = {}): object => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: shortened(said, 500), ...more }],
  });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      line(title, { weight: 'Bolder', size: 'Medium' }),
      line(text),
      ...steps.slice(0, 5).map((step) => line(`→ ${step}`)),
      ...facts.slice(0, 10).map(({ name, value }) => line(`${name}: ${value}`, { isSubtle: true })),
    ],
    actions: link === undefined ? [] : [{ type: 'Action.OpenUrl', title: 'Log of this run', url: link }],
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}
