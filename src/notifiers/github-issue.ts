import type { HttpMessage } from '../model/http.ts';
import type { Notification } from '../model/notification.ts';
import { deliver, shortened } from './deliver.ts';
import type { ChannelOf, Notifier, NotifierContext } from './notifier.ts';

/**
 * An issue in the run's repository: opened by the first failure of an environment or another topic, told of each further
 * one, and closed as soon as it works. Needs a token with `issues: write`.
 */
export const githubIssue: Notifier<ChannelOf<'github-issue'>> = async (channel, notification, context) => {
  const { repository } = context;
  if (repository === undefined) throw new Error('this is no run on GitHub, so there is no repository');
  const issues = `${repository.api}/repos/${repository.name}/issues`;
  const send = async (message: Pick<HttpMessage, 'method' | 'url'>, body?: object): Promise<string> =>
    (await deliver(request(message, channel.token, body), context)).body;
  const begun = isFailure(notification);
  if (!begun && !isSuccess(notification)) return;
  const subject = subjectOf(notification);
  const open = await findOpen(issues, subject.marker, channel, context);
  if (open === undefined) {
    if (!begun) return;
    await send(
      { method: 'POST', url: issues },
      {
        title: shortened(subject.title, 250),
        body: `${subject.marker}\n${issueText(notification)}`,
        labels: channel.labels,
      },
    );
    return;
  }
  await send({ method: 'POST', url: `${issues}/${open}/comments` }, { body: issueText(notification) });
  if (begun) return;
  await send({ method: 'PATCH', url: `${issues}/${open}` }, { state: 'closed', state_reason: 'completed' });
};

/** The title of an issue, and the first line of its text, by which it is found again. */
function subjectOf({ app, environment, topic }: Notification): { title: string; marker: string } {
  return topic === undefined
    ? {
        title: `Deployment of ${app} to ${environment} fails`,
        marker: `<!-- deploy-action: ${app}/${environment} -->`,
      }
    : { title: `${app}: ${topic} fails`, marker: `<!-- deploy-action: ${app}: ${topic} -->` };
}

function isFailure({ kind }: Notification): boolean {
  return kind === 'failed' || kind === 'rolled-back' || kind === 'unknown';
}

/** That going back by command works says nothing about the release that failed. */
function isSuccess({ kind, command }: Notification): boolean {
  return command === 'deploy' && (kind === 'deployed' || kind === 'recovered');
}

/** The number of the open issue with this marker, among the newest hundred with the labels. */
async function findOpen(
  issues: string,
  marker: string,
  { token, labels }: ChannelOf<'github-issue'>,
  context: NotifierContext,
): Promise<number | undefined> {
  const url = `${issues}?state=open&per_page=100&labels=${labels.map(encodeURIComponent).join(',')}`;
  const { body } = await deliver(request({ method: 'GET', url }, token), context);
  const found = JSON.parse(body) as readonly { readonly number: number; readonly body?: string | null }[];
  return found.find((issue) => issue.body?.startsWith(marker) === true)?.number;
}

function request(message: Pick<HttpMessage, 'method' | 'url'>, token: string, body?: object): HttpMessage {
  return {
    ...message,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'deploy-action',
      'x-github-api-version': '2022-11-28',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** What comes from hosts stands in a block of code, where GitHub reads no mention and no reference. */
function issueText({ text, title, facts, steps, link }: Notification): string {
  const lines = [
    title,
    '',
    text,
    ...steps.map((step) => `- ${step}`),
    '',
    ...facts.map(({ name, value }) => `${name}: ${value}`),
  ];
  const quoted = lines.flatMap((line) => line.split('\n')).map((line) => `    ${line}`);
  return shortened(quoted.join('\n'), 20_000) + (link === undefined ? '' : `\n\n[Log of the run](<${link}>)`);
}
