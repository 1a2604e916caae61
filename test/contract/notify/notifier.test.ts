import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpClient } from '../../../src/adapters/http-client.ts';
import { smtp } from '../../../src/adapters/smtp.ts';
import type { Notification } from '../../../src/model/notification.ts';
import type { ChannelKind, NotifierContext } from '../../../src/notifiers/notifier.ts';
import { notifiers, notify } from '../../../src/notifiers/registry.ts';
import { type Received, repository, type Sink, sinks, token } from './sinks.ts';

const notification: Notification = {
  id: '1234-1.failed',
  kind: 'failed',
  command: 'deploy',
  app: 'shop',
  environment: 'production',
  title: '❌ shop to production: deployment failed',
  text: 'Failed: web-1 needs a person.',
  facts: [{ name: 'Release', value: '20261128T1200-6dcb09b' }],
  steps: ['Put web-1 right by hand.'],
  link: 'https://github.example/acme/shop/actions/runs/1',
};

/** What hosts may print to do harm, longer than any channel takes. */
const hostile = `@everyone <!channel> <b>*bold*</b> [x](https://evil.example) \`\`\`${'long 🙂 '.repeat(2000)}`;

const limits: Readonly<Partial<Record<ChannelKind, number>>> = {
  ...{ slack: 40_000, discord: 6_000, teams: 28_000, telegram: 4_096, 'github-issue': 65_536 },
};

/** What Discord limits: all texts of an embed together, 6000 characters. */
function embedLength(body: string): number {
  const { embeds } = JSON.parse(body) as {
    embeds: { title: string; description: string; fields: { name: string; value: string }[] }[];
  };
  return embeds
    .flatMap(({ title, description, fields }) => [title, description, ...fields.map((f) => f.name + f.value)])
    .join('').length;
}

const nothing: Received = { path: '', headers: {}, body: '' };

let sink: Sink;
let waits: number[];
let ending: AbortController;

function context(): NotifierContext {
  return {
    clock: {
      now: () => Date.parse('2026-11-28T12:00:00.700Z'),
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    },
    http: httpClient,
    mail: smtp,
    signal: ending.signal,
    repository: { name: repository, api: sink.base ?? '' },
  };
}

function send(said: Notification = notification): Promise<void> {
  return notify(sink.channel, said, context());
}

beforeEach(() => {
  waits = [];
  ending = new AbortController();
});
afterEach(() => sink.close());

describe.each(Object.keys(notifiers) as ChannelKind[])('the notifier %s', (kind) => {
  beforeEach(async () => {
    sink = await sinks[kind]();
  });

  it('brings what happened, what to do and the link', async () => {
    await send();
    expect(sink.received).toHaveLength(1);
    // Quoted-printable and JSON write line ends and umlauts in their own way; the words stay.
    const body = sink.received[0]?.body.replaceAll('=\r\n', '').replaceAll('=3D', '=') ?? '';
    for (const words of [
      'web-1 needs a person',
      '20261128T1200-6dcb09b',
      'right by hand',
      notification.link ?? '',
    ]) {
      expect(body).toContain(words);
    }
    expect(body).not.toContain(token);
  });

  it('keeps within the limits of its channel, whatever hosts printed', async () => {
    await send({
      ...notification,
      title: hostile,
      text: hostile,
      steps: Array.from({ length: 30 }, () => hostile),
      facts: Array.from({ length: 30 }, () => ({ name: 'Cause', value: hostile })),
    });
    const body = sink.received[0]?.body ?? '';
    expect(Buffer.byteLength(body)).toBeGreaterThan(1000);
    // Mail and webhooks have no limit of their own. Discord counts characters of its texts, the others bytes or less.
    const size = kind === 'discord' ? embedLength(body) : Buffer.byteLength(body);
    expect(size).toBeLessThan(kind === 'telegram' ? 20_000 : (limits[kind] ?? Number.POSITIVE_INFINITY));
    if (kind === 'telegram') expect(JSON.parse(body).text.length).toBeLessThan(4096);
    expect(body).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  });

  it('tries again while the far side is busy', async () => {
    sink.moods = ['busy', 'busy', 'takes'];
    await send();
    expect(sink.received).toHaveLength(1);
    expect(waits).toEqual(kind === 'email' ? [1000, 3000] : [2000, 2000]);
  });

  it('gives up after three tries', async () => {
    sink.moods = ['busy'];
    await expect(send()).rejects.toThrow();
    expect(sink.attempts()).toBe(3);
  });

  it('does not try again what is refused, and says why without showing address or token', async () => {
    sink.moods = ['refuses'];
    const failure = await send().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(failure).toBeInstanceOf(Error);
    const { message } = failure as Error;
    expect(message).toMatch(/404|554/);
    expect(message).not.toContain(token);
    expect(sink.attempts()).toBe(1);
  });

  it('ends at once when its time is up', async () => {
    sink.moods = ['silent'];
    sink.onAttempt = () => ending.abort();
    await expect(send()).rejects.toThrow('did not answer in time');
    expect(sink.received).toEqual([]);
  });

  it('says that nobody answers', async () => {
    await sink.close();
    await expect(send()).rejects.toThrow(/ECONNREFUSED/);
    sink = await sinks[kind]();
  });
});

describe('what the channels read', () => {
  async function bodyOf(kind: ChannelKind, said: Notification = notification): Promise<string> {
    sink = await sinks[kind]();
    await send(said);
    return sink.received[0]?.body ?? '';
  }

  it('Slack reads nothing of it as markup', async () => {
    const { blocks } = JSON.parse(
      await bodyOf('slack', { ...notification, text: hostile, title: hostile }),
    ) as {
      blocks: { type: string; text?: { type: string; text: string } }[];
    };
    const texts = blocks.flatMap(({ text }) => text ?? []);
    expect(texts.map(({ type }) => type)).toEqual(['plain_text', 'plain_text']);
    expect(texts.map(({ text }) => text.length)).toEqual(
      [150, 3000].map((limit) => expect.closeTo(limit, -1)),
    );
  });

  it('Discord mentions nobody and formats nothing', async () => {
    const body = JSON.parse(await bodyOf('discord', { ...notification, text: '**x** [a](b)' })) as {
      allowed_mentions: object;
      embeds: { description: string }[];
    };
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body.embeds[0]?.description).toContain('\\*\\*x\\*\\* \\[a\\]\\(b\\)');
  });

  it('Teams gets an adaptive card of text runs', async () => {
    const body = await bodyOf('teams');
    expect(JSON.parse(body)).toMatchObject({
      type: 'message',
      attachments: [
        { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } },
      ],
    });
    expect(body).not.toContain('"TextBlock"');
  });

  it('Telegram gets the chat and no parse mode', async () => {
    const body = JSON.parse(await bodyOf('telegram')) as Record<string, unknown>;
    expect(body).toMatchObject({ chat_id: '-100' });
    expect(body).not.toHaveProperty('parse_mode');
    expect(sink.received[0]?.path).toBe(`/bot${token}/sendMessage`);
  });

  it('mail goes to everybody, with a subject and a name that stays the same', async () => {
    const source = await bodyOf('email');
    expect(sink.received[0]?.path).toBe('team@example.org,boss@example.org');
    expect(source).toContain('Message-ID: <1234-1.failed@deploy-action.invalid>');
    expect(source).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(source).toContain('Auto-Submitted: auto-generated');
  });

  it('a webhook is signed as Standard Webhooks has it', async () => {
    const body = await bodyOf('webhook');
    const headers = sink.received[0]?.headers ?? {};
    const signed = `1234-1.failed.${headers['webhook-timestamp']}.${body}`;
    const expected = createHmac('sha256', token).update(signed).digest('base64');
    expect(headers['webhook-timestamp']).toBe('1795867200');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(JSON.parse(body)).toMatchObject({
      type: 'deployment.failed',
      timestamp: '2026-11-28T12:00:00.000Z',
    });
  });

  it('a secret whsec_… of a webhook is base64', async () => {
    sink = await sinks.webhook();
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    const channel = { ...sink.channel, secret: `whsec_${key.toString('base64')}` };
    await notify(channel as typeof sink.channel, notification, context());
    const [{ headers, body } = nothing] = sink.received;
    const signed = `1234-1.failed.${headers['webhook-timestamp']}.${body}`;
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
  });
});
