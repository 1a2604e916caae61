import * as z from 'zod';
import { type NotifyChannel, type NotifyTarget, notificationKinds } from '../model/notification.ts';
import {
  checked,
  field,
  line,
  listOf,
  named,
  type Problem,
  pattern,
  section,
  wholeNumber,
} from './schema-fields.ts';

const urlExpected = 'an https URL';

/** Messages tell about machines and their addresses hold tokens: without TLS they go no further than this machine. */
function urlProblem(
  written: string,
  protocols: readonly [secure: string, plain: string],
): Problem | undefined {
  if (!URL.canParse(written)) return {};
  const { protocol, hostname } = new URL(written);
  if (protocol === protocols[0]) return undefined;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === protocols[1] && isHere ? undefined : { hint: `Use \`${protocols[0]}//\`.` };
}

const url = checked(line(urlExpected), urlExpected, (written) => urlProblem(written, ['https:', 'http:']));
const token = line('a token');

const serverExpected = 'smtps://HOST, or smtp://HOST:587, which is upgraded to TLS';
const mailServer = checked(line(serverExpected), serverExpected, (written) => {
  if (!URL.canParse(written) || !/^smtps?:\/\/[^/]/.test(written)) return {};
  const { username, password } = new URL(written);
  return username + password === '' ? undefined : { hint: 'Write `user` and `password` beside `server`.' };
});

const mailboxExpected = 'a mail address';
const mailbox = pattern(/^[^\s@<>,]+@[^\s@<>,]+$/, mailboxExpected);
const mailboxes = z.union(
  [mailbox.transform((one) => [one]), listOf(mailbox, 'a list of mail addresses').min(1)],
  {
    error: 'a mail address, or a list of these',
  },
);

const telegram = section(
  {
    token: field(token, 'The bot’s token.', '${TELEGRAM_TOKEN}'),
    chat: field(
      line('the number of a chat, or @channel'),
      'The chat, a number or @channel.',
      '-1001234567890',
    ),
    thread: field(wholeNumber(1, 2_000_000_000).optional(), 'The topic, in a group that has topics.', 7),
    server: field(url.default('https://api.telegram.org'), 'The Bot API server, if you run your own.'),
  },
  'a map with `token` and `chat`',
);

const email = checked(
  section(
    {
      server: field(
        mailServer,
        'The server that takes the mail; TLS is required.',
        'smtp://smtp.example.org:587',
      ),
      user: field(line('a user name').optional(), 'The user, if the server wants one.', 'deploy'),
      password: field(line('a password').optional(), 'The user’s password.', '${SMTP_PASSWORD}'),
      from: field(mailbox, 'The sender.', 'deploy@example.org'),
      to: field(mailboxes, 'Who gets the mail.', ['team@example.org']),
    },
    'a map with `server`, `from` and `to`',
  ),
  'both of `user` and `password`, or neither',
  ({ user, password }) =>
    (user === undefined) === (password === undefined) ? undefined : { hint: 'Add the one that is missing.' },
);

const keyExpected = 'a secret of at least 16 characters';
const signingKey = checked(line(keyExpected), keyExpected, (written) =>
  written.length < 16 ? {} : undefined,
);

const webhook = z.union(
  [
    url.transform((written): { url: string; secret?: string | undefined } => ({ url: written })),
    section(
      {
        url: field(url, 'Where the JSON is sent.', '${HOOK_URL}'),
        secret: field(
          signingKey.optional(),
          'Signs it with HMAC-SHA256, as Standard Webhooks has it.',
          '${HOOK_SECRET}',
        ),
      },
      'a map with `url` and `secret`',
    ),
  ],
  { error: 'an https URL, or a map with `url` and `secret`' },
);

const issueLabels = ['deployment-failure'];
const githubIssue = z.union(
  [
    token.transform((written) => ({ token: written, labels: issueLabels })),
    section(
      {
        token: field(token, 'A token with `issues: write`.', '${GITHUB_TOKEN}'),
        labels: field(
          listOf(line('a label'), 'a list of labels')
            .min(1, { error: 'at least one label' })
            .default(issueLabels),
          'Labels of the issue, by which it is found again.',
          ['outage'],
        ),
      },
      'a map with `token`',
    ),
  ],
  { error: 'a token, or a map with `token`' },
);

const kinds = ['slack', 'discord', 'teams', 'telegram', 'email', 'webhook', 'github-issue'] as const;
const targetExpected = `exactly one of ${kinds.map((kind) => `\`${kind}\``).join(', ')}`;
const onExpected = `one of ${notificationKinds.map((kind) => `\`${kind}\``).join(', ')}, or a list of these`;
const kind = z.enum(notificationKinds, { error: onExpected });

const shape = {
  slack: field(url.optional(), 'A Slack channel: the URL of an incoming webhook.', '${SLACK_WEBHOOK}'),
  discord: field(url.optional(), 'A Discord channel: the URL of its webhook.', '${DISCORD_WEBHOOK}'),
  teams: field(
    url.optional(),
    'A Microsoft Teams channel: the URL of a workflow that posts to it.',
    '${TEAMS_WEBHOOK}',
  ),
  telegram: field(telegram.optional(), 'A Telegram chat, through a bot.'),
  email: field(email.optional(), 'Mail.'),
  webhook: field(webhook.optional(), 'Any web service: JSON, signed.'),
  'github-issue': field(
    githubIssue.optional(),
    'An issue, opened by a failure and closed once a deployment works.',
    '${GITHUB_TOKEN}',
  ),
  on: field(
    z
      .union([kind.transform((one) => [one]), listOf(kind, onExpected).min(1)], { error: onExpected })
      .optional(),
    'What to tell; by default everything but `started`.',
    ['failed', 'unknown', 'recovered'],
  ),
};

/** One place to tell of what happened. */
export const notifyTarget = named(
  checked(
    section(shape, targetExpected).meta({ oneOf: kinds.map((one) => ({ required: [one] })) }),
    targetExpected,
    (target) => {
      if (kinds.filter((one) => target[one] !== undefined).length !== 1)
        return { hint: 'Keep exactly one of them.' };
      return target['github-issue'] !== undefined && target.on !== undefined
        ? {
            says: '`github-issue` has no `on`',
            hint: 'Remove `on`: failures open it, a success closes it.',
            at: ['on'],
          }
        : undefined;
    },
  ),
  'notifyTarget',
);

type TargetDraft = z.output<typeof notifyTarget>;

/** A target as the notifiers take it. */
export function targetOf(draft: TargetDraft): NotifyTarget {
  const usual = notificationKinds.filter((one) => one !== 'started');
  return { on: draft.on ?? usual, channel: channelOf(draft) };
}

function channelOf(draft: TargetDraft): NotifyChannel {
  const { slack, discord, teams } = draft;
  if (slack !== undefined) return { kind: 'slack', url: slack };
  if (discord !== undefined) return { kind: 'discord', url: discord };
  if (teams !== undefined) return { kind: 'teams', url: teams };
  if (draft.telegram !== undefined) {
    const { thread, ...rest } = draft.telegram;
    return { kind: 'telegram', ...rest, ...(thread === undefined ? {} : { thread }) };
  }
  if (draft.email !== undefined) {
    const { user, password, ...rest } = draft.email;
    const login = user === undefined || password === undefined ? {} : { user, password };
    return { kind: 'email', ...rest, ...login };
  }
  if (draft.webhook !== undefined) {
    const { url: address, secret } = draft.webhook;
    return { kind: 'webhook', url: address, ...(secret === undefined ? {} : { secret }) };
  }
  return { kind: 'github-issue', ...(draft['github-issue'] ?? { token: '', labels: issueLabels }) };
}
