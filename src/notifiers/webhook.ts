import { createHmac } from 'node:crypto';
import { deliver } from './deliver.ts';
import type { ChannelOf, Notifier } from './notifier.ts';

/**
 * Any web service that takes JSON, signed with HMAC-SHA256 as the Standard Webhooks specification has it
 * (headers `webhook-id`, `webhook-timestamp` and `webhook-signature`), so that ready-made libraries verify it.
 */
export const webhook: Notifier<ChannelOf<'webhook'>> = async ({ url, secret }, notification, context) => {
  const { id, ...data } = notification;
  const seconds = Math.floor(context.clock.now() / 1000);
  const timestamp = new Date(seconds * 1000).toISOString();
  const body = JSON.stringify({ type: `deployment.${notification.kind}`, timestamp, data });
  const signature: Record<string, string> =
    secret === undefined ? {} : { 'webhook-signature': signed(secret, `${id}.${seconds}.${body}`) };
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    ...signature,
  };
  await deliver({ method: 'POST', url, headers, body }, context);
};

/** A secret `whsec_…` is base64 of the key; any other is the key itself. */
function signed(secret: string, content: string): string {
  const prefix = 'whsec_';
  const key = secret.startsWith(prefix)
    ? Buffer.from(secret.slice(prefix.length), 'base64')
    : Buffer.from(secret, 'utf8');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
