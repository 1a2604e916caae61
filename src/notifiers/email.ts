import type { Mail } from '../model/mail.ts';
import { deliveryLimits } from './deliver.ts';
import type { ChannelOf, Notifier } from './notifier.ts';

/** Mail, through an SMTP server; tried again while the server is out of reach or says that it is busy (4xx). */
export const email: Notifier<ChannelOf<'email'>> = async (channel, notification, context) => {
  const { title, text, facts, steps, link } = notification;
  const mail: Mail = {
    from: channel.from,
    to: channel.to,
    subject: title,
    text: [
      text,
      ...steps.map((step) => `- ${step}`),
      '',
      ...facts.map(({ name, value }) => `${name}: ${value}`),
      ...(link === undefined ? [] : ['', `Log of this run: ${link}`]),
      '',
    ].join('\n'),
    messageId: `<${notification.id.replace(/[^A-Za-z0-9.-]/g, '-')}@deploy-action.invalid>`,
  };
  for (let attempt = 0; ; attempt += 1) {
    try {
      await context.mail(channel, mail, context.signal);
      return;
    } catch (thrown) {
      const waitMs = deliveryLimits.waitsMs[attempt];
      if (waitMs === undefined || context.signal.aborted || !isPassing(thrown)) throw thrown;
      await context.clock.sleep(waitMs, context.signal).catch(() => {
        throw thrown;
      });
    }
  }
};

/** RFC 5321, 4.2.1: 4yz is transient, 5yz is not. Without a reply nothing was taken. */
function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if ('code' in thrown && (thrown.code === 'EAUTH' || thrown.code === 'ETLS')) return false;
  if ('responseCode' in thrown && typeof thrown.responseCode === 'number') return thrown.responseCode < 500;
  return true;
}
